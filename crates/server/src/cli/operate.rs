//! The commands of an operator who isn't serving.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::config::{DatabaseArgs, Impossible, absolute_ttl, seconds};

/// What can be done to a server's data from the shell of its machine.
#[derive(Debug, Clone, Subcommand)]
pub enum AdminTask {
    /// Make the first project and its administrator, also before the first start; the password is asked for, or read from
    /// the standard input
    CreateAdmin(CreateAdminArgs),
    /// End all sessions of a user
    EndSessions(UserArgs),
    /// Give a user a one-time password, and end the user's sessions
    ResetPassword(UserArgs),
    /// List users whose names can't be told apart, and names that would not be given today; nothing is changed
    CheckNames(DatabaseArgs),
    /// List the master keys by number, without the keys themselves
    ListKeys(KeyFileArgs),
    /// Add a master key that verifies and makes nothing yet, to be brought to all machines before it is made active
    StageKey(KeyFileArgs),
    /// Make the staged master key the active one, or a new one if none is staged; nobody is logged out
    RotateKeys(RotateArgs),
    /// Take the clock for right as it is now, after it was found to have jumped; servers that run hear of it
    ConfirmClock(DatabaseArgs),
    /// End all sessions of everybody, as after a PostgreSQL database was brought back from the past
    EndAllSessions(DatabaseArgs),
}

/// Who is to be the first administrator.
#[derive(Debug, Clone, Args)]
pub struct CreateAdminArgs {
    /// The name to sign in with
    #[arg(value_name = "USER")]
    pub usr_id: String,

    /// What people call the administrator [default: the name to sign in with]
    #[arg(long, value_name = "NAME")]
    pub display_name: Option<String>,

    /// The administrator's address
    #[arg(long, value_name = "ADDRESS")]
    pub email: String,

    /// The short code of the first project
    #[arg(long, value_name = "CODE", default_value = "main")]
    pub project: String,

    /// What people call the first project [default: its code]
    #[arg(long, value_name = "NAME")]
    pub project_name: Option<String>,

    /// In which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Which user.
#[derive(Debug, Clone, Args)]
pub struct UserArgs {
    /// The name to sign in with
    #[arg(value_name = "USER")]
    pub usr_id: String,

    /// In which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Which keys.
#[derive(Debug, Clone, Args)]
pub struct KeyFileArgs {
    /// Where they are.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Which keys, and for how long the old ones are kept.
#[derive(Debug, Clone, Args)]
pub struct RotateArgs {
    /// Where they are.
    #[command(flatten)]
    pub database: DatabaseArgs,

    /// The servers' own setting: keys that were retired longer ago are forgotten, and with them the sessions that still
    /// depended on them
    #[arg(
        long,
        env = "TOLLGATE_ABSOLUTE_TTL",
        default_value_t = absolute_ttl(),
        value_parser = seconds(),
        value_name = "SECONDS",
        help_heading = "Sessions"
    )]
    pub absolute_ttl: i64,
}

/// A backup that is to be taken.
#[derive(Debug, Clone, Args)]
pub struct BackupArgs {
    /// The file to write, which must not be there yet
    #[arg(value_name = "FILE")]
    pub to: PathBuf,

    /// Of what.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// A backup that is to be put back.
#[derive(Debug, Clone, Args)]
pub struct RestoreArgs {
    /// The backup
    #[arg(value_name = "FILE")]
    pub from: PathBuf,

    /// Move aside what is in its place
    #[arg(long)]
    pub replace: bool,

    /// To where.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

impl AdminTask {
    /// Refuses settings that can't be meant together.
    pub(super) fn check(&self) -> Result<(), Impossible> {
        match self {
            Self::CreateAdmin(args) => args.database.check(),
            Self::EndSessions(args) | Self::ResetPassword(args) => args.database.check(),
            Self::ListKeys(args) | Self::StageKey(args) => args.database.check(),
            Self::RotateKeys(args) => args.database.check(),
            Self::CheckNames(database)
            | Self::ConfirmClock(database)
            | Self::EndAllSessions(database) => database.check(),
        }
    }
}
