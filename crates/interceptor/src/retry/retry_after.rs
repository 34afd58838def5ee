//! How long a server asks to be left alone (RFC 9110, section 10.2.3).
//!
//! ```
//! use std::time::Duration;
//! use tollgate_interceptor::request::Headers;
//! use tollgate_interceptor::retry::retry_after;
//!
//! let mut headers = Headers::default();
//! headers.set("Date", "Sun, 06 Nov 1994 08:49:30 GMT");
//! headers.set("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT");
//! assert_eq!(retry_after(&headers, None), Some(Duration::from_secs(7)));
//! ```

use core::time::Duration;
use std::time::UNIX_EPOCH;

use crate::request::Headers;

/// The longest `Retry-After` that is followed.
const LONGEST: Duration = Duration::from_secs(60);

/// How long the server asked to be left alone, at most 60 s; `None` when it said nothing readable.
///
/// It says so in whole seconds, or by a date in one of the three forms of HTTP.
/// A date is measured against the answer's own `Date`, by which it was made: so it does not matter whether the clock
/// here is right. Only an answer without one is measured against `wall`, the time since the Unix epoch.
#[must_use]
pub fn retry_after(headers: &Headers, wall: impl Into<Option<Duration>>) -> Option<Duration> {
    let value = headers.get("retry-after")?.trim();
    let asked = match is_number(value) {
        // More digits than a number can have are more than the cap as well.
        true => Duration::from_secs(value.parse().unwrap_or(u64::MAX)),
        false => {
            let now = date(headers).or(wall.into())?;
            // A date that has passed asks for nothing more.
            read_date(value)?.saturating_sub(now)
        }
    };
    Some(asked.min(LONGEST))
}

/// When the answer was made, by the server's clock, as the time since the Unix epoch; `None` where it doesn't say, or
/// where the browser hides it from pages of another origin.
#[must_use]
pub fn date(headers: &Headers) -> Option<Duration> {
    headers.get("date").and_then(read_date)
}

/// Digits and nothing else: no sign, no fraction.
pub(crate) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A date of HTTP (RFC 9110, section 5.6.7) as the time since the Unix epoch.
fn read_date(text: &str) -> Option<Duration> {
    httpdate::parse_http_date(text)
        .ok()?
        .duration_since(UNIX_EPOCH)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1994-11-06 08:49:30 UTC.
    const NOW: Duration = Duration::from_secs(784_111_770);

    fn check(retry_after: &str, date: Option<&str>, wall: Option<Duration>, expected: Option<u64>) {
        let mut headers = Headers::default();
        headers.set("Retry-After", retry_after);
        if let Some(date) = date {
            headers.set("Date", date);
        }
        assert_eq!(
            super::retry_after(&headers, wall),
            expected.map(Duration::from_secs),
            "{retry_after:?}, {date:?}, {wall:?}"
        );
    }

    #[test]
    fn t61_seconds_are_read_and_capped() {
        for (value, expected) in [
            ("2", 2),
            (" 7 ", 7),
            ("0", 0),
            ("007", 7),
            ("60", 60),
            ("61", 60),
            ("3600", 60),
            ("18446744073709551615", 60),
            ("99999999999999999999999", 60),
        ] {
            check(value, None, None, Some(expected));
        }
    }

    #[test]
    fn t61_each_form_of_a_date_is_read_and_capped() {
        for (value, expected) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 7),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 7),
            ("Sun Nov  6 08:49:37 1994", 7),
            ("Sun Nov 06 08:49:37 1994", 7),
            (" Sun, 06 Nov 1994 08:49:37 GMT ", 7),
            ("Sun, 06 Nov 1994 08:49:30 GMT", 0),
            ("Sun, 06 Nov 1994 08:49:00 GMT", 0),
            ("Mon, 07 Nov 1994 00:00:00 GMT", 60),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 60),
        ] {
            check(value, None, Some(NOW), Some(expected));
        }
    }

    #[test]
    fn t61_junk_is_left() {
        for value in [
            "",
            " ",
            "-1",
            "+1",
            "1.5",
            "1e3",
            "0x10",
            "2 s",
            "2, 3",
            "٣",
            "soon",
            "GMT",
            "1994-11-06T08:49:37Z",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 +0100",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Mon, 06 Nov 1994 08:49:37 GMT",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 94 08:49:37 GMT",
            "Sun, 06-Nov-94 08:49:37 GMT",
            "Sat, 06 Nov 0000 08:49:37 GMT",
            "Wed, 31 Dec 1969 23:59:59 GMT",
        ] {
            check(value, None, Some(NOW), None);
        }
    }

    #[test]
    fn t61_a_date_counts_from_the_answers_own() {
        let (asked, sent) = (
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:30 GMT",
        );
        let hour = Duration::from_secs(3600);
        for wall in [None, Some(NOW - hour), Some(NOW + hour)] {
            check(asked, Some(sent), wall, Some(7));
        }
        check(asked, Some("yesterday"), Some(NOW), Some(7));
        check(asked, Some("yesterday"), None, None);
        check(asked, None, None, None);
    }
}
