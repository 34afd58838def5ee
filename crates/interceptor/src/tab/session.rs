//! Who is logged in, by which token, and who may change it: a pure state.
//!
//! Whoever acts on a session names the stamp that he acted upon, and is refused when the session has moved on:
//! that is the fence which keeps an answer for one user from touching another's session.
//!
//! ```
//! use tollgate_interceptor::tab::session::{Seen, SessionState};
//! use tollgate_interceptor::token::{AccessToken, Session};
//!
//! let session = |token| Session::new("ada", AccessToken::parse(token).unwrap());
//! let mut state = SessionState::default();
//! let first = state.login(session("a1"));
//!
//! // Another tab has refreshed: the same login, a newer token.
//! assert_eq!(state.see(Some(session("a2"))), Seen::Renewed);
//! assert_eq!(state.stamp().unwrap().login, first.login);
//! assert!(state.stamp().unwrap().generation > first.generation);
//! ```
//!
//! What is not here: storage, time, and the queue of those that wait for a token ([`super::gate`]).

use crate::session::{Identity, Stamp};
use crate::token::{Renewal, Session};

/// What the stored session turned out to be, against the one in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seen {
    /// The same login by the same tokens.
    Unchanged,
    /// The same login by other tokens: they are adopted.
    Renewed,
    /// An older token of the same session: the storage has lost what was written last, and is not followed.
    FellBack,
    /// A session where there was none: it is adopted.
    LoggedIn,
    /// Another user's or tenant's session, or another login: it is adopted, and the old one is over.
    Switched,
    /// Nothing where there was a session: it is over.
    Gone,
}

/// The session of this tab.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SessionState {
    session: Option<Session>,
    login: u64,
    generation: u64,
}

impl SessionState {
    /// The session, while there is one.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The stamp of the session's access token, while there is a session.
    #[must_use]
    pub fn stamp(&self) -> Option<Stamp> {
        self.session.as_ref().map(|_| Stamp {
            login: self.login,
            generation: self.generation,
        })
    }

    /// Who is logged in.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.session.as_ref().map(Identity::of)
    }

    /// Puts a session that the server has just opened in the place of whatever there was.
    pub fn login(&mut self, session: Session) -> Stamp {
        self.login += 1;
        self.generation += 1;
        self.session = Some(session);
        Stamp {
            login: self.login,
            generation: self.generation,
        }
    }

    /// Ends the session; `None` when there was none.
    pub fn end(&mut self) -> Option<Session> {
        let session = self.session.take()?;
        self.login += 1;
        Some(session)
    }

    /// Takes the tokens that a refresh of the token `of` has brought.
    /// Returns whether it did: it does nothing when the session has moved on since.
    #[must_use]
    pub fn renew(&mut self, of: Stamp, renewal: Renewal) -> bool {
        if self.stamp() != Some(of) {
            return false;
        }
        self.session = self.session.take().map(|session| session.renewed(renewal));
        self.generation += 1;
        true
    }

    /// Compares with what is stored, and adopts it: the storage is what the tabs agree upon.
    pub fn see(&mut self, stored: Option<Session>) -> Seen {
        match (&self.session, stored) {
            (None, None) => Seen::Unchanged,
            (Some(_), None) => {
                self.end();
                Seen::Gone
            }
            (None, Some(stored)) => {
                self.login(stored);
                Seen::LoggedIn
            }
            (Some(own), Some(stored)) if !is_same_login(own, &stored) => {
                self.login(stored);
                Seen::Switched
            }
            (Some(own), Some(stored)) if is_older(&stored, own) => Seen::FellBack,
            (Some(own), Some(stored)) => {
                let is_renewed = own.access_token() != stored.access_token()
                    || own.refresh_token() != stored.refresh_token();
                self.session = Some(stored);
                if is_renewed {
                    self.generation += 1;
                    return Seen::Renewed;
                }
                Seen::Unchanged
            }
        }
    }
}

/// An older token of the same session; without a name for the session, a lower count may be that of a newer login.
fn is_older(a: &Session, b: &Session) -> bool {
    let is_same_session = a.sid().is_some() && a.sid() == b.sid();
    is_same_session && a.generation().is_some() && a.generation() < b.generation()
}

/// The same user and tenant; and the same session, where both sides name theirs.
fn is_same_login(a: &Session, b: &Session) -> bool {
    let is_same_sid = match (a.sid(), b.sid()) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    is_same_sid && a.usr_id() == b.usr_id() && a.tenant_id() == b.tenant_id()
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;
    use crate::token::AccessToken;

    fn session(usr_id: &str, token: &str) -> Session {
        Session::new(usr_id, AccessToken::parse(token).unwrap())
    }

    fn renewal(token: &str) -> Renewal {
        Renewal {
            access_token: AccessToken::parse(token).unwrap(),
            refresh_token: None,
            expires_in: None,
            extra: Map::new(),
        }
    }

    #[test]
    fn a_renewal_counts_only_for_the_token_it_was_bought_with() {
        let mut state = SessionState::default();
        let of = state.login(session("ada", "a1"));
        assert!(state.renew(of, renewal("a2")));
        assert!(!state.renew(of, renewal("late")));
        assert_eq!(state.session().unwrap().access_token().expose(), "a2");
    }

    #[test]
    fn an_answer_for_a_session_that_is_gone_changes_nothing() {
        let mut state = SessionState::default();
        let of = state.login(session("ada", "a1"));
        state.end();
        assert!(!state.renew(of, renewal("a2")));
        assert_eq!(state.session(), None);

        state.login(session("bob", "b1"));
        assert!(!state.renew(of, renewal("a2")));
        assert_eq!(state.identity().unwrap().usr_id, "bob");
    }

    #[test]
    fn what_is_stored_is_adopted() {
        let ada = |token: &str, sid: &str| session("ada", token).with_extra("sid", sid);
        let cases = [
            (None, None, Seen::Unchanged),
            (None, Some(ada("a1", "s1")), Seen::LoggedIn),
            (Some(ada("a1", "s1")), None, Seen::Gone),
            (
                Some(ada("a1", "s1")),
                Some(ada("a1", "s1")),
                Seen::Unchanged,
            ),
            (Some(ada("a1", "s1")), Some(ada("a2", "s1")), Seen::Renewed),
            (
                Some(ada("a1", "s1")),
                Some(session("ada", "a2")),
                Seen::Renewed,
            ),
            (Some(ada("a1", "s1")), Some(ada("a2", "s2")), Seen::Switched),
            (
                Some(ada("a1", "s1")),
                Some(session("bob", "b1")),
                Seen::Switched,
            ),
            (
                Some(ada("a1", "s1")),
                Some(ada("a1", "s1").with_tenant_id("acme")),
                Seen::Switched,
            ),
        ];
        for (own, stored, expected) in cases {
            let mut state = SessionState::default();
            if let Some(own) = own {
                state.login(own);
            }
            assert_eq!(state.see(stored.clone()), expected, "{stored:?}");
            assert_eq!(state.session(), stored.as_ref());
        }
    }

    #[test]
    fn stamps_are_never_used_twice() {
        let mut state = SessionState::default();
        let mut stamps = vec![state.login(session("ada", "a1"))];
        state.end();
        stamps.push(state.login(session("ada", "a1")));
        state.see(Some(session("ada", "a2")));
        stamps.extend(state.stamp());
        state.see(Some(session("bob", "a2")));
        stamps.extend(state.stamp());
        assert!(stamps.is_sorted_by(|a, b| a < b && a.generation < b.generation));
    }
}
