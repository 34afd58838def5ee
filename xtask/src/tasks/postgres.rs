//! `cargo xtask postgres`: a throw-away PostgreSQL, to try a server on or to run single tests against.

use std::{thread, time::Duration};

use tollgate_failure::{Failure, Outcome};

use crate::{
    options::Options,
    postgres::{Cluster, Durability},
    process, say,
    setup::{self, Need},
};

/// The database that is made for whoever wants to try a server.
const DATABASE: &str = "tollgate";

/// How often it is looked whether the server still runs.
const INTERVAL: Duration = Duration::from_millis(200);

/// Starts it, tells its addresses, and ends it on Ctrl-C.
pub(super) fn run(mut options: Options) -> Outcome {
    let durability = match options.flag("--durable") {
        true => Durability::Full,
        false => Durability::None,
    };
    options.finish()?;
    setup::ensure(Need::Postgres)?;
    let Some(mut cluster) = Cluster::start(durability)? else {
        return Err(Failure::new(
            "Without PostgreSQL there is nothing to start.",
        ));
    };
    cluster.create_database(DATABASE)?;
    say::line(format_args!(
        "PostgreSQL {} runs until Ctrl-C, and leaves nothing behind. For tests, and for a server on it:\n",
        cluster.version()
    ));
    say::line(format_args!(
        "    export TOLLGATE_TEST_POSTGRES='{}'\n    export DATABASE_URL='{}'",
        cluster.url("postgres"),
        cluster.url(DATABASE)
    ));
    loop {
        if process::is_interrupted() {
            return Err(Failure::already_told());
        }
        if let Some(status) = cluster.running().ended() {
            return Err(Failure::new(format!("PostgreSQL has ended ({status}).")));
        }
        thread::sleep(INTERVAL);
    }
}
