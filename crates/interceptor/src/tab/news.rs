//! What the tabs tell each other: that something has changed, and never what.
//!
//! The storage alone says what is true. A message makes a tab read it, so one that is forged, late or doubled costs a
//! read at the most; one that tells nothing new costs not even that.

use crate::session::LogoutReason;
use crate::token::Session;

/// A message to the other tabs; it holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct News {
    /// What has happened.
    pub kind: NewsKind,
    /// The public name of the session, where it has one.
    pub sid: Option<String>,
    /// How often its refresh token has been rotated, where the server tells.
    pub generation: Option<u64>,
}

/// What has happened to the stored session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NewsKind {
    /// A session was begun, or has other tokens.
    Stored,
    /// The session is over.
    Ended,
}

/// How a session has ended, as the tab that ended it leaves it in the storage for the others; it holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LastEnd {
    /// The public name of the session, where it has one.
    pub sid: Option<String>,
    /// Why it has ended.
    pub reason: LogoutReason,
}

impl News {
    /// That a session was stored, or that there is none any more.
    #[must_use]
    pub fn of(session: Option<&Session>) -> Self {
        Self {
            kind: match session {
                Some(_) => NewsKind::Stored,
                None => NewsKind::Ended,
            },
            sid: session.and_then(Session::sid).map(str::to_owned),
            generation: session.and_then(Session::generation),
        }
    }

    /// Whether it may tell of something that a tab with this session does not know.
    #[must_use]
    pub fn is_new_to(&self, own: Option<&Session>) -> bool {
        let Some(own) = own else {
            return self.kind == NewsKind::Stored;
        };
        let is_own_session = self.sid.is_some() && self.sid.as_deref() == own.sid();
        let is_known = is_own_session
            && match (self.generation, own.generation()) {
                (Some(told), Some(known)) => told <= known,
                _ => false,
            };
        self.kind == NewsKind::Ended || !is_known
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::AccessToken;

    fn session(generation: u64) -> Session {
        Session::new("ada", AccessToken::parse("a").unwrap())
            .with_extra("sid", "s1")
            .with_extra("gen", generation)
    }

    #[test]
    fn older_news_of_the_same_session_are_known() {
        let told = News::of(Some(&session(7)));
        for (own, is_new) in [
            (None, true),
            (Some(session(6)), true),
            (Some(session(7)), false),
            (Some(session(8)), false),
            (Some(session(8).with_extra("sid", "s2")), true),
        ] {
            assert_eq!(told.is_new_to(own.as_ref()), is_new, "{own:?}");
        }
        assert!(News::of(None).is_new_to(Some(&session(7))));
        assert!(!News::of(None).is_new_to(None));
    }
}
