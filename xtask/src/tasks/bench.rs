//! `cargo xtask bench client`: the interceptor beside its peers, in one browser session against one server.
//!
//! What is measured and how stands in `bench/`; here it is only built and started.

use super::{lab, npm};
use crate::{
    failure::{Failure, Outcome},
    options::Options,
    process, project,
    setup::{self, Need},
};

/// Sets up, builds the page that ships, and measures.
pub(super) fn run(mut options: Options) -> Outcome {
    let what = options.word();
    let flags = ["--quick", "--write"].map(|name| options.flag(name).then_some(name));
    options.finish()?;
    if what.as_deref() != Some("client") {
        return Err(Failure::new(
            "What is to be measured? There is `cargo xtask bench client`.",
        ));
    }
    if !flags.contains(&None) {
        return Err(Failure::new(
            "`--quick` measures too little to be written down; leave `--write` out, or `--quick`.",
        ));
    }
    setup::side_by_side(setup::lanes(Need::BENCH)?)?;
    npm::install("bench")?;
    let mut command = process::command("node");
    command
        .arg("client.js")
        .args(flags.into_iter().flatten())
        .current_dir(project::root().join("bench"))
        .env("TOLLGATE_LAB", lab::build()?)
        .env("CHROME", setup::browser()?.chrome);
    process::show(command)
}
