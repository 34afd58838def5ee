//! The load program; `--help` says what it can do.

mod commands;

use std::process::ExitCode;

use clap::Parser;

use crate::commands::Command;

#[tokio::main]
async fn main() -> ExitCode {
    match Command::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
