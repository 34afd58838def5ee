//! The server on SQLite and on PostgreSQL, beside what one would write otherwise.
//!
//! What is measured and how stands in `checks/load/`, the peer in `checks/bench/server/`; here they are only built and started.

use std::path::Path;

use super::Wish;
use tollgate_failure::{Failure, Outcome};

use crate::{
    machine, page,
    postgres::{Cluster, Durability},
    process, project, say,
    setup::{self, Need},
    tasks::{load, npm},
    tools,
};

/// Where it is written down.
const PAGE: &str = "docs/bench-server.md";

/// Where the peer lies.
const PEER: &str = "checks/bench/server";

/// Fails where the peer's SQLite was not built for this Node.
const LOADS: &str = "new (require('better-sqlite3'))(':memory:')";

/// Sets up, builds all of them, and measures.
pub(super) fn run(wish: Wish) -> Outcome {
    setup::ensure(Need::Node)?;
    npm::install(PEER)?;
    build_sqlite()?;
    load::build()?;
    let mut command = load::command("compare");
    command
        .arg("--peer")
        .arg(project::root().join(PEER).join("server.js"))
        .args(wish.is_quick.then_some("--quick"));
    let cluster = Cluster::start(Durability::Full)?;
    match &cluster {
        Some(cluster) => {
            cluster.create_database("bench")?;
            command.args(["--database-url", &cluster.url("bench")]);
        }
        None => say::line(
            "PostgreSQL is not on this machine and is left out; `cargo xtask doctor` tells more.",
        ),
    }
    let begun = versions(cluster.as_ref());
    let figures = load::printed(command)?;
    match wish.is_written {
        true => page::write(PAGE, "figures", &format!("{begun}\n\n{figures}")),
        false => Ok(()),
    }
}

fn versions(cluster: Option<&Cluster>) -> String {
    let mut node = process::command("node");
    node.arg("--version");
    let node = process::ask(node).unwrap_or_default();
    let postgres = cluster.map_or_else(String::new, |cluster| {
        format!(", PostgreSQL {}", cluster.version())
    });
    format!("{}\nNode {node}{postgres}.", machine::sentence())
}

/// npm installs without running the scripts of packages. This one needs its own: it gets a built library, or builds it.
fn build_sqlite() -> Outcome {
    if loads() {
        return Ok(());
    }
    let step = say::Step::begin("better-sqlite3", "not built for this Node yet; building it");
    let mut npm = process::command("npm");
    npm.args(["rebuild", "better-sqlite3"])
        .current_dir(project::root().join(PEER));
    // Where Node's own headers are installed, nothing has to be downloaded.
    if let Some(prefix) = node_prefix() {
        npm.env("npm_config_nodedir", prefix);
    }
    process::log(npm, &tools::new_log("npm-better-sqlite3")?)?;
    match loads() {
        true => {
            step.done("built");
            Ok(())
        }
        false => Err(Failure::new(
            "better-sqlite3 was built, and yet Node can't load it.",
        )),
    }
}

fn loads() -> bool {
    let mut node = process::command("node");
    node.args(["-e", LOADS])
        .current_dir(project::root().join(PEER));
    process::ask(node).is_some()
}

/// The folder below which `include/node` lies, if it does.
fn node_prefix() -> Option<String> {
    let mut node = process::command("node");
    node.args([
        "-p",
        "path.dirname(path.dirname(fs.realpathSync(process.execPath)))",
    ]);
    let prefix = process::ask(node)?;
    Path::new(&prefix)
        .join("include/node/node.h")
        .is_file()
        .then_some(prefix)
}
