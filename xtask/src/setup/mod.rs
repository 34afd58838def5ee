//! What the project needs on a machine, how it is found, and how it is had.
//!
//! Each need lies in a file of its own, which finds it (quick, changes nothing) and gets it.
//! Nothing here ever asks for another user's rights: where those are needed, a sentence says what to do.

mod apt;
mod apt_get;
mod browser;
mod cargo_tool;
mod debian_std;
mod node;
mod postgres;
mod rustc;
mod schemathesis;
mod wasm_opt;
mod wasm_target;

use std::{env, fmt::Display, path::PathBuf, sync::Mutex, thread};

use tollgate_failure::{Failure, Outcome};

use crate::{process, say, tools};

pub(crate) use browser::Browser;

/// Something that must be on the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// The standard library for `wasm32-unknown-unknown`.
    WasmTarget,
    /// Builds and serves the console.
    Trunk,
    /// Makes the console's JavaScript, and runs its component tests.
    WasmBindgen,
    /// Node and npm.
    Node,
    /// Makes the console's release build small.
    WasmOpt,
    /// Chromium and its driver.
    Browser,
    /// Finds dependencies that nobody uses.
    Machete,
    /// What the server's tests run on beside SQLite.
    Postgres,
    /// Holds a running server to its document; only fuzzing needs it.
    Schemathesis,
}

impl Need {
    /// What `cargo xtask serve` needs.
    pub(crate) const SERVE: &[Self] = &[Self::WasmTarget, Self::Trunk, Self::WasmBindgen];
    /// What the checks need.
    pub(crate) const CHECK: &[Self] = &[Self::WasmTarget, Self::Machete];
    /// What a release of the console needs.
    pub(crate) const DIST: &[Self] = &[
        Self::WasmTarget,
        Self::Trunk,
        Self::WasmBindgen,
        Self::Node,
        Self::WasmOpt,
    ];
    /// What the benchmark in the browser needs.
    pub(crate) const BENCH: &[Self] = &[
        Self::WasmTarget,
        Self::WasmBindgen,
        Self::Node,
        Self::WasmOpt,
        Self::Browser,
    ];
    /// What the end-to-end tests need.
    pub(crate) const END_TO_END: &[Self] = &[
        Self::WasmTarget,
        Self::Trunk,
        Self::WasmBindgen,
        Self::Node,
        Self::WasmOpt,
        Self::Browser,
    ];
    /// All that building and testing need.
    pub(crate) const ALL: &[Self] = &[
        Self::WasmTarget,
        Self::Trunk,
        Self::WasmBindgen,
        Self::Node,
        Self::WasmOpt,
        Self::Browser,
        Self::Postgres,
        Self::Machete,
    ];

    /// Whether nothing fails without it; the build machine must have everything.
    pub(crate) fn is_optional(self) -> bool {
        self == Self::Postgres && !is_build_machine()
    }

    /// Its name and version, as people call it.
    pub(crate) fn name(self) -> Outcome<String> {
        Ok(match self {
            Self::WasmTarget => format!("std for {}", wasm_target::TARGET),
            Self::Trunk => cargo_tool::trunk().label(),
            Self::WasmBindgen => cargo_tool::wasm_bindgen()?.label(),
            Self::Node => format!("Node {} or later, with npm", node::OLDEST),
            Self::WasmOpt => format!("wasm-opt {}", wasm_opt::VERSION),
            Self::Browser => "Chromium and its driver".to_owned(),
            Self::Machete => cargo_tool::machete().label(),
            Self::Postgres => "PostgreSQL".to_owned(),
            Self::Schemathesis => format!("schemathesis {}", schemathesis::version()?),
        })
    }

    /// Where it is; `None` if it is missing.
    pub(crate) fn find(self) -> Outcome<Option<PathBuf>> {
        Ok(match self {
            Self::WasmTarget => wasm_target::find()?,
            Self::Trunk => cargo_tool::trunk().find(),
            Self::WasmBindgen => cargo_tool::wasm_bindgen()?.find(),
            Self::Node => node::find(),
            Self::WasmOpt => wasm_opt::find(),
            Self::Browser => browser::find().map(|browser| browser.chrome),
            Self::Machete => cargo_tool::machete().find(),
            Self::Postgres => postgres::find(),
            Self::Schemathesis => schemathesis::find()?,
        })
    }

    /// Gets it, and tells how.
    fn get(self) -> Outcome<String> {
        match self {
            Self::WasmTarget => wasm_target::get(),
            Self::Trunk => cargo_tool::trunk().get(),
            Self::WasmBindgen => cargo_tool::wasm_bindgen()?.get(),
            Self::Node => Err(node::how_to_get()),
            Self::WasmOpt => wasm_opt::get(),
            Self::Browser => browser::get(),
            Self::Machete => cargo_tool::machete().get(),
            Self::Postgres => postgres::get(),
            Self::Schemathesis => schemathesis::get(),
        }
    }

