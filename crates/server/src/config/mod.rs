//! What the operator can choose, by flags, by the environment or in a file (see [`crate::cli`]).
//!
//! Every setting stands here once, with its help, its default and what it takes; the folder has a file for each subject.

mod database;
mod edge;
mod limits;
mod log;
mod origin;
mod proxy;
mod settings;

use core::fmt;
use std::net::{IpAddr, SocketAddr};

use clap::Args;
use clap::builder::BoolishValueParser;

pub use database::{DatabaseArgs, DatabaseUrl, Place};
pub use edge::{EdgeSettings, Hsts};
pub use limits::Limits;
pub use log::{LogArgs, LogFilter, LogFormat};
pub use origin::Origin;
pub use proxy::Proxy;
pub(crate) use settings::seconds;
pub use settings::{Settings, UnmarkedClients, absolute_ttl};

/// What a server that serves needs to know.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// The address to listen on
    #[arg(
        long,
        env = "TOLLGATE_LISTEN",
        default_value = "127.0.0.1:8081",
        value_name = "ADDRESS",
        help_heading = "Network"
    )]
    pub listen: SocketAddr,

    /// The address of a second listener, for /metrics, /healthz and /readyz: keep it private [default: none]
    #[arg(
        long,
        env = "TOLLGATE_METRICS_LISTEN",
        value_name = "ADDRESS",
        help_heading = "Network"
    )]
    pub metrics_listen: Option<SocketAddr>,

    /// Where the data is.
    #[command(flatten)]
    pub database: DatabaseArgs,

    /// Make a new database where there is none, although there is a key file: without this, that is taken for a disk
    /// that is not mounted
    #[arg(
        long,
        env = "TOLLGATE_NEW",
        value_parser = BoolishValueParser::new(),
        help_heading = "Database"
    )]
    pub new: bool,

    /// For how many days the audit log is kept; 0 keeps it for ever
    #[arg(
        long,
        env = "TOLLGATE_AUDIT_RETENTION",
        default_value_t = 400,
        value_parser = clap::value_parser!(u32).range(0..=36_500),
        value_name = "DAYS",
        help_heading = "Database"
    )]
    pub audit_retention: u32,

    /// What requests depend on.
    #[command(flatten)]
    pub settings: Settings,

    /// What connections may cost.
    #[command(flatten)]
    pub limits: Limits,
}

/// Settings that can't be meant, in a sentence that names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible(pub(crate) String);

impl Config {
    /// Refuses what every setting for itself allows, and all of them together don't.
    ///
    /// # Errors
    /// A sentence that names the settings.
    pub fn check(&self) -> Result<(), Impossible> {
        self.settings.check()?;
        self.database.check()?;
        if self.metrics_listen == Some(self.listen) && self.listen.port() != 0 {
            return Err(Impossible(
                "--metrics-listen and --listen name the same address, and the metrics are not for whoever uses the server."
                    .into(),
            ));
        }
        Ok(())
    }

    /// Whether other machines reach the address to listen on, as far as an address can tell.
    #[must_use]
    pub fn is_reached_from_elsewhere(&self) -> bool {
        !is_of_this_machine(self.listen.ip())
    }

    /// Whether passwords may travel over a network that others read: nothing says that TLS is spoken in front.
    #[must_use]
    pub fn has_passwords_in_the_clear(&self) -> bool {
        self.is_reached_from_elsewhere() && !self.settings.edge.behind_tls
    }

    /// Where the data is.
    ///
    /// # Errors
    /// When more than one setting names it, or the address can't be used.
    pub fn place(&self) -> Result<Place, Impossible> {
        self.database.place(self.default_db())
    }

    /// Whether a new database may be made beside a key file that is there.
    #[must_use]
    pub const fn asks_for_new(&self) -> bool {
        self.new || self.settings.demo
    }

    /// A demo has another file, so that it never ends up in a database that is meant to be kept.
    fn default_db(&self) -> &'static str {
        match self.settings.demo {
            true => "target/tollgate-demo.db",
            false => database::DEFAULT_DB,
        }
    }
}

/// Whether an address to listen on is reached from this machine alone; one that stands for all addresses isn't.
fn is_of_this_machine(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Impossible {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_loopback_address_is_of_this_machine_alone() {
        for (ip, expected) in [
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("0.0.0.0", false),
            ("::", false),
            ("::ffff:0.0.0.0", false),
            ("10.0.0.1", false),
            ("192.168.1.1", false),
            ("fd00::1", false),
            ("fe80::1", false),
        ] {
            assert_eq!(is_of_this_machine(ip.parse().unwrap()), expected, "{ip}");
        }
    }
}
