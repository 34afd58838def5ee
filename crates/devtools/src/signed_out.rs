//! "Why was I signed out?": the last things that happened before a session was ended by force.
//!
//! It is kept for ten minutes at most, in this tab alone, and no longer than until the next login; a logout by hand
//! keeps nothing. Of a path only the beginning is kept, since what follows may be somebody's name.
//!
//! ```
//! use tollgate_devtools::signed_out::pattern;
//!
//! assert_eq!(pattern("/api/master/users/ada/disable", &["/api/master/users/{usrId}/disable"]), "/api/master/users/{usrId}/disable");
//! assert_eq!(pattern("/api/master/users/ada", &[]), "/api/…");
//! ```

use core::fmt::Write;
use core::time::Duration;

use serde::{Deserialize, Serialize};
use tollgate_interceptor::LogoutReason;

use crate::note::Note;
use crate::recording::{Recording, TabId};
use crate::words::Words;

/// How many things are kept.
pub const MOST_ENTRIES: usize = 50;

/// How long they are kept.
const KEPT_FOR: Duration = Duration::from_secs(600);

/// How far back a picture of it goes, in milliseconds.
const MINUTE_MS: u64 = 60_000;

/// The longest text that is read back, in bytes.
const LONGEST_KEPT: usize = 64 * 1024;

/// One thing that has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// In which tab.
    pub tab: TabId,
    /// When, in milliseconds since 1970 by this machine's clock.
    pub at_ms: u64,
    /// What.
    pub note: Note,
}

/// The forced end of a session, and what came before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOut {
    /// This tab.
    pub tab: TabId,
    /// When, in milliseconds since 1970 by this machine's clock.
    pub at_ms: u64,
    /// Why.
    pub why: LogoutReason,
    /// What has happened before, oldest first; the end itself is the last of it.
    pub entries: Vec<Entry>,
}

/// Whether nobody wanted the end: neither here, nor by a click in another tab.
#[must_use]
pub fn is_forced(why: &LogoutReason) -> bool {
    !matches!(
        why,
        LogoutReason::LoggedOut | LogoutReason::Elsewhere | LogoutReason::Switched
    )
}

impl SignedOut {
    pub(crate) fn new(tab: TabId, at_ms: u64, why: LogoutReason, entries: Vec<Entry>) -> Self {
        Self {
            tab,
            at_ms,
            why,
            entries,
        }
    }

    /// Whether it may still be told at `now_ms`; a clock that was set back makes it old.
    pub(crate) fn is_fresh(&self, now_ms: u64) -> bool {
        let kept_for = u64::try_from(KEPT_FOR.as_millis()).unwrap_or(u64::MAX);
        now_ms
            .checked_sub(self.at_ms)
            .is_some_and(|age| age <= kept_for)
    }

