//! The whole server in plain Rust: who there is, which sessions they have, what is written down.
//!
//! It keeps everything in vectors, and what a refresh token is worth it asks [`transition`]. What the real server
//! answers and stores must be the same.

mod answer;
mod steps;

use std::collections::BTreeSet;

use tollgate_api_types::EventKind;
use tollgate_server::rotation::{self, Grant};
use tollgate_server::rotation::{
    AttemptHash, Audit, Class, End, Family, Lifetimes, Likeness, Presented, Seconds, Standing,
    transition,
};
use tollgate_server::store::{Others, UNKNOWN_USER};
use tollgate_server::token::FamilyId;

pub(crate) use answer::{Answer, Granted};
pub(crate) use steps::{Attempt, Client, Pick, Step, steps};

/// Who there is; the first is an administrator.
pub(crate) const USERS: [&str; 3] = ["admin", "mina", "amara"];

/// The tenants to which all of them belong at the beginning.
pub(crate) const TENANTS: [&str; 2] = ["acme", "globex"];

/// How long an access token lives.
const ACCESS: i64 = 300;

/// How long a one-time password is good.
pub(crate) const ONE_TIME: i64 = 24 * 3_600;

/// How long it is heard again after its first sign-in.
const HEARD_AGAIN: i64 = 900;

/// How many sessions a user may have.
pub(crate) const MAX_SESSIONS: u32 = 5;

const LIVES: Lifetimes = Lifetimes {
    idle: 1_800,
    absolute: 43_200,
};

/// All that there is.
pub(crate) struct Model {
    pub(crate) now: Seconds,
    users: [User; USERS.len()],
    global_epoch: i64,
    pub(crate) sessions: Vec<Session>,
    accesses: Vec<AccessToken>,
    pub(crate) events: Vec<Event>,
    /// How many refreshes were granted.
    pub(crate) n_refreshes: i64,
}

struct User {
    is_active: bool,
    epoch: i64,
    /// Until when the password is good, if somebody else has set it.
    one_time_until: Option<Seconds>,
    /// When somebody first signed in with it.
    one_time_used_at: Option<Seconds>,
    tenants: BTreeSet<&'static str>,
}

#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// Whose it is, by the place among [`USERS`].
    pub(crate) user: usize,
    pub(crate) tenant: &'static str,
    pub(crate) family: Family,
    pub(crate) access_epoch: u64,
    /// Who has rotated it last.
    rotated_by: Option<Client>,
    /// Whether it began with a one-time password and has not set another one.
    pub(crate) must_change_password: bool,
    user_epoch: i64,
    global_epoch: i64,
}

struct AccessToken {
    session: usize,
    epoch: u64,
    expires_at: Seconds,
}

/// A line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) at: Seconds,
    pub(crate) kind: EventKind,
    pub(crate) usr_id: String,
    pub(crate) actor: Option<String>,
    pub(crate) session: Option<usize>,
}

impl Model {
    pub(crate) fn new(now: Seconds) -> Self {
        Self {
            now,
            users: [(); USERS.len()].map(|()| User {
                is_active: true,
                epoch: 0,
                one_time_until: None,
                one_time_used_at: None,
                tenants: TENANTS.into(),
            }),
            global_epoch: 0,
            sessions: Vec::new(),
            accesses: Vec::new(),
            events: Vec::new(),
            n_refreshes: 0,
        }
    }

    /// Whether the user of a session may still have it.
    pub(crate) fn standing(&self, session: &Session) -> Standing {
        let user = &self.users[session.user];
        let is_good = user.is_active
            && user.epoch == session.user_epoch
            && user.tenants.contains(session.tenant);
        match (is_good, self.global_epoch == session.global_epoch) {
            (false, _) => Standing::Lost,
            (true, false) => Standing::AllEnded,
            (true, true) => Standing::Good,
        }
    }

    /// Signs in; `None` for a name that nobody has. Of sessions that were last used in the same second the one with the
    /// smaller name is the older one.
    pub(crate) fn login(
        &mut self,
        user: Option<usize>,
        class: Class,
        is_right: bool,
        names: &[FamilyId],
    ) -> Answer {
        let tenant = user.and_then(|user| {
            let user = &self.users[user];
            let tenant = user.tenants.first().copied();
            tenant.filter(|_| user.is_active && is_right && !user.is_used_up(self.now))
        });
        let (Some(user), Some(tenant)) = (user, tenant) else {
            let usr_id = user.map_or(UNKNOWN_USER, |user| USERS[user]);
            self.record(EventKind::SignInFailed, usr_id.into(), None, None);
            return Answer::LOGIN_FAILED;
        };
        let is_one_time = self.users[user].one_time_until.is_some();
        if is_one_time {
            self.users[user].one_time_used_at.get_or_insert(self.now);
        }
        self.make_room(user, is_one_time, names);
        self.sessions.push(Session {
            user,
            tenant,
            family: Family::new(class, self.now, LIVES),
            access_epoch: 0,
            rotated_by: None,
            must_change_password: is_one_time,
            user_epoch: self.users[user].epoch,
            global_epoch: self.global_epoch,
        });
        let session = self.sessions.len() - 1;
        self.record(EventKind::SignedIn, USERS[user].into(), None, Some(session));
        self.grant(session, true)
    }

