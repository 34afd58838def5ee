//! The figures that the server promises, each shown by a test of its own; `crates/server/TESTING.md` says which by which.
//!
//! As they stand they are a quick look. `cargo xtask prove server figures` and `figures-postgres` run them in full size,
//! which takes minutes; each prints a line of what was shown.

pub(crate) mod gate;
pub(crate) mod held;
pub(crate) mod line;
pub(crate) mod wire;

mod conformance;
mod crowding;
mod failures;
mod lost_answers;
mod processes;
mod replays;
mod revocations;
mod stolen_data;
mod successors;

use std::fmt::Arguments;

use tokio::sync::Mutex;
use tollgate_server::token::{FamilyId, Refresh, RefreshToken};

use crate::DATABASE;
use crate::place::Kind;
use crate::support::Server;

/// Held by a test that opens as many connections as several servers can: a cluster has so many for one at a time.
static CROWD: Mutex<()> = Mutex::const_new(());

/// The refresh token of a session in any generation, as the server would have given it.
async fn token_of(server: &Server, family: FamilyId, generation: u64) -> String {
    let session = server.state.db.session(family).await.unwrap().unwrap();
    let token = RefreshToken {
        kid: session.kid,
        family,
        payload: Refresh { generation },
    };
    let keys = server.state.keys.holding(session.kid);
    let token = token.seal(&keys, &session.salt).unwrap();
    token.expose().to_owned()
}

/// How much is done: the first in the ordinary tests, the second in the full proof.
fn size(ordinary: usize, full: usize) -> usize {
    match std::env::var_os("PROOF_FULL") {
        Some(_) => full,
        None => ordinary,
    }
}

/// Says what was shown, to those who look at the output of a test.
#[expect(clippy::print_stdout, reason = "tests print to be read")]
fn tell(figures: Arguments<'_>) {
    let database = match DATABASE {
        Kind::Sqlite => "SQLite",
        Kind::Postgres => "PostgreSQL",
    };
    println!("{database}: {figures}");
}
