//! PostgreSQL, on which the server's tests run beside SQLite.
//!
//! What is needed are its programs alone: each task that wants a server makes one of its own.

use std::path::PathBuf;

use super::apt_get;
use tollgate_failure::{Failure, Outcome};

use crate::postgres::{Binaries, CHOICE};

/// The folder of its programs, if they are here.
pub(super) fn find() -> Option<PathBuf> {
    Binaries::find().map(|binaries| binaries.dir().to_owned())
}

/// Installs it where that is possible without asking for another user's rights.
pub(super) fn get() -> Outcome<String> {
    if let Some(chosen) = Binaries::chosen_dir() {
        return Err(Failure::new(format!(
            "{CHOICE} names {}, where there is no whole PostgreSQL: `initdb`, `postgres` and `createdb` must be in it.",
            chosen.display()
        )));
    }
    apt_get::install(&["postgresql"], how_to_get)
}

/// What to do without it.
fn how_to_get() -> Failure {
    let what = format!(
        "PostgreSQL is not on this machine; the server's tests run on SQLite alone without it ({CHOICE} may name the folder of its programs)."
    );
    super::install_hint(what, "postgresql", "postgresql-server", "postgresql@17")
}
