//! `cargo xtask setup`: gets what is missing, and does nothing else.

use std::time::Instant;

use tollgate_failure::Outcome;

use crate::{
    options::Options,
    say,
    setup::{self, Need},
};

/// Everything, so that no later task has to wait for any of it.
pub(super) fn run(options: Options) -> Outcome {
    options.finish()?;
    let start = Instant::now();
    setup::side_by_side(setup::lanes(Need::ALL)?)?;
    say::line(format_args!(
        "\nAll there, after {}.",
        say::duration(start.elapsed())
    ));
    let own: Vec<_> = setup::tool_dirs()
        .into_iter()
        .filter(|dir| dir.is_dir())
        .collect();
    if let Ok(own) = std::env::join_paths(own) {
        say::line("For a plain `trunk serve` in your own shell:\n");
        say::line(format_args!("    export PATH=\"{}:$PATH\"", own.display()));
    }
    Ok(())
}
