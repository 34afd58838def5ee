//! `cargo xtask bench`: what is measured, one file each.

mod client;
mod lists;
mod server;

use tollgate_failure::{Failure, Outcome};

use crate::options::Options;

/// How thoroughly, and what for.
#[derive(Debug, Clone, Copy)]
struct Wish {
    /// A tenth of the time, which says little.
    is_quick: bool,
    /// Put the figures into the page.
    is_written: bool,
}

/// Measures what the first word names.
pub(super) fn run(mut options: Options) -> Outcome {
    let what = options.word();
    let wish = Wish {
        is_quick: options.flag("--quick"),
        is_written: options.flag("--write"),
    };
    options.finish()?;
    if wish.is_quick && wish.is_written {
        return Err(Failure::new(
            "`--quick` measures too little to be written down; leave `--write` out, or `--quick`.",
        ));
    }
    match what.as_deref() {
        Some("client") => client::run(wish),
        Some("lists") => lists::run(wish),
        Some("server") => server::run(wish),
        _ => Err(Failure::new(
            "What is to be measured? There is `cargo xtask bench client`, `cargo xtask bench lists` and `cargo xtask bench server`.",
        )),
    }
}
