//! The end-to-end tests: the released binary and the lab page, seen through a browser.

use std::fs;

use super::tally::{self, Tally};
use tollgate_failure::{Explain, Outcome};

use crate::{
    process, project, setup,
    tasks::{dist, lab, npm, oidc_app},
};

/// Where the console looks for its API that is built for another origin: a name that the tests give the browser an
/// address for, since the server's port is free until it starts.
const ELSEWHERE: &str = "http://api.tollgate.test";

/// Builds the binary that is shipped, the lab page, a console for another origin and an app with a login at a provider,
/// and runs Node's tests against them.
pub(super) fn run() -> Outcome<Tally> {
    npm::install("checks/e2e")?;
    let server = dist::build()?;
    let elsewhere = dist::build_elsewhere(ELSEWHERE)?;
    let lab = lab::build()?;
    let oidc_app = oidc_app::build()?;
    let browser = setup::browser()?;
    let reached = project::target_dir().join("e2e-reached");
    fs::write(&reached, "").explain(format_args!("write {}", reached.display()))?;
    let node = |name, arguments: &[&str]| {
        let mut command = process::command("node");
        command
            .args(["--test", "--test-reporter=spec"])
            .args(arguments)
            .env("NO_COLOR", "1")
            .current_dir(project::root().join("checks/e2e"))
            .env("TOLLGATE_SERVER", &server)
            .env("TOLLGATE_LAB", &lab)
            .env("TOLLGATE_OIDC_APP", &oidc_app)
            .env("TOLLGATE_CONSOLE_ELSEWHERE", &elsewhere)
            .env("TOLLGATE_API_URL", ELSEWHERE)
            .env("TOLLGATE_REACHED", &reached)
            .env("CHROME", &browser.chrome);
        Tally::of(name, command, tally::of_node)
    };
    // One file at a time: each has a server and a browser of its own, and machines have few cores.
    let tests = node("end-to-end tests", &["--test-concurrency=1"])?;
    // What all of them have asked for is known when the last one has ended.
    Ok(tests + node("what the pages have reached", &["reached.js"])?)
}
