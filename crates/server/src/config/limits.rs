//! What connections may cost.

use core::time::Duration;

use clap::Args;

/// What connections may cost, whatever is asked over them.
#[derive(Debug, Clone, Copy, Args)]
pub struct Limits {
    /// How many connections there may be; for one more, the server closes the one whose client it has waited for longest.
    ///
    /// Each needs a file descriptor, of which a process often has 1024.
    #[arg(
        long,
        env = "TOLLGATE_MAX_CONNECTIONS",
        default_value_t = 800,
        value_parser = clap::value_parser!(u32).range(1..=1_000_000),
        value_name = "COUNT",
        help_heading = "Limits"
    )]
    pub max_connections: u32,

    /// How many of them one address may have, or one /64 of IPv6; one more takes the place of an idle one, or is closed.
    ///
    /// A trusted proxy speaks for many clients, and is not counted.
    #[arg(
        long,
        env = "TOLLGATE_MAX_CONNECTIONS_PER_ADDRESS",
        default_value_t = 256,
        value_parser = clap::value_parser!(u32).range(1..=1_000_000),
        value_name = "COUNT",
        help_heading = "Limits"
    )]
    pub max_connections_per_address: u32,

    /// How long a client may take for the head of a request, from its first byte or from connecting
    #[arg(
        long,
        env = "TOLLGATE_HEAD_TIMEOUT",
        default_value_t = 10,
        value_parser = clap::value_parser!(u64).range(1..=600),
        value_name = "SECONDS",
        help_heading = "Limits"
    )]
    pub head_timeout: u64,

    /// How long a connection may be idle between two requests: longer than a proxy in front keeps it
    #[arg(
        long,
        env = "TOLLGATE_KEEP_ALIVE",
        default_value_t = 75,
        value_parser = clap::value_parser!(u64).range(1..=3_600),
        value_name = "SECONDS",
        help_heading = "Limits"
    )]
    pub keep_alive: u64,
}

impl Limits {
    /// How long the head of a request may take.
    #[must_use]
    pub const fn head(&self) -> Duration {
        Duration::from_secs(self.head_timeout)
    }

    /// How long a connection may be idle between two requests.
    #[must_use]
    pub const fn keep_alive(&self) -> Duration {
        Duration::from_secs(self.keep_alive)
    }
}
