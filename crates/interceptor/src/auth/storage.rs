//! The session and its stored form: reading what other tabs have put there, and writing what they are to find.

use core::time::Duration;

use serde_json::{Map, Value};

use super::Inner;
use super::lifetime::{self, Lifetime};
use super::news::News;
use crate::json;
use crate::observer::{Event, Source};
use crate::port::Slot;
use crate::session::{Identity, Logout, LogoutReason, Seen, Stamp};
use crate::token::{Login, Renewal, Session};

/// How a session has ended, as the tab that ended it leaves it for the others; it holds no secret.
struct LastEnd {
    sid: Option<String>,
    reason: LogoutReason,
}

impl LastEnd {
    fn write(&self) -> String {
        let mut members = Map::new();
        members.insert("sid".to_owned(), self.sid.clone().into());
        self.reason.write_into(&mut members);
        json::write(&Value::Object(members))
    }

    fn read(text: &str) -> Option<Self> {
        let left = json::read(text)?;
        let sid = match left.get("sid") {
            None | Some(Value::Null) => None,
            Some(sid) => Some(sid.as_str()?.to_owned()),
        };
        let reason = LogoutReason::read_from(&left)?;
        Some(Self { sid, reason })
    }
}

impl Inner {
    /// Reads the storage, and adopts what another tab has put there.
    pub(super) fn sync(&self) {
        let Ok(text) = self.platform.store.read(Slot::Session) else {
            // Nothing can be stored here: the session lives in this tab's memory.
            return;
        };
        if *self.stored.borrow() == text {
            return;
        }
        let stored = text.as_deref().and_then(Session::from_json);
        let before = self.whose();
        let gone = match is_nothing(text.as_deref()) {
            true => LogoutReason::Elsewhere,
            false => LogoutReason::Unreadable,
        };
        *self.stored.borrow_mut() = text;
        let seen = self.state.borrow_mut().see(stored);
        if !matches!(seen, Seen::Unchanged | Seen::FellBack | Seen::Gone) {
            self.count_by_hint();
        }
        match seen {
            Seen::Unchanged => {}
            // What lies there is of no use to anybody: whoever used it would end the session.
            Seen::FellBack => self.save(),
            Seen::Renewed => {
                self.has_input.set(false);
                self.announce_renewal(Source::Storage);
            }
            Seen::LoggedIn => self.announce_login(),
            Seen::Switched => {
                self.announce_end(before, LogoutReason::Switched);
                self.announce_login();
            }
            Seen::Gone => {
                let reason = self.left_reason(before.as_ref()).unwrap_or(gone);
                self.announce_end(before, reason);
            }
        }
    }

    /// At the start of a page: what lies in the storage and is no session is told as a reason to log in again.
    pub(super) fn note_garbage(&self) {
        let is_nobody = self.stamp().is_none();
        if is_nobody && !is_nothing(self.stored.borrow().as_deref()) {
            let logout = Logout {
                reason: LogoutReason::Unreadable,
                usr_id: String::new(),
            };
            // The count of logins begins at 1: no request was made for this one.
            *self.last_end.borrow_mut() = Some((0, logout));
        }
    }

    /// Takes a session that the server has opened, which by its own clock was at `answered_at`.
    pub(super) fn login(&self, login: Login, answered_at: Option<Duration>) {
        let Login {
            session,
            expires_in,
        } = login;
        let before = self.whose();
        let life = self.life_of(&session, expires_in, answered_at);
        let session = session.with_expires_at(self.wall_after(life));
        self.state.borrow_mut().login(session);
        self.has_input.set(true);
        self.count(life);
        // Where nothing can be stored, no reason is left there either.
        let _ = self.platform.store.write(Slot::LastEnd, None);
        self.save();
        self.announce_end(before, LogoutReason::Switched);
        self.announce_login();
    }

    /// Takes the tokens that a refresh of the token `of` has brought, unless the session has moved on since.
    pub(super) fn renew(&self, of: Stamp, renewal: Renewal, answered_at: Option<Duration>) {
        let life = lifetime::on_arrival(
            renewal.expires_in,
            &renewal.access_token,
            answered_at,
            self.platform.clock.wall(),
        );
        let renewal = renewal.with_expires_at(self.wall_after(life));
        if !self.state.borrow_mut().renew(of, renewal) {
            return;
        }
        self.has_input.set(false);
        self.count(life);
        // Stored first: whoever is released may find its page closed in the next moment.
        self.save();
        self.announce_renewal(Source::Refresh);
    }

