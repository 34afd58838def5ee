//! `cargo xtask doctor`: tells what is there and what is missing, and changes nothing.

use tollgate_failure::{Failure, Outcome};

use crate::{options::Options, say, setup::Need, tools};

/// Fails if anything is missing, so that scripts can ask.
pub(super) fn run(options: Options) -> Outcome {
    options.finish()?;
    say::line(format_args!("Tools folder: {}\n", tools::dir().display()));
    let mut n_missing = 0;
    for need in Need::ALL {
        let name = need.name()?;
        match need.find()? {
            Some(path) => say::line(format_args!("✓ {name} — {}", path.display())),
            None if need.is_optional() => {
                say::line(format_args!("· {name} — missing; nothing fails without it"));
            }
            None => {
                n_missing += 1;
                say::line(format_args!("✗ {name} — missing"));
            }
        }
    }
    match n_missing {
        0 => Ok(()),
        1 => Err(Failure::new(
            "One thing is missing. `cargo xtask setup` gets it, or says how.",
        )),
        n => Err(Failure::new(format!(
            "{n} things are missing. `cargo xtask setup` gets them, or says how."
        ))),
    }
}
