//! What is logged, and how.

use core::fmt;
use core::str::FromStr;
use std::io::{IsTerminal, stderr};

use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

/// Goes before what the operator says, which has the last word: that each of the console's files was found again is no
/// news.
const QUIET: &str = "memory_serve=warn";

/// What is logged, and how; always to the standard error stream.
#[derive(Debug, Clone, Args)]
pub struct LogArgs {
    /// What the log looks like
    #[arg(
        long,
        env = "TOLLGATE_LOG_FORMAT",
        value_enum,
        default_value_t = LogFormat::Human,
        value_name = "FORMAT",
        global = true,
        help_heading = "Log"
    )]
    log_format: LogFormat,

    /// What is logged: error, warn, info, debug or trace, or a filter as in info,sqlx=warn; RUST_LOG is heard too
    #[arg(
        long,
        env = "TOLLGATE_LOG_LEVEL",
        default_value = "info",
        value_name = "FILTER",
        global = true,
        help_heading = "Log"
    )]
    log_level: LogFilter,
}

/// What the log looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people, in colour on a terminal
    Human,
    /// One JSON object a line
    Json,
}

/// A filter that has been understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFilter(String);

impl LogArgs {
    /// Begins to log, for as long as the process lives.
    pub fn begin(&self) {
        let filter = format!("{QUIET},{}", self.log_level);
        let log = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(filter))
            .with_writer(stderr);
        match self.log_format {
            LogFormat::Human => log.with_ansi(stderr().is_terminal()).init(),
            LogFormat::Json => log.json().flatten_event(true).with_span_list(false).init(),
        }
    }
}

impl FromStr for LogFilter {
    type Err = tracing_subscriber::filter::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        EnvFilter::builder().parse(text)?;
        Ok(Self(text.into()))
    }
}

impl fmt::Display for LogFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
