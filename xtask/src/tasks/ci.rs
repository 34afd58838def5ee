//! `cargo xtask ci`: check, then test; the build machine and people run the same.

use tollgate_failure::Outcome;

use super::{check, test};
use crate::{options::Options, say};

/// The cheaper half first: a misplaced space needs no browser to be found.
///
/// With `--timings` the last thing said is where the time went, also when a test has failed.
pub(super) fn run(mut options: Options) -> Outcome {
    let are_timings_wanted = options.flag("--timings");
    options.finish()?;
    let outcome =
        check::run(Options::new("check", [])).and_then(|()| test::run(Options::new("test", [])));
    if are_timings_wanted {
        say::line("\nWhere the time went:");
        say::timings();
    }
    outcome
}