    /// Ends the sessions whose place a new one takes.
    fn make_room(&mut self, user: usize, is_one_time: bool, names: &[FamilyId]) {
        if is_one_time {
            for session in self.open_of(user) {
                if self.sessions[session].must_change_password {
                    self.end(session, End::Revoked, None);
                }
            }
        }
        let mut staying = self.open_of(user);
        staying.sort_by_key(|at| (self.sessions[*at].family.last_used_at, names[*at].0));
        let n_leaving = (staying.len() + 1).saturating_sub(MAX_SESSIONS as usize);
        for session in &staying[..n_leaving] {
            self.end(*session, End::Revoked, None);
        }
    }

    fn open_of(&self, user: usize) -> Vec<usize> {
        let is_open = |session: &Session| {
            let family = &session.family;
            session.user == user && family.end.is_none() && family.idle_expires_at > self.now
        };
        let all = 0..self.sessions.len();
        all.filter(|at| is_open(&self.sessions[*at])).collect()
    }

    /// Presents the refresh token of a generation.
    pub(crate) fn refresh(
        &mut self,
        session: usize,
        generation: u64,
        attempt: Option<AttemptHash>,
        client: Client,
    ) -> Answer {
        let at = &self.sessions[session];
        let presented = Presented {
            generation,
            attempt,
            likeness: likeness(at.rotated_by, client),
            standing: self.standing(at),
        };
        let outcome = transition(at.family.clone(), presented, self.now);
        let usr_id = USERS[at.user];
        let rotated = rotation::Answer::Granted(Grant::Rotated);
        if outcome.answer == rotated {
            self.sessions[session].rotated_by = Some(client);
        }
        self.sessions[session].family = outcome.family;
        let kind = outcome.audit.map(|audit| match audit {
            Audit::Ended(end) => told_as(end),
            Audit::Replayed => EventKind::RefreshReplayed,
            Audit::Stale => EventKind::StaleReplay,
        });
        if let Some(kind) = kind {
            self.record(kind, usr_id.into(), None, Some(session));
        }
        match outcome.answer {
            rotation::Answer::Granted(grant) => {
                self.n_refreshes += 1;
                self.grant(session, grant != Grant::Unrotated)
            }
            rotation::Answer::Stale => Answer::STALE,
            rotation::Answer::Refused(end) => Answer::ended(end),
        }
    }

    /// Signs out on the word of any refresh token of the session.
    pub(crate) fn logout(&mut self, session: usize) -> Answer {
        self.end(session, End::SignedOut, None);
        Answer::OK
    }

    /// Ends a session from another one, or from itself.
    pub(crate) fn end_one(&mut self, access: usize, session: usize) -> Answer {
        let caller = match self.caller(access) {
            Ok(caller) => caller,
            Err(refusal) => return refusal,
        };
        let [by, of] = [caller, session].map(|session| self.sessions[session].user);
        // The first user is the administrator.
        if by != of && by != 0 {
            return Answer::NOT_FOUND;
        }
        let why = match session == caller {
            true => End::SignedOut,
            false => End::Revoked,
        };
        self.end(session, why, Some(by));
        Answer::OK
    }

    pub(crate) fn end_others(&mut self, access: usize) -> Answer {
        let caller = match self.caller(access) {
            Ok(caller) => caller,
            Err(refusal) => return refusal,
        };
        self.end_all_of(self.sessions[caller].user, caller);
        Answer::OK
    }

    /// Ends all sessions of a user but one.
    fn end_all_of(&mut self, user: usize, caller: usize) {
        for session in 0..self.sessions.len() {
            if session != caller && self.sessions[session].user == user {
                self.end(session, End::Revoked, Some(user));
            }
        }
    }

    pub(crate) fn expire_access(&mut self, access: usize) -> Answer {
        match self.caller(access) {
            Ok(caller) => {
                self.sessions[caller].access_epoch += 1;
                Answer::OK
            }
            Err(refusal) => refusal,
        }
    }

    pub(crate) fn me(&self, access: usize) -> Answer {
        match self.newcomer(access) {
            Ok(_) => Answer::OK,
            Err(refusal) => refusal,
        }
    }

    /// Changes the password of a session's user, who knows the current one.
    pub(crate) fn change_password(&mut self, session: usize, others: Others) -> Result<(), End> {
        if let Some(end) = self.end_of(session) {
            return Err(end);
        }
        let user = self.sessions[session].user;
        let epoch = self.user_epoch(user);
        if others == Others::End {
            self.end_all_of(user, session);
        }
        for of in &mut self.sessions {
            let is_good = of.family.end.is_none() && of.user_epoch == epoch;
            if of.user == user && is_good {
                of.user_epoch += 1;
            }
        }
        self.sessions[session].must_change_password = false;
        self.users[user].epoch += 1;
        self.users[user].one_time_until = None;
        self.users[user].one_time_used_at = None;
        let usr_id = USERS[user].into();
        self.record(EventKind::PasswordChanged, usr_id, None, Some(session));
        Ok(())
    }

