//! What can be wrong with a server that runs, and makes it useless until it is mended.

use crate::store::{Check, StoreError};

/// Why a server is not ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ailment {
    /// The clock says a time that nobody has confirmed.
    ClockUnconfirmed,
    /// The database is another one than the one that was opened, or has gone.
    DatabaseLost,
    /// The database can't be written to: it is full, read-only, locked, or can't be reached.
    WritesFail,
}

impl Ailment {
    pub(super) const ALL: [Self; 3] =
        [Self::ClockUnconfirmed, Self::DatabaseLost, Self::WritesFail];

    /// What it is called among the figures.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ClockUnconfirmed => "clock_unconfirmed",
            Self::DatabaseLost => "database_lost",
            Self::WritesFail => "writes_fail",
        }
    }

    /// What whoever asks whether the server is ready is told.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::ClockUnconfirmed => {
                "The clock has jumped: it has to be set right, or confirmed by an operator."
            }
            Self::DatabaseLost => "The database is no longer the one that was opened.",
            Self::WritesFail => "The database can't be written to.",
        }
    }

    /// What an operator reads in the log when it begins.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::ClockUnconfirmed => {
                "the clock is not believed: everybody is put off, and nothing is swept, until it is right again, or until it is confirmed with `tollgate-server admin confirm-clock`"
            }
            Self::DatabaseLost => {
                "the database has gone: nothing more is written until it is back in its place. What it holds can still be saved while this server runs; docs/operating.md says how"
            }
            Self::WritesFail => "the database can't be written to: everybody who writes is put off",
        }
    }

    /// What an error of the database tells of, if it is more than a failure of the moment.
    pub(crate) const fn of(error: &StoreError) -> Option<Self> {
        match error {
            StoreError::Clock(_) => Some(Self::ClockUnconfirmed),
            StoreError::Lost(_) => Some(Self::DatabaseLost),
            StoreError::Unavailable(_) | StoreError::Broken(_) | StoreError::Corrupt(_) => None,
        }
    }

    /// What a check has found, each with its cause; one that can't tell the clock or the place finds nothing wrong with
    /// them.
    pub(crate) fn found_by(check: &Check) -> Vec<(Self, &StoreError)> {
        let place = check.place.as_ref().err();
        let clock = check.clock.as_ref().err();
        let named = [place, clock].into_iter().flatten();
        let named = named.filter_map(|error| Some((Self::of(error)?, error)));
        let write = check.write.as_ref().err();
        // A write that is refused for another ailment is no ailment of its own.
        let write = write.filter(|error| Self::of(error).is_none());
        let mut found: Vec<(Self, &StoreError)> = Vec::new();
        for (ailment, error) in named.chain(write.map(|error| (Self::WritesFail, error))) {
            if found.iter().all(|(other, _)| *other != ailment) {
                found.push((ailment, error));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        place: Option<StoreError>,
        clock: Option<StoreError>,
        write: Option<StoreError>,
    ) -> Check {
        let result = |error: Option<StoreError>| error.map_or(Ok(()), Err);
        Check {
            place: result(place),
            clock: result(clock),
            write: result(write),
        }
    }

    fn names(check: &Check) -> Vec<&'static str> {
        let found = Ailment::found_by(check);
        found.iter().map(|(ailment, _)| ailment.label()).collect()
    }

    #[test]
    fn each_ailment_is_found_once_and_by_its_own_name() {
        let clock = || Some(StoreError::Clock("why".into()));
        let lost = || Some(StoreError::Lost("why".into()));
        let full = || Some(StoreError::Unavailable("full".into()));
        for (checked, expected) in [
            (check(None, None, None), &[][..]),
            (check(None, None, full()), &["writes_fail"]),
            (check(None, clock(), None), &["clock_unconfirmed"]),
            (check(lost(), None, lost()), &["database_lost"]),
            (check(lost(), lost(), lost()), &["database_lost"]),
            (
                check(None, clock(), full()),
                &["clock_unconfirmed", "writes_fail"],
            ),
            // Nobody can be reached: that is told once.
            (check(full(), full(), full()), &["writes_fail"]),
        ] {
            assert_eq!(names(&checked), expected, "{checked:?}");
        }
    }
}
