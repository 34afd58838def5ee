//! `tollgate-load power`.

use std::path::PathBuf;

use clap::Args;
use tollgate_failure::{Failure, Outcome};
use tollgate_load::cuts::{Plan, run};

use super::print;

/// Record a server on SQLite under load, cut its power in many moments, and print what it still knew as Markdown.
#[derive(Debug, Args)]
pub(crate) struct Power {
    /// The server's binary.
    #[arg(long)]
    server: PathBuf,

    /// Where the server's files are put, in folders of their own that are removed in the end.
    #[arg(long)]
    folder: PathBuf,

    /// How many cuts.
    #[arg(long, default_value_t = 1_000)]
    cuts: usize,

    /// How many cuts on a disk that ignores syncs, where losses must be found.
    #[arg(long, default_value_t = 50)]
    lies: usize,

    /// How many refreshes are recorded.
    #[arg(long, default_value_t = 20_000)]
    refreshes: usize,

    /// How many sessions begin and end meanwhile.
    #[arg(long, default_value_t = 100)]
    leavers: usize,

    /// What chooses the cuts.
    #[arg(long, default_value_t = 4)]
    seed: u64,
}

impl Power {
    /// Fails when something was lost, or when a loss would not have been seen.
    pub(crate) async fn run(self) -> Outcome {
        let plan = Plan {
            binary: self.server,
            folder: self.folder,
            n_cuts: self.cuts,
            n_lies: self.lies,
            n_browsers: 12,
            n_refreshes: self.refreshes,
            n_leavers: self.leavers,
            seed: self.seed,
        };
        let shown = run(&plan).await?;
        print(&shown.report(&plan))?;
        match (shown.honest.n_lost(), shown.holds()) {
            (0, true) => Ok(()),
            (0, false) => Err(Failure::new(
                "A disk that ignores syncs lost nothing: losses wouldn't be seen.",
            )),
            _ => Err(Failure::new("Something was lost; see above.")),
        }
    }
}
