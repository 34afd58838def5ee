//! The Tollgate API server; `--help` says what can be chosen.

use std::error::Error;
use std::io::{Write, stdout};
use std::process::ExitCode;

use tollgate_server::cli::{Cli, Task};
use tollgate_server::config::Settings;
use tollgate_server::openapi::document;
use tollgate_server::operate;
use tollgate_server::serve::serve;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::load().unwrap_or_else(|error| error.exit());
    cli.log.begin();
    match run(cli.task()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(task: Task) -> Result<(), Box<dyn Error>> {
    let said = match task {
        Task::Serve(config) => return Ok(serve(*config).await?),
        Task::Backup(args) => operate::backup(args).await?,
        Task::Restore(args) => operate::restore(args).await?,
        Task::Openapi => document(&Settings::default()).to_pretty_json()? + "\n",
        Task::Admin(task) => operate::admin(task).await?,
    };
    Ok(stdout().write_all(said.as_bytes())?)
}
