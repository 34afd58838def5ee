//! The session and its stored form: what other tabs have put there, and what they are to find.

use core::time::Duration;

use super::lifetime::{self, Lifetime};
use super::news::{LastEnd, News};
use super::session::Seen;
use super::{Effect, Moment, Sight, Tab, Verdict};
use crate::observer::{Event, Source};
use crate::session::{Identity, Logout, LogoutReason, Stamp};
use crate::token::{Login, Renewal, Session};

/// The number of a login, and whose it is.
type Whose = (u64, Identity);

impl Tab {
    /// The page has opened: takes the session that is stored. What is stored and is no session is a reason to log in
    /// again.
    pub fn open(&mut self, sight: Option<Sight>, at: Moment) {
        self.look(sight, at);
        if self.session().is_none() && !is_nothing(self.stored.as_deref()) {
            let logout = Logout {
                reason: LogoutReason::Unreadable,
                usr_id: String::new(),
            };
            // The count of logins begins at 1: no request was made for this one.
            self.last_end = Some((0, logout));
        }
    }

    /// Adopts what another tab has put into the storage. Where nothing can be read there, the session lives in this
    /// tab's memory.
    pub fn look(&mut self, sight: Option<Sight>, at: Moment) {
        let Some(Sight { session, last_end }) = sight else {
            return;
        };
        if self.stored == session {
            return;
        }
        let stored = session.as_deref().and_then(Session::from_json);
        let before = self.whose();
        let gone = match is_nothing(session.as_deref()) {
            true => LogoutReason::Elsewhere,
            false => LogoutReason::Unreadable,
        };
        self.stored = session;
        match self.session.see(stored) {
            Seen::Unchanged => {}
            // What lies there is of no use to anybody: whoever used it would end the session.
            Seen::FellBack => self.save(),
            Seen::Renewed => {
                self.count_by_hint(at);
                self.has_input = false;
                self.announce_renewal(Source::Storage);
            }
            Seen::LoggedIn => {
                self.count_by_hint(at);
                self.announce_login();
            }
            Seen::Switched => {
                self.count_by_hint(at);
                self.announce_end(before, LogoutReason::Switched);
                self.announce_login();
            }
            Seen::Gone => {
                self.count(None, at);
                let left = left_reason(last_end, before.as_ref());
                self.announce_end(before, left.unwrap_or(gone));
            }
        }
    }

    /// Another tab has told news that may be new here ([`News::is_new_to`]), and `sight` is what lies in the storage by
    /// now, the last end in any case.
    pub fn hear(&mut self, news: &News, sight: Option<Sight>, at: Moment) {
        let last_end = sight.as_ref().and_then(|sight| sight.last_end.clone());
        self.look(sight, at);
        // A refresh may have stored its tokens in the same moment in which another tab has ended the session: the end
        // stands, and says whose it was.
        if news.kind == super::news::NewsKind::Ended
            && let Some(reason) = left_reason(last_end, self.whose().as_ref())
        {
            self.end(reason, at);
        }
    }

    /// Takes a session that the server has opened, which by its own clock was at `answered_at`.
    pub fn log_in(&mut self, login: Login, answered_at: Option<Duration>, at: Moment) {
        let Login {
            session,
            expires_in,
        } = login;
        let before = self.whose();
        let life = lifetime::on_arrival(expires_in, session.access_token(), answered_at, at.wall);
        self.session
            .login(session.with_expires_at(wall_after(life, at)));
        self.has_input = true;
        self.count(life, at);
        self.push(Effect::StoreEnd(None));
        self.save();
        self.announce_end(before, LogoutReason::Switched);
        self.announce_login();
    }

    /// Ends the session here, in the other tabs and at the server; but not another one that was begun in another tab
    /// meanwhile.
    pub fn log_out(&mut self, sight: Option<Sight>, at: Moment) {
        let shown = self.login();
        self.look(sight, at);
        let session = match self.login() == shown {
            true => self.session().cloned(),
            false => None,
        };
        if let Some(session) = session {
            self.end(LogoutReason::LoggedOut, at);
            self.push(Effect::SignOut(session));
        }
    }

    /// Lets the session go over to another tenant.
    pub fn choose_tenant(&mut self, tenant_id: String, sight: Option<Sight>, at: Moment) {
        self.look(sight, at);
        let Some(session) = self.session().cloned() else {
            return;
        };
        let login = Login {
            session: session.with_tenant_id(tenant_id),
            expires_in: self.access_token_left(at.now),
        };
        self.log_in(login, None, at);
    }

    /// Takes the current token for dead, where it can be refreshed.
    pub fn expire_access_token(&mut self, at: Moment) {
        if self.refresh_token().is_some() {
            self.lifetime = Some(Lifetime::new(at.now, Duration::ZERO, 0.0));
        }
    }

