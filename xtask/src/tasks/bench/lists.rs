//! Pages of long lists beside pages of short ones, on SQLite and on PostgreSQL.
//!
//! What is measured and how stands in `crates/server/examples/lists.rs`; here it is only built and started.

use super::Wish;
use tollgate_failure::Outcome;

use crate::{
    machine, page,
    postgres::{Cluster, Durability},
    process::cargo,
    say,
    tasks::load,
};

/// Where it is written down.
const PAGE: &str = "docs/bench-lists.md";

/// Builds it and measures.
pub(super) fn run(wish: Wish) -> Outcome {
    let mut command = cargo();
    command
        .args(["run", "--quiet", "--locked", "--release"])
        .args(["-p", "tollgate-server", "--example", "lists", "--"])
        .args(wish.is_quick.then_some("--quick"));
    let cluster = Cluster::start(Durability::Full)?;
    match &cluster {
        Some(cluster) => {
            for database in ["small", "large"] {
                cluster.create_database(database)?;
                command.arg(cluster.url(database));
            }
        }
        None => say::line(
            "PostgreSQL is not on this machine and is left out; `cargo xtask doctor` tells more.",
        ),
    }
    let begun = machine::sentence();
    let version = cluster.as_ref().map_or_else(String::new, |cluster| {
        format!("\nPostgreSQL {}.", cluster.version())
    });
    let figures = load::printed(command)?;
    match wish.is_written {
        true => page::write(PAGE, "figures", &format!("{begun}{version}\n\n{figures}")),
        false => Ok(()),
    }
}