    /// Gives another user a one-time password, on the word of an administrator's session.
    pub(crate) fn reset_password(&mut self, session: usize, user: usize) -> Result<(), End> {
        if let Some(end) = self.end_of(session) {
            return Err(end);
        }
        self.users[user].epoch += 1;
        self.users[user].one_time_until = Some(self.now + ONE_TIME);
        self.users[user].one_time_used_at = None;
        let by = self.sessions[session].user;
        for of in 0..self.sessions.len() {
            if self.sessions[of].user == user {
                self.end(of, End::Revoked, Some(by));
            }
        }
        let actor = Some(USERS[by].into());
        self.record(EventKind::PasswordReset, USERS[user].into(), actor, None);
        Ok(())
    }

    /// Why a session is over, if it is.
    fn end_of(&self, session: usize) -> Option<End> {
        let session = &self.sessions[session];
        let expired = session.family.is_expired(self.now).then_some(End::Expired);
        session
            .family
            .end
            .or(expired)
            .or(self.standing(session).end())
    }

    pub(crate) const fn user_epoch(&self, user: usize) -> i64 {
        self.users[user].epoch
    }

    /// Whose access token it is, if it opens anything but the way to another password.
    fn caller(&self, access: usize) -> Result<usize, Answer> {
        let session = self.newcomer(access)?;
        match self.sessions[session].must_change_password {
            true => Err(Answer::PASSWORD_CHANGE_REQUIRED),
            false => Ok(session),
        }
    }

    /// Whose access token it is, if it opens anything.
    pub(crate) fn newcomer(&self, access: usize) -> Result<usize, Answer> {
        let token = &self.accesses[access];
        let session = &self.sessions[token.session];
        match self.end_of(token.session) {
            Some(end) => Err(Answer::ended(end)),
            None if token.epoch != session.access_epoch || self.now >= token.expires_at => {
                Err(Answer::TOKEN_INVALID)
            }
            None => Ok(token.session),
        }
    }

    pub(crate) fn set_active(&mut self, user: usize, is_active: bool) {
        self.users[user].is_active = is_active;
    }

    pub(crate) fn move_epoch(&mut self, user: Option<usize>) {
        match user {
            Some(user) => self.users[user].epoch += 1,
            None => self.global_epoch += 1,
        }
    }

    pub(crate) fn set_member(&mut self, user: usize, tenant: &'static str, is_member: bool) {
        let tenants = &mut self.users[user].tenants;
        match is_member {
            true => tenants.insert(tenant),
            false => tenants.remove(tenant),
        };
    }

    fn grant(&mut self, session: usize, has_refresh_token: bool) -> Answer {
        let now = self.now;
        let Session {
            family,
            access_epoch,
            ..
        } = &self.sessions[session];
        let expires_at = family.access_expires_at(now, ACCESS);
        self.accesses.push(AccessToken {
            session,
            epoch: *access_epoch,
            expires_at,
        });
        Answer::granted(Granted {
            session,
            generation: family.generation,
            has_refresh_token,
            ends: [expires_at, family.idle_expires_at, family.expires_at].map(|at| at - now),
        })
    }

    /// Ends a session that is open; one that is over stays as it is.
    fn end(&mut self, session: usize, why: End, actor: Option<usize>) {
        let ending = &mut self.sessions[session];
        if ending.family.end.is_some() || ending.family.idle_expires_at <= self.now {
            return;
        }
        ending.family.end = Some(why);
        let user = ending.user;
        let actor = actor.filter(|actor| *actor != user);
        self.record(
            told_as(why),
            USERS[user].into(),
            actor.map(|actor| USERS[actor].into()),
            Some(session),
        );
    }

    fn record(
        &mut self,
        kind: EventKind,
        usr_id: String,
        actor: Option<String>,
        session: Option<usize>,
    ) {
        self.events.push(Event {
            at: self.now,
            kind,
            usr_id,
            actor,
            session,
        });
    }
}

/// How much a client looks like the one that has rotated a session last.
fn likeness(rotated_by: Option<Client>, client: Client) -> Likeness {
    match rotated_by {
        Some(other) if other.agent == client.agent => Likeness::SameAgent,
        Some(other) if other.ip != client.ip => Likeness::Stranger,
        _ => Likeness::SameAddress,
    }
}

impl User {
    /// Whether the password is a one-time password that is used up.
    fn is_used_up(&self, now: Seconds) -> bool {
        let is_over = |until: Option<Seconds>| until.is_some_and(|until| now >= until);
        is_over(self.one_time_until) || is_over(self.one_time_used_at.map(|at| at + HEARD_AGAIN))
    }
}

/// What the audit log calls the end of a session.
const fn told_as(end: End) -> EventKind {
    match end {
        End::Expired => EventKind::SessionExpired,
        End::SignedOut => EventKind::SignedOut,
        End::Revoked | End::StandingLost | End::AllEnded => EventKind::SessionRevoked,
        End::Reused => EventKind::TokenReused,
        End::RolledBack => EventKind::RolledBack,
    }
}
