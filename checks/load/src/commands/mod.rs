//! What can be asked for on the command line, one file each.
//!
//! What was found goes to standard output; what goes on meanwhile, to standard error.

mod compare;
mod kills;
mod power;
mod readers;

use std::io::{self, Write};

use clap::Parser;
use tollgate_failure::{Explain, Outcome};

/// Plays many browsers against a server.
#[derive(Debug, Parser)]
#[command(name = "tollgate-load", version, about)]
pub(crate) enum Command {
    Compare(compare::Compare),
    Kills(kills::Kills),
    Power(power::Power),
    Readers(readers::Readers),
}

impl Command {
    /// Does what was asked for.
    pub(crate) async fn run(self) -> Outcome {
        match self {
            Self::Compare(compare) => compare.run().await,
            Self::Kills(kills) => kills.run().await,
            Self::Power(power) => power.run().await,
            Self::Readers(readers) => readers.run().await,
        }
    }
}

/// Prints what was found.
fn print(text: &str) -> Outcome {
    writeln!(io::stdout().lock(), "{text}").explain("print the report")
}
