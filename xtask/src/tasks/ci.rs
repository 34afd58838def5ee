//! `cargo xtask ci`: check, then test; the build machine and people run the same.

use super::{check, test};
use crate::{failure::Outcome, options::Options};

/// The cheaper half first: a misplaced space needs no browser to be found.
pub(super) fn run(options: Options) -> Outcome {
    options.finish()?;
    check::run(Options::new("check", []))?;
    test::run(Options::new("test", []))
}
