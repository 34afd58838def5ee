//! Who is logged in, by which token, and why a session is over: the words for it.
//!
//! Each login in a tab has a number, and so has each access token; together they are a [`Stamp`].
//!
//! ```
//! use tollgate_interceptor::session::Stamp;
//!
//! let (old, new) = (Stamp { login: 1, generation: 1 }, Stamp { login: 1, generation: 2 });
//! assert!(old < new);
//! ```
//!
//! What is not here: who may change a session, and when ([`crate::tab`]).

use core::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::token::Session;

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
