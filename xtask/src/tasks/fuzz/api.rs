//! The target `api`: schemathesis makes up requests by the API's own document, sends them to a demo server, and holds
//! both to each other.
//!
//! What the document says is good must be taken, what it says is bad must be refused, and no answer may be another than
//! those that it names. What schemathesis can't know stands in `crates/server/fuzz/api/hooks.py`; none of its checks is off.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    time::Duration,
};

use tollgate_failure::{Explain, Outcome};

use crate::{
    process::{self, Running},
    project,
    setup::{self, Need},
    tasks::serve::api,
    tools,
};

/// As it is called on the command line.
pub(super) const NAME: &str = "api";

/// How many cases for one operation before the next has its turn; with time left, all have another.
const N_CASES: u32 = 50;

/// What is made up, in this order: the document's examples, the edges of each bound, anything, and chains of requests.
const PHASES: &str = "examples,coverage,fuzzing,stateful";

/// Nobody's password is guessed here, and what is made up for a login must not shut out what is tested next; sessions
/// end by what is tested, and not by time.
const SETTINGS: [[&str; 2]; 5] = [
    ["--login-failures-per-hour", "1000000"],
    ["--peer-failures-per-hour", "1000000"],
    ["--access-ttl", "86400"],
    ["--idle-ttl", "86400"],
    ["--absolute-ttl", "86400"],
];

/// Gets schemathesis where it is missing, and compiles the server.
pub(super) fn prepare() -> Outcome {
    setup::ensure(Need::Schemathesis)?;
    api::build()
}

/// Tests a server on demo data of its own; gives what was done in figures.
pub(super) fn run(share: Duration) -> Outcome<String> {
    let folder = project::target_dir().join("fuzz-api");
    tools::remove_dir(&folder)?;
    tools::make_dir(&folder)?;
    let port = free_port()?;
    let mut server = start_server(&folder, port)?;
    api::wait_for(&mut server, port)?;

    let base = format!("http://127.0.0.1:{port}");
    let log = tools::new_log("fuzz-api")?;
    let hooks = project::root().join("crates/server/fuzz/api/hooks.py");
    let mut command = process::command(setup::schemathesis()?);
    command
        .args(["-m", "schemathesis.cli", "run", "--no-color"])
        .args(["--phases", PHASES, "--max-examples", &N_CASES.to_string()])
        .args(["--max-time", &share.as_secs().to_string()])
        .arg(format!("{base}/api/openapi.json"))
        .current_dir(&folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SCHEMATHESIS_HOOKS", hooks)
        .env("TOLLGATE_FUZZED", base);
    process::log(command, &log)?;
    let text = fs::read_to_string(&log).unwrap_or_default();
    Ok(figures(&text).unwrap_or_else(|| "done".to_owned()))
}

fn start_server(folder: &Path, port: u16) -> Outcome<Running> {
    let log = folder.join("server.log");
    let file = File::create(&log).explain(format_args!("write {}", log.display()))?;
    let errors = file
        .try_clone()
        .explain(format_args!("write {}", log.display()))?;
    let mut command = process::command(binary());
    command
        .args(["--demo", "--listen", &format!("127.0.0.1:{port}"), "--db"])
        .arg(folder.join("tollgate.db"))
        .args(SETTINGS.concat())
        // An address of some database that this machine has for other work.
        .env_remove("DATABASE_URL")
        .env_remove("DATABASE_URL_FILE")
        .stdout(file)
        .stderr(errors);
    Running::start(&mut command)
}

fn binary() -> PathBuf {
    project::target_dir().join("debug/tollgate-server")
}

/// One that nobody listens on now.
fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).explain("find a free port")?;
    let address = listener.local_addr().explain("find a free port")?;
    Ok(address.port())
}

/// `3335 generated, 3269 passed, 66 skipped`, out of schemathesis' summary.
fn figures(log: &str) -> Option<String> {
    let line = log
        .lines()
        .map(str::trim)
        .find(|line| line.contains(" generated"))?;
    let n_cases = line.split(' ').next()?;
    Some(format!("{n_cases} requests, nothing found"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_read_out_of_the_summary() {
        let log = "Test cases:\n  3335 generated, 3269 passed, 66 skipped\n\nSeed: 2\n";
        assert_eq!(
            figures(log).as_deref(),
            Some("3335 requests, nothing found")
        );
        assert_eq!(figures("Schemathesis v4.32.5"), None);
    }
}
