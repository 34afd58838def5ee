//! The standard library for `wasm32-unknown-unknown`.
//!
//! rustup has it for everybody who can reach its server. Where rustup is missing, fails, or is told to download nothing
//! by itself (`RUSTUP_AUTO_INSTALL=0`), it is built from Debian's signed source package ([`super::debian_std`]).

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::Stdio,
    time::UNIX_EPOCH,
};

use super::{debian_std, rustc};
use tollgate_failure::{Explain, Failure, Outcome};

use crate::{process, project, tools};

/// The target that browsers run.
pub(super) const TARGET: &str = "wasm32-unknown-unknown";

/// Where it is, if this very compiler can use it.
pub(super) fn find() -> Outcome<Option<PathBuf>> {
    let libraries = libraries(&rustc::rustc()?.sysroot);
    let is_usable = libraries.is_dir() && compiles()?;
    Ok(is_usable.then_some(libraries))
}

/// Gets it by the way that works here.
pub(super) fn get() -> Outcome<String> {
    let rustc = rustc::rustc()?;
    let rustup = match tools::on_path("rustup") {
        None => Err(Failure::new("There is no rustup on the PATH.")),
        Some(_) if env::var_os("RUSTUP_AUTO_INSTALL").is_some_and(|value| value == "0") => {
            Err(Failure::new(
                "RUSTUP_AUTO_INSTALL=0 says that rustup is to download nothing by itself.",
            ))
        }
        Some(rustup) => add_with_rustup(&rustup),
    };
    let Err(no_rustup) = rustup else {
        return Ok(format!(
            "added by rustup (to undo it: rustup target remove {TARGET})"
        ));
    };
    if tools::on_path("apt-get").is_none() || tools::on_path("dpkg-deb").is_none() {
        return Err(Failure::new(format!(
            "The standard library for {TARGET} is missing. {no_rustup}\nWhat helps: `rustup target add {TARGET}`, or \
             your system's package of it (Fedora: dnf install rust-std-static-{TARGET})."
        )));
    }
    debian_std::build(&rustc)?;
    let undo = libraries(&rustc.sysroot);
    let undo = undo.parent().unwrap_or(&undo).display();
    Ok(format!(
        "built from Debian's signed rust-src {} (to undo it: rm -r {undo})",
        rustc.release
    ))
}

/// Artefacts that were built against another build of the library fail with E0463, and cargo doesn't know why.
pub(super) fn forget_artefacts_of_another() -> Outcome {
    let identity = identity(&libraries(&rustc::rustc()?.sysroot))?;
    let artefacts = project::target_dir().join(TARGET);
    let note = artefacts.join("standard-library.txt");
    let known = fs::read_to_string(&note).ok();
    if known.as_ref() == Some(&identity) {
        return Ok(());
    }
    if known.is_some() {
        tools::remove_dir(&artefacts)?;
    }
    tools::make_dir(&artefacts)?;
    fs::write(&note, identity).explain(format_args!("write {}", note.display()))
}

/// Where a target's libraries lie under the sysroot.
pub(super) fn libraries(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

fn add_with_rustup(rustup: &Path) -> Outcome {
    let mut command = process::command(rustup);
    command.args(["target", "add", TARGET]);
    process::log(command, &tools::new_log("rustup-target")?)?;
    match compiles()? {
        true => Ok(()),
        false => Err(Failure::new(
            "rustup added the target to another toolchain than the one whose rustc is used.",
        )),
    }
}

/// A library that another compiler made is there and yet of no use; only compiling something tells.
fn compiles() -> Outcome<bool> {
    let probe = env::temp_dir().join(format!("tollgate-probe-{}.rmeta", std::process::id()));
    let mut command = process::command("rustc");
    command
        .args([
            "--crate-name=probe",
            "--crate-type=lib",
            "--emit=metadata",
            "--target",
            TARGET,
            "-o",
        ])
        .arg(&probe)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().explain("start rustc")?;
    if let Some(mut stdin) = child.stdin.take() {
        // A compiler that finds no library stops before it has read this; its status tells.
        let _ = stdin.write_all(b"pub fn probe() -> String { String::new() }");
    }
    let status = child.wait().explain("wait for rustc")?;
    let _ = fs::remove_file(probe);
    Ok(status.success())
}

/// What tells one build of the library from another: names carry a hash, and a rebuild has another time.
fn identity(libraries: &Path) -> Outcome<String> {
    let entries = fs::read_dir(libraries).explain(format_args!("read {}", libraries.display()))?;
    let mut lines: Vec<_> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let modified = entry
                .metadata()
                .ok()?
                .modified()
                .ok()?
                .duration_since(UNIX_EPOCH)
                .ok()?;
            Some(format!(
                "{} {}\n",
                entry.file_name().to_string_lossy(),
                modified.as_nanos()
            ))
        })
        .collect();
    lines.sort();
    Ok(lines.concat())
}