    /// Ends the session, for all tabs.
    pub(super) fn end(&self, reason: LogoutReason) {
        let before = self.whose();
        let Some(session) = self.state.borrow_mut().end() else {
            return;
        };
        self.count(None);
        // The reason first: who finds the session gone finds the reason there.
        let end = LastEnd {
            sid: session.sid().map(str::to_owned),
            reason,
        };
        let _ = self.platform.store.write(Slot::LastEnd, Some(&end.write()));
        self.save();
        self.announce_end(before, end.reason);
    }

    /// The number of the login, and whose it is.
    pub(super) fn whose(&self) -> Option<(u64, Identity)> {
        let state = self.state.borrow();
        Some((state.stamp()?.login, state.identity()?))
    }

    /// Writes the session, or that there is none, and tells the other tabs.
    fn save(&self) {
        let (text, news) = {
            let state = self.state.borrow();
            let session = state.session();
            (session.map(Session::to_json), News::of(session))
        };
        let store = &self.platform.store;
        let is_written = store.write(Slot::Session, text.as_deref()).is_ok();
        let stored = store.read(Slot::Session);
        match (is_written, stored) {
            (true, Ok(stored)) if stored == text => {
                *self.stored.borrow_mut() = stored;
                if self.is_unstored.replace(false) {
                    self.observers.emit(Event::Stored);
                }
            }
            (_, stored) => {
                // What is still stored there is older than what this tab knows: it is no news, and not adopted.
                if let Ok(stored) = stored {
                    *self.stored.borrow_mut() = stored;
                }
                self.is_unstored.set(true);
                self.observers.emit(Event::StoreUnavailable);
            }
        }
        self.platform.channel.post(&news.write());
    }

    /// The reason that another tab has left for the end of this session.
    pub(super) fn left_reason(&self, ended: Option<&(u64, Identity)>) -> Option<LogoutReason> {
        let text = self.platform.store.read(Slot::LastEnd).ok()??;
        let left = LastEnd::read(&text)?;
        let (_, identity) = ended?;
        match left.reason {
            // A session without a name can't be told from the one after it.
            _ if left.sid != identity.sid => None,
            // What is done by hand in one tab is done elsewhere for all others.
            LogoutReason::LoggedOut => Some(LogoutReason::Elsewhere),
            reason => Some(reason),
        }
    }

    fn life_of(
        &self,
        session: &Session,
        expires_in: Option<Duration>,
        answered_at: Option<Duration>,
    ) -> Option<Duration> {
        let wall = self.platform.clock.wall();
        lifetime::on_arrival(expires_in, session.access_token(), answered_at, wall)
    }

    fn wall_after(&self, life: Option<Duration>) -> Option<Duration> {
        Some(self.platform.clock.wall().saturating_add(life?))
    }

    /// Counts the life of a token that was found in the storage.
    fn count_by_hint(&self) {
        let left = {
            let state = self.state.borrow();
            state
                .session()
                .and_then(|session| lifetime::by_hint(session, self.platform.clock.wall()))
        };
        self.count(left);
    }

    /// Counts the life of the current token, which has `left` to live; without, it is not known.
    fn count(&self, left: Option<Duration>) {
        let lifetime = self
            .stamp()
            .zip(left)
            .map(|(of, left)| Lifetime::new(of, self.now(), left, self.platform.random.unit()));
        self.lifetime.set(lifetime);
        self.set_timer();
    }

    fn announce_login(&self) {
        if let Some((_, identity)) = self.whose() {
            self.observers.emit(Event::LoggedIn { identity });
        }
    }

    fn announce_renewal(&self, source: Source) {
        self.cooldown.borrow_mut().forget();
        self.doubts.borrow_mut().forget();
        self.let_go(&Ok(()));
        if let Some(stamp) = self.stamp() {
            self.observers.emit(Event::Refreshed { stamp, source });
        }
    }

    fn announce_end(&self, before: Option<(u64, Identity)>, reason: LogoutReason) {
        let Some((login, identity)) = before else {
            return;
        };
        let logout = Logout {
            reason: reason.clone(),
            usr_id: identity.usr_id.clone(),
        };
        *self.last_end.borrow_mut() = Some((login, logout));
        self.cooldown.borrow_mut().forget();
        self.doubts.borrow_mut().forget();
        self.let_go(&Err(reason.clone()));
        self.observers.emit(Event::LoggedOut { identity, reason });
    }
}

/// Whether a stored text says that nobody is logged in; other apps write `null` for that.
fn is_nothing(text: Option<&str>) -> bool {
    matches!(text, None | Some("null"))
}
