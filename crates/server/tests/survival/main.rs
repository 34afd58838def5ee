//! What the server's process survives; `cargo xtask prove server` does the same in full size.

mod kills;
mod power;

use std::path::Path;

/// The server, as these tests were built with it.
const SERVER: &str = env!("CARGO_BIN_EXE_tollgate-server");

/// Where its files lie while a test lasts.
fn folder() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}
