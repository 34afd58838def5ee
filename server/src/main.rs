//! The Tollgate API server; `--help` says what can be chosen.

use std::process::ExitCode;

use tollgate_server::cli::{Cli, Task};
use tollgate_server::serve::serve;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::load().unwrap_or_else(|error| error.exit());
    cli.log.begin();
    let ended = match cli.task() {
        Task::Serve(config) => serve(*config).await,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