    /// The storage was to take `text`, and `found` lies there now, where it can be read.
    pub fn written(&mut self, is_ok: bool, text: Option<String>, found: Option<Option<String>>) {
        match found {
            Some(found) if is_ok && found == text => {
                self.stored = found;
                if core::mem::take(&mut self.is_unstored) {
                    self.emit(Event::Stored);
                }
            }
            found => {
                // What is still stored there is older than what this tab knows: it is no news, and not adopted.
                if let Some(found) = found {
                    self.stored = found;
                }
                self.is_unstored = true;
                self.emit(Event::StoreUnavailable);
            }
        }
    }

    /// Takes the tokens that a refresh of the token `of` has brought, unless the session has moved on since.
    pub(super) fn renew(
        &mut self,
        of: Stamp,
        renewal: Renewal,
        answered_at: Option<Duration>,
        at: Moment,
    ) {
        let token = &renewal.access_token;
        let life = lifetime::on_arrival(renewal.expires_in, token, answered_at, at.wall);
        let renewal = renewal.with_expires_at(wall_after(life, at));
        if !self.session.renew(of, renewal) {
            return;
        }
        self.has_input = false;
        self.count(life, at);
        // Stored first: whoever is released may find its page closed in the next moment.
        self.save();
        self.announce_renewal(Source::Refresh);
    }

    /// Ends the session, for all tabs.
    pub(super) fn end(&mut self, reason: LogoutReason, at: Moment) {
        let before = self.whose();
        let Some(session) = self.session.end() else {
            return;
        };
        self.count(None, at);
        // The reason first: who finds the session gone finds the reason there.
        self.push(Effect::StoreEnd(Some(LastEnd {
            sid: session.sid().map(str::to_owned),
            reason: reason.clone(),
        })));
        self.save();
        self.announce_end(before, reason);
    }

    /// Why a request for this login, which is over, has no answer.
    pub(super) fn ended(&self, login: Option<u64>) -> LogoutReason {
        match &self.last_end {
            Some((ended, logout)) if Some(*ended) == login => logout.reason.clone(),
            // Others have come and gone since.
            _ => LogoutReason::Switched,
        }
    }

    fn whose(&self) -> Option<Whose> {
        Some((self.login()?, self.identity()?))
    }

    /// Writes the session, or that there is none, and tells the other tabs.
    fn save(&mut self) {
        let (text, news) = {
            let session = self.session();
            (session.map(Session::to_json), News::of(session))
        };
        self.push(Effect::Store(text));
        self.push(Effect::Post(news));
    }

    /// Counts the life of a token that was found in the storage.
    fn count_by_hint(&mut self, at: Moment) {
        let session = self.session();
        let left = session.and_then(|session| lifetime::by_hint(session, at.wall));
        self.count(left, at);
    }

    /// Counts the life of the current token, which has `left` to live; without, it is not known.
    fn count(&mut self, left: Option<Duration>, at: Moment) {
        self.lifetime = left.map(|left| Lifetime::new(at.now, left, at.unit));
        self.push(Effect::SetTimer(self.lifetime.map(|lifetime| lifetime.due)));
    }

    fn announce_login(&mut self) {
        if let Some(identity) = self.identity() {
            self.emit(Event::LoggedIn { identity });
        }
    }

    fn announce_renewal(&mut self, source: Source) {
        self.let_go(&Ok(()));
        if let Some(stamp) = self.stamp() {
            self.emit(Event::Refreshed { stamp, source });
        }
    }

    fn announce_end(&mut self, before: Option<Whose>, reason: LogoutReason) {
        let Some((login, identity)) = before else {
            return;
        };
        let logout = Logout {
            reason: reason.clone(),
            usr_id: identity.usr_id.clone(),
        };
        self.last_end = Some((login, logout));
        self.let_go(&Err(reason.clone()));
        self.emit(Event::LoggedOut { identity, reason });
    }

    /// The session has moved: what has failed before is over, all who wait are let go, in order, and the refresh that
    /// ran for its former state gives up.
    fn let_go(&mut self, verdict: &Verdict) {
        self.cooldown.forget();
        self.doubts.forget();
        for id in self.gate.release() {
            self.push(Effect::Release(id, verdict.clone()));
        }
        self.give_up();
    }
}

/// The reason that another tab has left for the end of this session.
fn left_reason(left: Option<LastEnd>, ended: Option<&Whose>) -> Option<LogoutReason> {
    let (left, (_, identity)) = left.zip(ended)?;
    match left.reason {
        // A session without a name can't be told from the one after it.
        _ if left.sid != identity.sid => None,
        // What is done by hand in one tab is done elsewhere for all others.
        LogoutReason::LoggedOut => Some(LogoutReason::Elsewhere),
        reason => Some(reason),
    }
}

fn wall_after(life: Option<Duration>, at: Moment) -> Option<Duration> {
    Some(at.wall.saturating_add(life?))
}

/// Whether a stored text says that nobody is logged in; other apps write `null` for that.
fn is_nothing(text: Option<&str>) -> bool {
    matches!(text, None | Some("null"))
}
