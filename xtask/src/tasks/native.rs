//! What is built for this machine, and with which features; the console is built for browsers alone.

use std::process::Command;

use crate::process::cargo;

/// The packages and their features: the interceptor as tests see it, and the server with a console in it.
const PACKAGES: [(&str, &str); 8] = [
    ("tollgate-api-types", ""),
    (INTERCEPTOR, "testing"),
    ("tollgate-devtools", ""),
    ("tollgate-oidc", ""),
    ("tollgate-server", "console"),
    ("tollgate-load", ""),
    ("tollgate-proof", ""),
    ("xtask", ""),
];

/// The one package that is also built for browsers.
pub(super) const INTERCEPTOR: &str = "tollgate-interceptor";

/// What stands in for a console that would first have to be built.
const CONSOLE: &str = "crates/server/tests/dist";

/// `cargo {subcommand}` for all of it.
pub(super) fn cargo_native(subcommand: &str) -> Command {
    cargo_for(subcommand, |_| true)
}

/// `cargo {subcommand}` for all but what is also built for browsers.
pub(super) fn cargo_only_native(subcommand: &str) -> Command {
    cargo_for(subcommand, |package| package != INTERCEPTOR)
}

fn cargo_for(subcommand: &str, is_wanted: fn(&str) -> bool) -> Command {
    let mut command = cargo();
    command
        .args([subcommand, "--locked"])
        .env("TOLLGATE_DIST", CONSOLE)
        .env("MEMORY_SERVE_QUIET", "1");
    for (package, feature) in PACKAGES
        .into_iter()
        .filter(|(package, _)| is_wanted(package))
    {
        command.args(["-p", package]);
        if !feature.is_empty() {
            command
                .arg("--features")
                .arg(format!("{package}/{feature}"));
        }
    }
    command
}
