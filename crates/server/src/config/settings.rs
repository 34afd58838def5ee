//! What requests depend on.

use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};

use super::{EdgeSettings, Impossible};
use crate::rotation::{Class, Lifetimes};
use crate::store::SessionLimit;
use crate::throttle::ThrottleSettings;

/// What requests depend on.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Settings {
    /// Fill an empty database with demo data (sign in as admin, password tollgate-demo), and let sessions expire their
    /// own access tokens
    #[arg(long, env = "TOLLGATE_DEMO", value_parser = BoolishValueParser::new())]
    pub demo: bool,

    /// Serve the API's documentation under /api/docs/, and the document itself at /api/openapi.json; a demo does anyway
    #[arg(long, env = "TOLLGATE_API_DOCS", value_parser = BoolishValueParser::new())]
    pub api_docs: bool,

    /// How long an access token lives
    #[arg(
        long,
        env = "TOLLGATE_ACCESS_TTL",
        default_value_t = Self::default().access_ttl,
        value_parser = seconds(),
        value_name = "SECONDS",
        help_heading = "Sessions"
    )]
    pub access_ttl: i64,

    /// How long a session lives without a refresh
    #[arg(
        long,
        env = "TOLLGATE_IDLE_TTL",
        default_value_t = Self::default().idle_ttl,
        value_parser = seconds(),
        value_name = "SECONDS",
        help_heading = "Sessions"
    )]
    pub idle_ttl: i64,

    /// How long a session lives, whatever happens
    #[arg(
        long,
        env = "TOLLGATE_ABSOLUTE_TTL",
        default_value_t = Self::default().absolute_ttl,
        value_parser = seconds(),
        value_name = "SECONDS",
        help_heading = "Sessions"
    )]
    pub absolute_ttl: i64,

    /// How many sessions a user may have at once, or 0 for any number
    ///
    /// When somebody signs in once more, the least recently used session of the same user ends.
    #[arg(
        long,
        env = "TOLLGATE_SESSIONS_PER_USER",
        default_value_t = Self::default().sessions_per_user,
        value_parser = clap::value_parser!(u32).range(0..=1_000_000),
        value_name = "N",
        help_heading = "Sessions"
    )]
    pub sessions_per_user: u32,

    /// What becomes of clients that name no class when they log in; where all clients are your own, refuse is right.
    ///
    /// The console names one, but on a page without a secure context it can't (http on another name than localhost).
    #[arg(
        long,
        env = "TOLLGATE_UNMARKED_CLIENTS",
        value_enum,
        default_value_t = Self::default().unmarked_clients,
        value_name = "WHAT",
        help_heading = "Sessions"
    )]
    pub unmarked_clients: UnmarkedClients,

    /// How long a client may take to send the body of a request
    #[arg(
        long,
        env = "TOLLGATE_BODY_TIMEOUT",
        default_value_t = Self::default().body_timeout,
        value_parser = clap::value_parser!(u64).range(1..=600),
        value_name = "SECONDS",
        help_heading = "Limits"
    )]
    pub body_timeout: u64,

    /// How long the server may take for an answer, which is 503 after that
    #[arg(
        long,
        env = "TOLLGATE_REQUEST_TIMEOUT",
        default_value_t = Self::default().request_timeout,
        value_parser = clap::value_parser!(u64).range(1..=600),
        value_name = "SECONDS",
        help_heading = "Limits"
    )]
    pub request_timeout: u64,

    /// What is in front of the server, and who may ask it from elsewhere.
    #[command(flatten)]
    pub edge: EdgeSettings,

    /// How often passwords may be guessed.
    #[command(flatten)]
    pub throttle: ThrottleSettings,
}

/// What becomes of clients that name no class when they log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UnmarkedClients {
    /// Their tokens rotate; for a minute, whoever looks like the owner may use the last one again, and a thief can look like that
    Rotate,
    /// They keep their first refresh token for at most 8 hours: not for production
    Static,
    /// They can't log in: right where all clients send attempt ids, for then a thief is always found
    Refuse,
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

    /// How many sessions a user may have at once.
    #[must_use]
    pub const fn session_limit(&self) -> SessionLimit {
        SessionLimit::from_count(self.sessions_per_user)
    }

    /// Whether the API's documentation is served.
    #[must_use]
    pub const fn shows_api_docs(&self) -> bool {
        self.api_docs || self.demo
    }

    pub(super) fn check(&self) -> Result<(), Impossible> {
        let (access, idle, absolute) = (self.access_ttl, self.idle_ttl, self.absolute_ttl);
        if access > idle {
            return Err(Impossible(format!(
                "--access-ttl {access} is longer than --idle-ttl {idle}: sessions would end before their access tokens do."
            )));
        }
        if idle > absolute {
            return Err(Impossible(format!(
                "--idle-ttl {idle} is longer than --absolute-ttl {absolute}: no session lives that long."
            )));
        }
        if self.body_timeout > self.request_timeout {
            return Err(Impossible(format!(
                "--body-timeout {} is longer than --request-timeout {}: no request lives that long.",
                self.body_timeout, self.request_timeout
            )));
        }
        Ok(())
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
            api_docs: false,
            access_ttl: 300,
            idle_ttl: 1_800,
            absolute_ttl: 43_200,
            sessions_per_user: 100,
            unmarked_clients: UnmarkedClients::Rotate,
            body_timeout: 10,
            request_timeout: 30,
            edge: EdgeSettings::default(),
            throttle: ThrottleSettings::default(),
        }
    }
}

/// How long a session lives at most, unless the operator says something else, in seconds.
#[must_use]
pub fn absolute_ttl() -> i64 {
    Settings::default().absolute_ttl
}

/// A life of no time would end every session at once; one of more than ten years is a slip of the keyboard.
pub(crate) fn seconds() -> clap::builder::RangedI64ValueParser<i64> {
    clap::value_parser!(i64).range(1..=315_360_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lives_that_end_before_their_parts_do_are_refused_by_name() {
        let check = |access_ttl, idle_ttl, absolute_ttl| {
            let settings = Settings {
                access_ttl,
                idle_ttl,
                absolute_ttl,
                ..Settings::default()
            };
            settings.check().map_err(|impossible| impossible.0)
        };
        assert_eq!(check(300, 300, 300), Ok(()));
        assert!(
            check(301, 300, 300)
                .unwrap_err()
                .contains("--access-ttl 301")
        );
        assert!(check(1, 301, 300).unwrap_err().contains("--idle-ttl 301"));
        assert_eq!(Settings::default().check(), Ok(()));
    }
}
