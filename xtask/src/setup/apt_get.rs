//! Installing Debian's packages, where that is possible without asking for another user's rights.

use std::path::Path;

use tollgate_failure::{Failure, Outcome};

use crate::{process, tools, user};

/// Installs `packages`, or fails with `otherwise`, which says what to do; tells how it was done and how to undo it.
pub(super) fn install(packages: &[&str], otherwise: fn() -> Failure) -> Outcome<String> {
    if !is_allowed() {
        return Err(otherwise());
    }
    // Two at a time would find each other's lock.
    let _lock = tools::lock("apt-get")?;
    let log = tools::new_log(packages[0])?;
    let install = [
        &["install", "--yes", "--no-install-recommends"][..],
        packages,
    ]
    .concat();
    for arguments in [vec!["update"], install] {
        let mut command = process::command("apt-get");
        command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        process::log(command, &log)
            .map_err(|failure| Failure::new(format!("{failure}\n{}", otherwise())))?;
    }
    Ok(format!(
        "installed by apt-get (to undo it: apt-get remove {})",
        packages.join(" ")
    ))
}

/// Whoever may write here may install packages.
fn is_allowed() -> bool {
    tools::on_path("apt-get").is_some() && user::is_root() && Path::new("/var/lib/dpkg").is_dir()
}