    /// What getting it means, for the line that stands while it lasts.
    fn doing(self) -> &'static str {
        match self {
            Self::Trunk | Self::WasmBindgen | Self::Machete => {
                "not there yet; building it once, this takes minutes"
            }
            _ => "not there yet; getting it",
        }
    }
}

/// Whether this is a machine that builds for everybody, as such machines say of themselves.
pub(crate) fn is_build_machine() -> bool {
    says_yes(env::var("CI").ok().as_deref())
}

fn says_yes(variable: Option<&str>) -> bool {
    variable.is_some_and(|value| !["", "0", "false"].contains(&value))
}

/// Finds `need`, or gets it; what is optional may stay missing, and then that is told.
pub(crate) fn ensure(need: Need) -> Outcome {
    let name = need.name()?;
    match need.find()? {
        Some(path) => say::line(format_args!("✓ {name} — {}", path.display())),
        None => match get_alone(need, &name) {
            Err(failure) if need.is_optional() && !process::is_interrupted() => {
                say::line(format_args!("· {name} — {failure}"));
            }
            outcome => outcome?,
        },
    }
    match need {
        Need::WasmTarget => wasm_target::forget_artefacts_of_another(),
        _ => Ok(()),
    }
}

/// Gets `need`, unless another set-up has just done so.
fn get_alone(need: Need, name: &str) -> Outcome {
    let _lock = tools::lock(&name.replace(' ', "-"))?;
    if need.find()?.is_some() {
        say::line(format_args!("✓ {name} — set up by another just now"));
        return Ok(());
    }
    let step = say::Step::begin(name, need.doing());
    let how = need.get()?;
    if need.find()?.is_none() {
        return Err(Failure::new(format!(
            "{name} was {how}, and yet it isn't found. `cargo xtask doctor` tells more."
        )));
    }
    step.done(how);
    Ok(())
}

/// Something that can be done while others are being done.
pub(crate) type Lane<'a> = Box<dyn FnOnce() -> Outcome + Send + 'a>;

/// Lanes that get what is needed.
///
/// Node comes before all else, since a missing one can only be told, and telling it after minutes would be unkind.
pub(crate) fn lanes(needs: &[Need]) -> Outcome<Vec<Lane<'static>>> {
    if needs.contains(&Need::Node) {
        ensure(Need::Node)?;
    }
    let others = needs.iter().copied().filter(|need| *need != Need::Node);
    Ok(others
        .map(|need| Box::new(move || ensure(need)) as Lane<'static>)
        .collect())
}

/// Does everything side by side; the first failure ends the rest and is the one that is told.
pub(crate) fn side_by_side(lanes: Vec<Lane<'_>>) -> Outcome {
    let first = Mutex::new(None);
    thread::scope(|scope| {
        for lane in lanes {
            scope.spawn(|| {
                let Err(failure) = lane() else { return };
                let mut first = first
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                if first.is_none() {
                    *first = Some(failure);
                    process::abandon_all();
                }
            });
        }
    });
    match first
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
    {
        None => Ok(()),
        Some(failure) => Err(failure),
    }
}

/// The folders of the tools that were set up here, whether they are there yet or not.
pub(crate) fn tool_dirs() -> Vec<PathBuf> {
    let wasm_bindgen = cargo_tool::wasm_bindgen().ok().map(|tool| tool.bin_dir());
    [
        Some(cargo_tool::trunk().bin_dir()),
        Some(cargo_tool::machete().bin_dir()),
        wasm_bindgen,
        Some(wasm_opt::bin_dir()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Chromium and its driver, which [`ensure`] has found or got.
pub(crate) fn browser() -> Outcome<Browser> {
    browser::find().ok_or_else(browser::how_to_get)
}

/// The Python that has schemathesis, which [`ensure`] has found or got.
pub(crate) fn schemathesis() -> Outcome<PathBuf> {
    schemathesis::find()?.ok_or_else(|| Failure::new("schemathesis isn't set up."))
}

/// How a missing program is installed with the package managers that people have.
fn install_hint(what: impl Display, apt: &str, dnf: &str, brew: &str) -> Failure {
    let ways = [("apt-get", apt), ("dnf", dnf), ("brew", brew)];
    let commands = ways.map(|(manager, packages)| format!("    {manager} install {packages}"));
    Failure::new(format!(
        "{what} Install it with one of:\n{}",
        commands.join("\n")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_machine_says_that_it_is_one() {
        assert!(says_yes(Some("true")));
        assert!(says_yes(Some("1")));
        for no in [None, Some(""), Some("false"), Some("0")] {
            assert!(!says_yes(no), "{no:?}");
        }
    }

    #[test]
    fn only_postgresql_may_ever_be_missing() {
        for need in Need::ALL.iter().filter(|need| **need != Need::Postgres) {
            assert!(!need.is_optional(), "{need:?}");
        }
    }
}
