//! Who is logged in, by which token, and who may change it: a pure state.
//!
//! Each login in this tab has a number, and so has each access token; together they are a [`Stamp`].
//! Whoever acts on a session names the stamp that he acted upon, and is refused when the session has moved on:
//! that is the fence which keeps an answer for one user from touching another's session.
//!
//! ```
//! use tollgate_interceptor::session::{Seen, SessionState};
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
//! What is not here: storage, time, and the queue of those that wait for a token ([`crate::gate`]).

use core::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::token::{Renewal, Session};

/// Names the tokens of one login in this tab, as they are between two refreshes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// Counts logins, logouts and changes of user.
    pub login: u64,
    /// Counts changes of the tokens, over all logins.
    pub generation: u64,
}

/// Who is logged in, without what proves it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The user's name; empty when the stored form doesn't say.
    pub usr_id: String,
    /// The tenant that was chosen.
    pub tenant_id: Option<String>,
    /// The public name of the session, where the server gives one.
    pub sid: Option<String>,
}

/// Why a session has ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "camelCase", try_from = "Value")]
pub enum LogoutReason {
    /// The user has signed out here.
    LoggedOut,
    /// The stored session is gone: signed out in another tab.
    Elsewhere,
    /// What is stored is no session any more.
    Unreadable,
    /// Another user, or another tenant, was chosen, here or in another tab.
    Switched,
    /// The session has reached its end.
    Expired,
    /// The session was ended on the server.
    Revoked,
    /// The server has seen the refresh token used by two parties.
    Reused,
    /// The storage fell back to a refresh token that was used long ago.
    Stale,
    /// The browser has lost the key that shows the server whose refreshes these are.
    KeyLost,
    /// The server takes the session's refresh token no longer, and gives none of the reasons above.
    // The stored word is read by tabs of every version that is open.
    #[serde(rename = "rejected")]
    Invalid {
        /// The code that it gave, where it gave one.
        code: Option<String>,
    },
}

/// The reasons that need no more than their name, by the words in which every version writes them.
const WORDS: [(&str, LogoutReason); 9] = [
    ("loggedOut", LogoutReason::LoggedOut),
    ("elsewhere", LogoutReason::Elsewhere),
    ("unreadable", LogoutReason::Unreadable),
    ("switched", LogoutReason::Switched),
    ("expired", LogoutReason::Expired),
    ("revoked", LogoutReason::Revoked),
    ("reused", LogoutReason::Reused),
    ("stale", LogoutReason::Stale),
    ("keyLost", LogoutReason::KeyLost),
];

/// Read by hand: the derived reader of an enum with a tag is kilobytes of the app.
impl LogoutReason {
    /// Writes it among the members of an object, as [`Serialize`] does.
    pub(crate) fn write_into(&self, members: &mut Map<String, Value>) {
        let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
        let word = WORDS.iter().find(|(_, reason)| reason == self);
        put("reason", word.map_or("rejected", |(word, _)| word).into());
        if let Self::Invalid { code } = self {
            put("code", code.clone().into());
        }
    }

    /// Reads it from an object that has other members too; `None` for a reason that is none.
    pub(crate) fn read_from(object: &Value) -> Option<Self> {
        let word = object.get("reason")?.as_str()?;
        if word == "rejected" {
            let code = match object.get("code") {
                None | Some(Value::Null) => None,
                Some(code) => Some(code.as_str()?.to_owned()),
            };
            return Some(Self::Invalid { code });
        }
        let mut words = WORDS.into_iter();
        words.find_map(|(known, reason)| (known == word).then_some(reason))
    }
}

impl TryFrom<Value> for LogoutReason {
    type Error = &'static str;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        Self::read_from(&value).ok_or("no reason")
    }
}

impl fmt::Display for LogoutReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LoggedOut => "signed out",
            Self::Elsewhere => "signed out in another tab",
            Self::Unreadable => "the stored session can't be read",
            Self::Switched => "another session was chosen",
            Self::Expired => "the session has expired",
            Self::Revoked => "the session was ended",
            Self::Reused => "the refresh token was used twice",
            Self::Stale => "the storage fell back",
            Self::KeyLost => "the browser has lost its key",
            Self::Invalid { .. } => "the server accepts the session no longer",
        })
    }
}

/// The end of a session.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Logout {
    /// Why it ended.
    pub reason: LogoutReason,
    /// Whose it was; empty where nobody can tell.
    pub usr_id: String,
}

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

impl Identity {
    /// Who a session belongs to.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        Self {
            usr_id: session.usr_id().to_owned(),
            tenant_id: session.tenant_id().map(str::to_owned),
            sid: session.sid().map(str::to_owned),
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
    fn a_reason_is_stored_in_the_words_that_every_version_reads() {
        let invalid = |code: Option<&str>| LogoutReason::Invalid {
            code: code.map(str::to_owned),
        };
        for (reason, text) in [
            (LogoutReason::LoggedOut, r#"{"reason":"loggedOut"}"#),
            (LogoutReason::Elsewhere, r#"{"reason":"elsewhere"}"#),
            (LogoutReason::Unreadable, r#"{"reason":"unreadable"}"#),
            (LogoutReason::Switched, r#"{"reason":"switched"}"#),
            (LogoutReason::Expired, r#"{"reason":"expired"}"#),
            (LogoutReason::Revoked, r#"{"reason":"revoked"}"#),
            (LogoutReason::Reused, r#"{"reason":"reused"}"#),
            (LogoutReason::Stale, r#"{"reason":"stale"}"#),
            (LogoutReason::KeyLost, r#"{"reason":"keyLost"}"#),
            (invalid(None), r#"{"reason":"rejected","code":null}"#),
            (invalid(Some("X")), r#"{"reason":"rejected","code":"X"}"#),
        ] {
            assert_eq!(serde_json::to_string(&reason).unwrap(), text);
            let mut members = Map::new();
            reason.write_into(&mut members);
            let object = Value::Object(members);
            assert_eq!(object, serde_json::from_str::<Value>(text).unwrap());
            assert_eq!(LogoutReason::read_from(&object).as_ref(), Some(&reason));
            let read: LogoutReason = serde_json::from_str(text).unwrap();
            assert_eq!(read, reason);
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
