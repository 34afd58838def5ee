//! `tollgate-load kills`.

use std::path::PathBuf;

use clap::Args;
use tollgate_failure::{Failure, Outcome};
use tollgate_load::kills::{Plan, run};
use tollgate_load::process::Database;

use super::print;

/// Kill a server under load, over and over, and print what its browsers have noticed as Markdown.
#[derive(Debug, Args)]
pub(crate) struct Kills {
    /// The server's binary.
    #[arg(long)]
    server: PathBuf,

    /// Where the server's files are put, in a folder of their own that is removed in the end.
    #[arg(long)]
    folder: PathBuf,

    /// An empty PostgreSQL database, which takes the place of SQLite.
    #[arg(long)]
    database_url: Option<String>,

    /// How many times it is killed.
    #[arg(long, default_value_t = 100)]
    kills: usize,

    /// How many browsers refresh meanwhile.
    #[arg(long, default_value_t = 32)]
    browsers: usize,

    /// What chooses the moments.
    #[arg(long, default_value_t = 4)]
    seed: u64,
}

impl Kills {
    /// Fails when a rule is broken, or a start was too slow.
    pub(crate) async fn run(self) -> Outcome {
        let plan = Plan {
            binary: self.server,
            folder: self.folder,
            database: self
                .database_url
                .map_or(Database::Sqlite, Database::Postgres),
            n_kills: self.kills,
            n_browsers: self.browsers,
            seed: self.seed,
        };
        let shown = run(&plan).await?;
        print(&shown.report(&plan))?;
        match (shown.holds(), shown.is_quick()) {
            (true, true) => Ok(()),
            (false, _) => Err(Failure::new("A rule is broken; see above.")),
            (true, false) => Err(Failure::new("A start took too long; see above.")),
        }
    }
}
