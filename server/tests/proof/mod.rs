//! The figures that the server promises, each shown by a test of its own; `server/TESTING.md` says which by which.
//!
//! As they stand they are a quick look. The full size takes minutes:
//!
//! ```text
//! PROOF_FULL=1 cargo test --release -p tollgate-server --test suite -- proof:: --nocapture --test-threads=1
//! ```
//!
//! and the same with `--test postgres`. Each prints a line of figures.

pub(crate) mod gate;
pub(crate) mod held;
pub(crate) mod line;
pub(crate) mod wire;

mod conformance;
mod failures;
mod lost_answers;
mod processes;
mod replays;
mod revocations;
mod stolen_data;
mod successors;

use std::fmt::Arguments;

use tollgate_server::token::{FamilyId, Refresh, RefreshToken};

use crate::DATABASE;
use crate::place::Kind;
use crate::support::Server;

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

/// Says what was shown, for those who look at the output.
fn tell(figures: Arguments<'_>) {
    let database = match DATABASE {
        Kind::Sqlite => "SQLite",
        Kind::Postgres => "PostgreSQL",
    };
    eprintln!("{database}: {figures}");
}