    /// The form in which it is kept over a reload of the page: paths as patterns of `routes`.
    #[must_use]
    pub fn to_text(&self, routes: &[&str]) -> String {
        let mut kept = self.clone();
        for entry in &mut kept.entries {
            if let Note::Sent { path, .. } = &mut entry.note {
                *path = pattern(path, routes);
            }
        }
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// Reads it back at `now`, the time since 1970; `None` for what is no such text, and for what is too old.
    #[must_use]
    pub fn read(text: &str, now: Duration) -> Option<Self> {
        if text.len() > LONGEST_KEPT {
            return None;
        }
        let mut kept: Self = serde_json::from_str(text).ok()?;
        kept.entries.truncate(MOST_ENTRIES);
        kept.is_fresh(crate::note::millis(now)).then_some(kept)
    }

    /// What has happened in the last minute, for a picture; its times are by this machine's wall clock.
    #[must_use]
    pub fn last_minute(&self) -> Recording {
        let mut recording = Recording::default();
        let since = self.at_ms.saturating_sub(MINUTE_MS);
        for entry in self.entries.iter().filter(|entry| entry.at_ms >= since) {
            recording.record(entry.tab, Duration::from_millis(entry.at_ms), &entry.note);
        }
        recording
    }

    /// A report for those who are asked for help: plain text, no names, with the ids of requests.
    #[must_use]
    pub fn report(&self, words: Words, routes: &[&str]) -> String {
        let mut report = words.reason(&self.why).to_owned();
        for entry in &self.entries {
            let before = self.at_ms.saturating_sub(entry.at_ms);
            let tab = if entry.tab == self.tab { "" } else { " (2)" };
            // Writing to a text can't fail.
            let _ = write!(
                report,
                "\n-{}.{:03} s{tab} {}",
                before / 1000,
                before % 1000,
                line(&entry.note, words, routes)
            );
        }
        report
    }
}

/// One thing that has happened, in one line.
fn line(note: &Note, words: Words, routes: &[&str]) -> String {
    match note {
        Note::Sent {
            id,
            method,
            path,
            is_replay,
            ..
        } => {
            let again = if *is_replay { " ↻" } else { "" };
            format!("#{id} {method} {}{again}", pattern(path, routes))
        }
        Note::Queued { id } => format!("#{id} {}", words.phase(crate::Phase::Waiting)),
        Note::Answered { id, status } => format!("#{id} {status}"),
        Note::Postponed { id, retry_in_ms } => {
            format!(
                "#{id} {}, +{retry_in_ms} ms",
                words.phase(crate::Phase::PutOff)
            )
        }
        Note::Failed {
            id,
            why,
            request_id,
        } => {
            let quoted = request_id.as_deref().map(|quoted| format!(" [{quoted}]"));
            format!("#{id} {}{}", words.cause(*why), quoted.unwrap_or_default())
        }
        Note::Aborted { id } => format!("#{id} {}", words.outcome(&crate::Outcome::Aborted)),
        Note::Refreshing { attempt } => format!("refresh ({attempt})"),
        Note::Renewed { generation, .. } => format!("refresh: {generation}"),
        Note::PutOff { why, retry_in_ms } => {
            format!("refresh: {}, +{retry_in_ms} ms", words.cause(*why))
        }
        Note::LoggedIn => "login".to_owned(),
        Note::LoggedOut { why } => format!("logout: {}", words.reason(why)),
    }
}

/// The first of `routes` that `path` fits, in which `{…}` stands for one part; without one, no more than the beginning.
#[must_use]
pub fn pattern(path: &str, routes: &[&str]) -> String {
    let fits = |route: &&&str| {
        let (mut parts, mut wanted) = (path.split('/'), route.split('/'));
        loop {
            match (parts.next(), wanted.next()) {
                (None, None) => return true,
                (Some(part), Some(want)) if part == want || want.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    if let Some(route) = routes.iter().find(fits) {
        return (*route).to_owned();
    }
    let (slash, rest) = match path.strip_prefix('/') {
        Some(rest) => ("/", rest),
        None => ("", path),
    };
    match rest.split_once('/') {
        Some((first, _)) => format!("{slash}{first}/…"),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cause::Cause;

    fn told() -> SignedOut {
        let note = |at_ms, note| Entry {
            tab: TabId(1),
            at_ms,
            note,
        };
        let sent = Note::Sent {
            id: 4,
            method: "GET".to_owned(),
            path: "/api/users/canary".to_owned(),
            generation: Some(1),
            is_replay: false,
        };
        let failed = Note::Failed {
            id: 4,
            why: Cause::SessionOver,
            request_id: Some("req-9".to_owned()),
        };
        SignedOut::new(
            TabId(1),
            100_000,
            LogoutReason::Revoked,
            vec![note(98_500, sent), note(99_999, failed)],
        )
    }

    #[test]
    fn no_name_is_kept_in_a_path() {
        for routes in [&["/api/users/{usrId}"][..], &[]] {
            let text = told().to_text(routes);
            assert!(!text.contains("canary"), "{text}");
            let report = told().report(Words::default(), routes);
            assert!(!report.contains("canary"), "{report}");
        }
    }

    #[test]
    fn it_comes_back_while_it_is_fresh_and_no_longer() {
        let text = told().to_text(&[]);
        let read = |secs| SignedOut::read(&text, Duration::from_secs(secs));
        assert_eq!(read(700).unwrap().why, LogoutReason::Revoked);
        assert_eq!(read(701), None);
        // The clock was set back meanwhile.
        assert_eq!(read(99), None);
    }

    #[test]
    fn garbage_is_nothing() {
        for text in ["", "null", "{}", "[1]", "<html>"] {
            assert_eq!(SignedOut::read(text, Duration::from_secs(100)), None);
        }
        let huge = format!("\"{}\"", "x".repeat(LONGEST_KEPT));
        assert_eq!(SignedOut::read(&huge, Duration::from_secs(100)), None);
    }

    #[test]
    fn the_report_tells_when_and_what() {
        let report = told().report(Words::default(), &["/api/users/{usrId}"]);
        assert_eq!(
            report,
            "the session was ended on the server\n\
             -1.500 s #4 GET /api/users/{usrId}\n\
             -0.001 s #4 the session is over [req-9]"
        );
    }

    #[test]
    fn a_path_fits_its_route_part_by_part() {
        let routes = ["/a/{id}/b", "/a/{id}"];
        for (path, expected) in [
            ("/a/1", "/a/{id}"),
            ("/a/1/b", "/a/{id}/b"),
            ("/a/1/c", "/a/…"),
            ("/a", "/a"),
            ("a/x", "a/…"),
            ("", ""),
        ] {
            assert_eq!(pattern(path, &routes), expected, "{path}");
        }
    }
}
