//! What the operator can choose about guessing.

use clap::Args;

use super::Limit;

/// What the operator can choose about guessing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub struct ThrottleSettings {
    /// How many wrong passwords for one account are heard in any hour, from however many places
    ///
    /// A tenth of them at once. Over it, its user can sign in only where that has worked before.
    #[arg(
        long,
        env = "TOLLGATE_LOGIN_FAILURES_PER_HOUR",
        default_value_t = Self::default().login_failures_per_hour,
        value_parser = failures(),
        value_name = "N",
        help_heading = "Limits"
    )]
    pub login_failures_per_hour: u32,

    /// How many wrong passwords are heard from one address (of IPv6, one /64 network) in any hour
    ///
    /// A tenth of them at once. Over it, the address is told to wait.
    #[arg(
        long,
        env = "TOLLGATE_PEER_FAILURES_PER_HOUR",
        default_value_t = Self::default().peer_failures_per_hour,
        value_parser = failures(),
        value_name = "N",
        help_heading = "Limits"
    )]
    pub peer_failures_per_hour: u32,
}

/// The limits that come of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of an account, and of one known device or session of it.
    pub account: Limit,
    /// Of all known devices of an account together.
    pub devices: Limit,
    /// Of a peer.
    pub peer: Limit,
}

/// All known devices of an account together may fail as often as so many: more than the one that a thief has stolen.
const N_DEVICES: u32 = 3;

impl Default for ThrottleSettings {
    fn default() -> Self {
        Self {
            login_failures_per_hour: 100,
            peer_failures_per_hour: 300,
        }
    }
}

impl From<ThrottleSettings> for Limits {
    fn from(settings: ThrottleSettings) -> Self {
        Self {
            account: Limit::per_hour(settings.login_failures_per_hour),
            devices: Limit::together(settings.login_failures_per_hour, N_DEVICES),
            peer: Limit::per_hour(settings.peer_failures_per_hour),
        }
    }
}

fn failures() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..=1_000_000)
}
