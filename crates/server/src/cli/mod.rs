//! The command line: what is to be done, and with which settings.
//!
//! A flag goes before the environment, the environment before the settings file, and that before the default.
//! Every setting has the same name in all of them: `--access-ttl`, `TOLLGATE_ACCESS_TTL`, `access-ttl = 300`.
//!
//! What is not here: the settings themselves, which are in [`crate::config`].

mod file;
mod operate;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Command, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::{Config, Impossible, LogArgs};
use file::File;
pub use operate::{
    AdminTask, BackupArgs, CreateAdminArgs, KeyFileArgs, RestoreArgs, RotateArgs, UserArgs,
};

/// The Tollgate API server: login, rotating refresh tokens with theft detection, users, sessions.
///
/// Without a command it serves. A flag goes before its environment variable, and that before the settings file.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "tollgate-server",
    version,
    args_conflicts_with_subcommands = true
)]
pub struct Cli {
    #[command(subcommand)]
    task: Option<Task>,

    /// A file of settings in TOML, by the names of the flags, as in access-ttl = 300
    #[arg(long, env = "TOLLGATE_CONFIG", value_name = "FILE", global = true)]
    config: Option<PathBuf>,

    /// What is logged, and how.
    #[command(flatten)]
    pub log: LogArgs,

    #[command(flatten)]
    serve: Config,
}

/// What is to be done.
#[derive(Debug, Clone, Subcommand)]
pub enum Task {
    /// Serve until told to stop; also what is done when no command is named
    Serve(Box<Config>),
    /// Take a backup of the embedded database, also while it is served
    Backup(BackupArgs),
    /// Put a backup in the place of the embedded database, while it is not served
    Restore(RestoreArgs),
    /// Print the API as an OpenAPI document, and serve nothing
    Openapi,
    /// Look after the server's data from its machine
    #[command(subcommand)]
    Admin(AdminTask),
}

impl Cli {
    /// Reads the command line, the environment and the settings file.
    ///
    /// # Errors
    /// Help, when that is asked for, and else a sentence that names the setting that is wrong.
    /// [`clap::Error::exit`] prints it where it belongs and ends the process.
    pub fn load() -> Result<Self, clap::Error> {
        Self::load_from(std::env::args_os().collect())
    }

    fn load_from(args: Vec<OsString>) -> Result<Self, clap::Error> {
        let command = hear_rust_log(Self::command());
        let mut cli = Self::parse_with(command.clone(), &args)?;
        if let Some(path) = &cli.config {
            let refuse = |cause| usage(&command, cause);
            let file = File::read(path, &command).map_err(|error| refuse(error.to_string()))?;
            // Without the file all was well, so whatever is wrong now is the file's.
            let with_file = Self::parse_with(file.fill(command.clone()), &args);
            cli = with_file.map_err(|error| refuse(file.blame(&error)))?;
        }
        let checked = cli.task().check();
        checked.map_err(|impossible| usage(&command, impossible.to_string()))?;
        Ok(cli)
    }

    fn parse_with(command: Command, args: &[OsString]) -> Result<Self, clap::Error> {
        let mut matches = command.try_get_matches_from(args)?;
        Self::from_arg_matches_mut(&mut matches)
    }

    /// What is to be done.
    #[must_use]
    pub fn task(&self) -> Task {
        let serve = || Task::Serve(Box::new(self.serve.clone()));
        self.task.clone().unwrap_or_else(serve)
    }
}

impl Task {
    /// Refuses settings that every one for itself allows, and all of them together don't.
    fn check(&self) -> Result<(), Impossible> {
        match self {
            Self::Serve(config) => config.check(),
            Self::Backup(args) => args.database.check(),
            Self::Restore(args) => args.database.check(),
            Self::Openapi => Ok(()),
            Self::Admin(task) => task.check(),
        }
    }
}

/// `RUST_LOG` is what operators of Rust programs know; our own variable goes before it.
fn hear_rust_log(command: Command) -> Command {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match is_set("RUST_LOG") && !is_set("TOLLGATE_LOG_LEVEL") {
        true => command.mut_arg("log_level", |arg| arg.env("RUST_LOG")),
        false => command,
    }
}

/// An error that looks and exits like clap's own.
fn usage(command: &Command, cause: String) -> clap::Error {
    command.clone().error(ErrorKind::ValueValidation, cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_in_order() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_setting_has_a_variable_and_a_help() {
        for arg in Cli::command().get_arguments() {
            assert!(arg.get_env().is_some() && arg.get_help().is_some(), "{arg}");
        }
    }
}
