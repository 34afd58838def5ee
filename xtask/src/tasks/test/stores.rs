//! On which databases the server's tests run: on SQLite always, and on PostgreSQL where there is one.

use std::{
    env,
    fmt::{self, Display, Formatter},
};

use tollgate_failure::Outcome;

use crate::{
    postgres::{Cluster, Durability},
    say,
    setup::{self, Need},
};

/// Where the server's tests look for the address of a PostgreSQL in which they may make databases.
pub(in crate::tasks) const VARIABLE: &str = "TOLLGATE_TEST_POSTGRES";

/// The PostgreSQL of the tests.
#[derive(Debug)]
pub(super) enum Postgres {
    /// One of our own, for as long as this lives.
    Private(Cluster),
    /// One that the person has named.
    Chosen,
    /// It is not on this machine.
    Missing,
    /// It is here, and didn't start.
    Broken,
}

impl Postgres {
    /// Starts one, unless the person has named another; what is missing is got where that is possible.
    ///
    /// The build machine is not to pass without it; everybody else is told.
    pub(super) fn set_up() -> Outcome<Self> {
        if env::var_os(VARIABLE).is_some_and(|url| !url.is_empty()) {
            return Ok(Self::Chosen);
        }
        setup::ensure(Need::Postgres)?;
        match Cluster::start(Durability::None) {
            Ok(Some(cluster)) => Ok(Self::Private(cluster)),
            Ok(None) => Ok(Self::Missing),
            Err(failure) if setup::is_build_machine() => Err(failure),
            Err(failure) => {
                say::problem(failure);
                Ok(Self::Broken)
            }
        }
    }

    /// Whether there is any to run tests on.
    pub(super) const fn is_there(&self) -> bool {
        matches!(self, Self::Private(_) | Self::Chosen)
    }

    /// What the tests are to find in their environment.
    pub(super) fn variable(&self) -> Option<(&'static str, String)> {
        match self {
            Self::Private(cluster) => Some((VARIABLE, cluster.url("postgres"))),
            Self::Chosen | Self::Missing | Self::Broken => None,
        }
    }
}

impl Display for Postgres {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Private(cluster) => write!(
                f,
                "PostgreSQL {}: the server's tests run on it as well.",
                cluster.version()
            ),
            Self::Chosen => write!(
                f,
                "The server's tests run on the PostgreSQL of {VARIABLE} as well."
            ),
            Self::Missing => f.write_str(
                "PostgreSQL is not on this machine: the server's tests run on SQLite alone; \
                 install `postgresql` to have them run on it as well.",
            ),
            Self::Broken => f.write_str(
                "PostgreSQL is on this machine and didn't start: the server's tests run on SQLite alone.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_learn_of_a_server_only_if_one_was_started_for_them() {
        for without in [Postgres::Chosen, Postgres::Missing, Postgres::Broken] {
            assert_eq!(without.variable(), None);
        }
        let Some(cluster) = Cluster::start(Durability::None).unwrap() else {
            return;
        };
        let url = cluster.url("postgres");
        assert_eq!(Postgres::Private(cluster).variable(), Some((VARIABLE, url)));
    }

    #[test]
    fn a_run_on_sqlite_alone_says_so() {
        assert!(Postgres::Chosen.is_there());
        for without in [Postgres::Missing, Postgres::Broken] {
            assert!(!without.is_there());
            assert!(without.to_string().contains("SQLite alone"));
        }
    }
}
