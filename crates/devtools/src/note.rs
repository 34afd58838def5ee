//! What is kept of an event: numbers, a path and times; no token, no body, no name of a user.
//!
//! A [`Note`] is what a tab tells the other tabs, and what is kept for "Why was I signed out?", so that it has a form
//! that can be written down. What an app's user is called, and what a server says in its own words, is not in it.
//!
//! ```
//! use tollgate_devtools::Note;
//! use tollgate_interceptor::Event;
//! use tollgate_interceptor::observer::RequestId;
//!
//! let note = Note::of(&Event::Answered { id: RequestId(7), status: 401 });
//! assert_eq!(note, Some(Note::Answered { id: 7, status: 401 }));
//! ```

use core::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tollgate_interceptor::observer::{Sending, Source};
use tollgate_interceptor::{Event, LogoutReason};

use crate::cause::Cause;

/// The longest path that is kept, in characters; what is longer is cut, and ends in `…`.
const LONGEST_PATH: usize = 200;

/// One thing that has happened in one tab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", try_from = "Value")]
#[non_exhaustive]
pub enum Note {
    /// A request goes out, or goes out again.
    Sent {
        /// Which one, among those of its tab.
        id: u64,
        /// Its method, as it stands on the wire.
        method: String,
        /// Its path, without the query.
        path: String,
        /// The generation of the access token that it carries; `None` when it carries none.
        generation: Option<u64>,
        /// Whether it is sent again with a newer token.
        is_replay: bool,
    },
    /// A request waits for a newer token.
    Queued {
        /// Which one.
        id: u64,
    },
    /// An answer has come.
    Answered {
        /// To which request.
        id: u64,
        /// Its HTTP status.
        status: u16,
    },
    /// A request is sent again after a while, since nothing that lasts has come of it.
    Postponed {
        /// Which one.
        id: u64,
        /// How long it is put off, in milliseconds.
        retry_in_ms: u64,
    },
    /// A request has failed for good.
    Failed {
        /// Which one.
        id: u64,
        /// Why.
        why: Cause,
        /// What to quote when asking for help.
        request_id: Option<String>,
    },
    /// The caller of a request has gone.
    Aborted {
        /// Which one.
        id: u64,
    },
    /// A refresh is sent.
    Refreshing {
        /// 1 for the first try, more after failures.
        attempt: u32,
    },
    /// There is a newer access token.
    Renewed {
        /// The generation of the newer token.
        generation: u64,
        /// Whether another tab has fetched it.
        is_taken_over: bool,
    },
    /// A refresh has brought no verdict, and is put off.
    PutOff {
        /// What it brought instead.
        why: Cause,
        /// How long it is put off, in milliseconds.
        retry_in_ms: u64,
    },
    /// Somebody is logged in.
    LoggedIn,
    /// The session is over.
    LoggedOut {
        /// Why.
        why: LogoutReason,
    },
}

impl Note {
    /// What is kept of `event`; `None` for what a picture doesn't need.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        Some(match event {
            Event::Sent {
                id,
                method,
                path,
                stamp,
                sending,
            } => Self::Sent {
                id: id.0,
                method: method.as_str().to_owned(),
                path: shorten(path),
                generation: stamp.map(|stamp| stamp.generation),
                is_replay: *sending == Sending::Replay,
            },
            Event::Queued { id } => Self::Queued { id: id.0 },
            Event::Answered { id, status } => Self::Answered {
                id: id.0,
                status: *status,
            },
            Event::PutOff { id, retry_in } => Self::Postponed {
                id: id.0,
                retry_in_ms: millis(*retry_in),
            },
            Event::Failed { id, error } => Self::Failed {
                id: id.0,
                why: Cause::of(error),
                request_id: error.request_id().map(shorten),
            },
            Event::Aborted { id } => Self::Aborted { id: id.0 },
            Event::Refreshing { attempt, .. } => Self::Refreshing { attempt: *attempt },
            Event::Refreshed { stamp, source } => Self::Renewed {
                generation: stamp.generation,
                is_taken_over: *source == Source::Storage,
            },
            Event::RefreshFailed { cause, retry_in } => Self::PutOff {
                why: Cause::of(cause),
                retry_in_ms: millis(*retry_in),
            },
            Event::LoggedIn { .. } => Self::LoggedIn,
            Event::LoggedOut { reason, .. } => Self::LoggedOut {
                why: reason.clone(),
            },
            _ => return None,
        })
    }
}

/// By hand: the derived reader of an enum with a tag keeps what it has read in a form of its own first, and is a hundredth
/// of the app.
impl TryFrom<Value> for Note {
    type Error = &'static str;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        read(&value).ok_or("no note")
    }
}

