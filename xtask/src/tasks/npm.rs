//! The packages of npm that a folder's lock file names.

use std::{fs, path::Path};

use tollgate_failure::{Explain, Outcome};

use crate::{process, project, say, tools};

/// `npm ci` in a folder of the project, unless what it installed last is what the lock file says now.
pub(super) fn install(folder: &str) -> Outcome {
    let dir = project::root().join(folder);
    let lock = dir.join("package-lock.json");
    let installed = dir.join("node_modules/.installed-lock.json");
    let wanted = fs::read(&lock).explain(format_args!("read {}", lock.display()))?;
    if is_same(&installed, &wanted) {
        return Ok(());
    }
    let step = say::Step::begin(
        format!("packages of {folder}/"),
        "not there yet; getting them",
    );
    let mut npm = process::command("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(&dir);
    process::log(
        npm,
        &tools::new_log(&format!("npm-{}", folder.replace('/', "-")))?,
    )?;
    fs::write(&installed, wanted).explain(format_args!("write {}", installed.display()))?;
    step.done("installed by npm");
    Ok(())
}

fn is_same(file: &Path, wanted: &[u8]) -> bool {
    fs::read(file).is_ok_and(|found| found == wanted)
}
