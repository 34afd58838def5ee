//! What is in front of the server, and who may ask it from elsewhere.

use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};

use super::{Origin, Proxy};

/// What is in front of the server, and who may ask it from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct EdgeSettings {
    /// Say that a proxy in front speaks TLS to browsers, so that they may be told never to do without (HSTS)
    #[arg(
        long,
        env = "TOLLGATE_BEHIND_TLS",
        value_parser = BoolishValueParser::new(),
        help_heading = "Network"
    )]
    pub behind_tls: bool,

    /// For which names browsers use TLS only, for a year (HSTS), where a proxy in front speaks TLS
    #[arg(
        long,
        env = "TOLLGATE_HSTS",
        value_enum,
        default_value_t = Hsts::default(),
        value_name = "WHAT",
        help_heading = "Network"
    )]
    pub hsts: Hsts,

    /// An address or network whose X-Forwarded-For is believed; repeat it, or separate by commas.
    ///
    /// From the header's right end, the first address that is no such proxy counts as the client's. From anybody else
    /// the header is ignored, and so are Forwarded and X-Real-IP from everybody.
    #[arg(
        long,
        env = "TOLLGATE_TRUSTED_PROXY",
        value_delimiter = ',',
        value_name = "ADDRESS",
        help_heading = "Network"
    )]
    pub trusted_proxy: Vec<Proxy>,

    /// An origin whose pages may use the API, as in `https://app.example`; repeat it, or separate by commas.
    ///
    /// The server's own pages need none. Behind a proxy that changes the Host header, browsers of before 2023 do.
    #[arg(
        long,
        env = "TOLLGATE_ALLOW_ORIGIN",
        value_delimiter = ',',
        value_name = "ORIGIN",
        help_heading = "Network"
    )]
    pub allow_origin: Vec<Origin>,
}

/// For which names browsers use TLS only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Hsts {
    /// This host and all hosts below it
    #[default]
    Subdomains,
    /// This host alone: some host below it has no TLS
    Host,
    /// Nothing: the proxy says it, or nobody does
    Off,
}
