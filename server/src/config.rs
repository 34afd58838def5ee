//! What the operator can choose, on the command line or in the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};

use crate::rotation::{Class, Lifetimes};

/// The command line.
#[derive(Debug, Clone, Parser)]
#[command(name = "tollgate-server", version, about)]
pub struct Config {
    /// The address to listen on.
    #[arg(long, env = "TOLLGATE_LISTEN", default_value = "127.0.0.1:8081")]
    pub listen: SocketAddr,

    /// The database file, made at the first start (tollgate.db unless said, target/tollgate-demo.db with --demo).
    #[arg(long, env = "TOLLGATE_DB")]
    db: Option<PathBuf>,

    /// The file of the master keys, made at the first start (beside the database unless said, ending in .key).
    #[arg(long, env = "TOLLGATE_KEY_FILE")]
    key_file: Option<PathBuf>,

    /// What requests depend on.
    #[command(flatten)]
    pub settings: Settings,
}

/// What requests depend on.
#[derive(Debug, Clone, Copy, Args)]
pub struct Settings {
    /// Fill an empty database with demo data (sign in as admin, password tollgate-demo), and let sessions expire their
    /// own access tokens.
    #[arg(long, env = "TOLLGATE_DEMO")]
    pub demo: bool,

    /// How long an access token lives, in seconds.
    #[arg(long, env = "TOLLGATE_ACCESS_TTL", default_value_t = 300, value_parser = seconds())]
    pub access_ttl: i64,

    /// How long a session lives without a refresh, in seconds.
    #[arg(long, env = "TOLLGATE_IDLE_TTL", default_value_t = 1_800, value_parser = seconds())]
    pub idle_ttl: i64,

    /// How long a session lives, whatever happens, in seconds.
    #[arg(long, env = "TOLLGATE_ABSOLUTE_TTL", default_value_t = 43_200, value_parser = seconds())]
    pub absolute_ttl: i64,

    /// How long a client may take to send the body of a request, in seconds.
    #[arg(long, env = "TOLLGATE_BODY_TIMEOUT", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub body_timeout: u64,

    /// What becomes of clients that name no class when they log in.
    #[arg(long, env = "TOLLGATE_UNMARKED_CLIENTS", value_enum, default_value_t = UnmarkedClients::Rotate)]
    pub unmarked_clients: UnmarkedClients,
}

/// What becomes of clients that name no class when they log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UnmarkedClients {
    /// Their tokens rotate, with a short grace for lost answers.
    Rotate,
    /// They keep their first refresh token for at most 8 hours: not for production.
    Static,
    /// They can't log in.
    Refuse,
}

impl Config {
    /// The database file.
    ///
    /// A demo has another one by default, so that it never ends up in a database that is meant to be kept.
    #[must_use]
    pub fn db(&self) -> PathBuf {
        let default = if self.settings.demo {
            "target/tollgate-demo.db"
        } else {
            "tollgate.db"
        };
        self.db.clone().unwrap_or_else(|| default.into())
    }

    /// The file of the master keys.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.key_file
            .clone()
            .unwrap_or_else(|| self.db().with_extension("key"))
    }
}

impl Settings {
    /// How long new sessions live.
    #[must_use]
    pub const fn lifetimes(&self) -> Lifetimes {
        Lifetimes {
            idle: self.idle_ttl,
            absolute: self.absolute_ttl,
        }
    }
}

impl UnmarkedClients {
    /// The class that such clients get; `None` when they get none.
    #[must_use]
    pub const fn class(self) -> Option<Class> {
        match self {
            Self::Rotate => Some(Class::K0),
            Self::Static => Some(Class::S),
            Self::Refuse => None,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            demo: false,
            access_ttl: 300,
            idle_ttl: 1_800,
            absolute_ttl: 43_200,
            body_timeout: 10,
            unmarked_clients: UnmarkedClients::Rotate,
        }
    }
}

/// A life of no time would end every session at once; one of more than ten years is a slip of the keyboard.
fn seconds() -> clap::builder::RangedI64ValueParser<i64> {
    clap::value_parser!(i64).range(1..=315_360_000)
}