fn read(value: &Value) -> Option<Note> {
    let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
    let number = |name: &str| value.get(name)?.as_u64();
    let flag = |name: &str| value.get(name)?.as_bool();
    let cause = || Cause::deserialize(value.get("why")?).ok();
    let id = || number("id");
    Some(match value.get("kind")?.as_str()? {
        "sent" => Note::Sent {
            id: id()?,
            method: text("method")?,
            path: text("path")?,
            generation: number("generation"),
            is_replay: flag("is_replay")?,
        },
        "queued" => Note::Queued { id: id()? },
        "answered" => Note::Answered {
            id: id()?,
            status: number("status")?.try_into().ok()?,
        },
        "postponed" => Note::Postponed {
            id: id()?,
            retry_in_ms: number("retry_in_ms")?,
        },
        "failed" => Note::Failed {
            id: id()?,
            why: cause()?,
            request_id: text("request_id"),
        },
        "aborted" => Note::Aborted { id: id()? },
        "refreshing" => Note::Refreshing {
            attempt: number("attempt")?.try_into().ok()?,
        },
        "renewed" => Note::Renewed {
            generation: number("generation")?,
            is_taken_over: flag("is_taken_over")?,
        },
        "putOff" => Note::PutOff {
            why: cause()?,
            retry_in_ms: number("retry_in_ms")?,
        },
        "loggedIn" => Note::LoggedIn,
        "loggedOut" => Note::LoggedOut {
            why: LogoutReason::deserialize(value.get("why")?).ok()?,
        },
        _ => return None,
    })
}

/// Whole milliseconds; what is longer than can be counted is the longest that can be.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST_PATH) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use tollgate_interceptor::observer::RequestId;
    use tollgate_interceptor::{Error, Failure, Identity, Loading};

    use super::*;

    #[test]
    fn nothing_of_a_user_or_of_a_servers_words_is_kept() {
        let identity = Identity {
            usr_id: "canary-user".to_owned(),
            tenant_id: Some("canary-tenant".to_owned()),
            sid: Some("canary-sid".to_owned()),
        };
        let failure = Failure {
            status: 403,
            message: Some("canary-message".to_owned()),
            ..Failure::default()
        };
        let events = [
            Event::LoggedIn {
                identity: identity.clone(),
            },
            Event::LoggedOut {
                identity,
                reason: LogoutReason::Expired,
            },
            Event::Failed {
                id: RequestId(1),
                error: Error::Forbidden(failure),
            },
        ];
        for event in &events {
            let text = serde_json::to_string(&Note::of(event)).unwrap();
            assert!(!text.contains("canary"), "{text}");
        }
    }

    #[test]
    fn a_note_comes_back_from_its_written_form() {
        let notes = [
            Note::Sent {
                id: 1,
                method: "GET".to_owned(),
                path: "/api/users".to_owned(),
                generation: Some(4),
                is_replay: true,
            },
            Note::Sent {
                id: 2,
                method: "POST".to_owned(),
                path: "/api/auth/login".to_owned(),
                generation: None,
                is_replay: false,
            },
            Note::Queued { id: 3 },
            Note::Answered { id: 4, status: 401 },
            Note::Postponed {
                id: 5,
                retry_in_ms: 1_500,
            },
            Note::Failed {
                id: 6,
                why: Cause::Status(500),
                request_id: Some("r1".to_owned()),
            },
            Note::Failed {
                id: 7,
                why: Cause::Offline,
                request_id: None,
            },
            Note::Aborted { id: 8 },
            Note::Refreshing { attempt: 2 },
            Note::Renewed {
                generation: 5,
                is_taken_over: true,
            },
            Note::PutOff {
                why: Cause::NoAnswer,
                retry_in_ms: u64::MAX,
            },
            Note::LoggedIn,
            Note::LoggedOut {
                why: LogoutReason::Invalid {
                    code: Some("X".to_owned()),
                },
            },
        ];
        for note in notes {
            let text = serde_json::to_string(&note).unwrap();
            assert_eq!(serde_json::from_str::<Note>(&text).unwrap(), note);
        }
    }

    #[test]
    fn a_long_path_is_cut_and_says_so() {
        let path = "é".repeat(10_000);
        let kept = shorten(&path);
        assert_eq!(kept.chars().count(), LONGEST_PATH + 1);
        assert!(kept.ends_with('…'));
        assert_eq!(shorten("/users"), "/users");
    }

    #[test]
    fn what_a_picture_does_not_need_is_not_kept() {
        assert_eq!(Note::of(&Event::Loading(Loading::default())), None);
        assert_eq!(Note::of(&Event::StoreUnavailable), None);
    }
}
