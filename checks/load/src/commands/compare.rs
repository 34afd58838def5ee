//! `tollgate-load compare`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use tollgate_failure::Outcome;
use tollgate_load::compare::{Plan, run};

use super::print;

/// Measure servers side by side, and print the figures as Markdown.
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// Tollgate's server.
    #[arg(long)]
    server: PathBuf,

    /// Where the servers' files are put, in a folder of their own that is removed in the end; on a disk.
    #[arg(long)]
    folder: PathBuf,

    /// An empty PostgreSQL database, reached through a socket; without it, PostgreSQL is left out.
    #[arg(long)]
    database_url: Option<String>,

    /// The peer's script; without it, the peer is left out.
    #[arg(long)]
    peer: Option<PathBuf>,

    /// What runs the peer.
    #[arg(long, default_value = "node")]
    node: PathBuf,

    /// Measure too little to say much, in a tenth of the time.
    #[arg(long)]
    quick: bool,
}

impl Compare {
    pub(crate) async fn run(self) -> Outcome {
        let whole = Plan {
            binary: self.server,
            peer: self.peer.map(|script| (self.node, script)),
            database_url: self.database_url,
            place: self.folder,
            n_sessions: 10_000,
            lasting: Duration::from_secs(10),
            concurrencies: vec![1, 8, 32, 128],
        };
        let plan = match self.quick {
            false => whole,
            true => Plan {
                n_sessions: 300,
                lasting: Duration::from_secs(2),
                concurrencies: vec![1, 32],
                ..whole
            },
        };
        print(&run(&plan).await?.report(&plan))
    }
}
