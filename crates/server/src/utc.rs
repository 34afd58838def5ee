//! A time as people and spreadsheets read it, and the hour that it is in.

use crate::rotation::Seconds;

/// An hour, in seconds.
pub const HOUR: Seconds = 3_600;

/// A day, in seconds.
pub const DAY: Seconds = 24 * HOUR;

/// A time in UTC, as ISO 8601 writes it.
///
/// ```
/// assert_eq!(tollgate_server::utc::utc(951_782_400), "2000-02-29T00:00:00Z");
/// ```
#[must_use]
pub fn utc(at: Seconds) -> String {
    let (day, second) = (at.div_euclid(DAY), at.rem_euclid(DAY));
    let (year, month, day) = civil(day);
    let (hour, minute, second) = (second / HOUR, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// When the hour began that a time is in.
///
/// ```
/// assert_eq!(tollgate_server::utc::hour_of(7_199), 3_600);
/// ```
#[must_use]
pub const fn hour_of(at: Seconds) -> Seconds {
    at.div_euclid(HOUR) * HOUR
}

/// The date of a day, counted from the first of 1970.
///
/// Years begin in March here, so that the odd day comes last; 400 of them always have the same number of days.
const fn civil(day: i64) -> (i64, i64, i64) {
    const DAYS_BEFORE_1970: i64 = 719_468;
    const DAYS_IN_400_YEARS: i64 = 146_097;

    let day = day.saturating_add(DAYS_BEFORE_1970);
    let (era, day) = (
        day.div_euclid(DAYS_IN_400_YEARS),
        day.rem_euclid(DAYS_IN_400_YEARS),
    );
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = match month {
        0..10 => (year, month + 3),
        _ => (year + 1, month - 9),
    };
    (era * 400 + year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leap_days_and_times_before_1970_are_where_they_belong() {
        for (at, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (1_795_435_200, "2026-11-23T12:00:00Z"),
        ] {
            assert_eq!(utc(at), expected, "{at}");
        }
    }
}
