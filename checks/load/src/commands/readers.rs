//! `tollgate-load readers`.

use std::path::PathBuf;

use clap::Args;
use tollgate_failure::{Failure, Outcome};
use tollgate_load::readers::{Plan, run};

use super::print;

/// Ask for large files on thousands of connections, read nothing, and print what another client has noticed as Markdown.
#[derive(Debug, Args)]
pub(crate) struct Readers {
    /// The server's binary.
    #[arg(long)]
    server: PathBuf,

    /// Where the server's files are put, in a folder of their own that is removed in the end.
    #[arg(long)]
    folder: PathBuf,

    /// How many connections there are that read nothing.
    #[arg(long, default_value_t = 4_500)]
    readers: usize,
}

impl Readers {
    /// Fails when the other client waits too long.
    pub(crate) async fn run(self) -> Outcome {
        let plan = Plan {
            binary: self.server,
            folder: self.folder,
            n_readers: self.readers,
        };
        let shown = run(&plan).await?;
        print(&shown.report(&plan))?;
        match shown.holds() {
            true => Ok(()),
            false => Err(Failure::new("Others wait for readers; see above.")),
        }
    }
}
