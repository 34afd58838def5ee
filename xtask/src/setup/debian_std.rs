//! Builds the standard library for wasm32 from Debian's `rust-src` of the compiler's own release.
//!
//! apt gets the package through the mirror that the machine already uses and checks its signature with the keyring that
//! the machine already trusts, under a configuration of its own: neither the machine's package lists nor its installed
//! packages change.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    apt::{self, Mirror},
    rustc::Rustc,
    wasm_target,
};
use tollgate_failure::{Explain, Failure, Outcome};

use crate::{process, tools};

/// The suite that carries `rust-src` of several releases side by side.
const SUITE: &str = "trixie-backports";

/// Puts the built library under the compiler's sysroot.
pub(super) fn build(rustc: &Rustc) -> Outcome {
    let dir = tools::dir().join("std");
    tools::remove_dir(&dir)?;
    tools::make_dir(&dir)?;
    let log = tools::new_log("std")?;
    let source = SourceInSysroot::place(rustc, || unpack_source(rustc, &dir, &log))?;
    let built = compile(rustc, &dir, &log)?;
    drop(source);
    install(rustc, &built)?;
    tools::remove_dir(&dir)
}

/// Gets and unpacks the package; gives the `library` folder in it.
fn unpack_source(rustc: &Rustc, dir: &Path, log: &Path) -> Outcome<PathBuf> {
    let mirrors = apt::debian_mirrors()?;
    let mut failure = Failure::new("This machine's apt lists name no mirror of Debian.");
    for mirror in &mirrors {
        match download(rustc, mirror, dir, log) {
            Ok(package) => return unpack(rustc, &package, dir, log),
            Err(why) => failure = why,
        }
    }
    Err(Failure::new(format!(
        "rust-src {} could not be had from Debian's {SUITE}, so the standard library for {} is missing.\n{failure}\n\
         What helps: `rustup target add {}`.",
        rustc.release,
        wasm_target::TARGET,
        wasm_target::TARGET
    )))
}

fn download(rustc: &Rustc, mirror: &Mirror, dir: &Path, log: &Path) -> Outcome<PathBuf> {
    let apt_dir = dir.join("apt");
    tools::remove_dir(&apt_dir)?;
    let (state, cache, packages) = (
        apt_dir.join("state"),
        apt_dir.join("cache"),
        apt_dir.join("packages"),
    );
    for dir in [&state, &cache, &packages] {
        tools::make_dir(dir)?;
    }
    let list = apt_dir.join("debian.list");
    let line = mirror.line(SUITE, &apt_dir)?;
    fs::write(&list, line).explain(format_args!("write {}", list.display()))?;
    let apt_get = || {
        let mut command = process::command("apt-get");
        command.current_dir(&packages);
        // apt's own user may not enter a folder under a home; this download needs no other user than the one at work.
        command.args([
            "-o",
            "Dir::Etc::sourceparts=-",
            "-o",
            "APT::Sandbox::User=root",
        ]);
        command.args(["-o", "Dir::State::status=/dev/null"]);
        for (name, path) in [
            ("Dir::Etc::sourcelist", &list),
            ("Dir::State", &state),
            ("Dir::Cache", &cache),
        ] {
            command.arg("-o").arg(format!("{name}={}", path.display()));
        }
        command
    };
    let run = |mut command: Command, arguments: &[&str]| {
        command.args(arguments);
        process::log(command, log)
    };
    run(apt_get(), &["update"])?;
    run(
        apt_get(),
        &["download", &format!("rust-src={}*", rustc.release)],
    )?;
    only_entry(&packages)
}

/// Takes one folder out of the package: the rest is the whole compiler's source, six times as much to write.
fn unpack(rustc: &Rustc, package: &Path, dir: &Path, log: &Path) -> Outcome<PathBuf> {
    // Deep in the package there is another folder of this name, which is a test's.
    let library = format!("usr/src/rustc-{}/library", rustc.release);
    let mut command = process::command("sh");
    command
        .args([
            "-c",
            "dpkg-deb --fsys-tarfile \"$0\" | tar -x -C \"$1\" \"./$2\"",
        ])
        .args([package, dir])
        .arg(&library);
    process::log(command, log)?;
    Ok(dir.join(library))
}

/// Compiles the library as a dependency of an empty crate; gives the folder of what came out.
fn compile(rustc: &Rustc, dir: &Path, log: &Path) -> Outcome<PathBuf> {
    let empty = dir.join("empty");
    tools::make_dir(&empty.join("src"))?;
    let manifest =
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
    fs::write(empty.join("Cargo.toml"), manifest).explain("write the empty crate")?;
    fs::write(empty.join("src/lib.rs"), "").explain("write the empty crate")?;
    let target = dir.join("target");
    let mut command = process::cargo();
    command
        .current_dir(&empty)
        .args(["build", "--release", "--target", wasm_target::TARGET])
        .arg("-Zbuild-std=std,panic_abort,panic_unwind,test,proc_macro")
        .env("CARGO_TARGET_DIR", &target)
        // Building the standard library is not for stable compilers, except for those who distribute them.
        .env("RUSTC_BOOTSTRAP", "1")
        // Without the bitcode in it, link-time optimisation fails.
        .env("CARGO_ENCODED_RUSTFLAGS", "-Cembed-bitcode=yes");
    process::log(command, log).map_err(|failure| {
        Failure::new(format!(
            "The standard library of rustc {} could not be built. {failure}",
            rustc.release
        ))
    })?;
    Ok(target.join(wasm_target::TARGET).join("release/deps"))
}

/// Moves what was built into the sysroot, under another name first: half a library must not look like one.
fn install(rustc: &Rustc, built: &Path) -> Outcome {
    let libraries = wasm_target::libraries(&rustc.sysroot);
    let target = libraries
        .parent()
        .expect("the libraries lie in the target's folder")
        .to_owned();
    let unfinished = target.with_extension("unfinished");
    tools::remove_dir(&unfinished)?;
    tools::make_dir(&unfinished.join("lib"))?;
    for entry in fs::read_dir(built).explain(format_args!("read {}", built.display()))? {
        let path = entry
            .explain(format_args!("read {}", built.display()))?
            .path();
        let name = path.file_name().unwrap_or_default();
        let is_library = path
            .extension()
            .is_some_and(|extension| extension == "rlib");
        if is_library && !name.to_string_lossy().starts_with("libempty-") {
            fs::copy(&path, unfinished.join("lib").join(name))
                .explain(format_args!("copy {}", path.display()))?;
        }
    }
    tools::remove_dir(&target)?;
    fs::rename(&unfinished, &target).explain(format_args!("put {} in its place", target.display()))
}

/// The source where cargo looks for it: a link that goes away when this is dropped.
#[derive(Debug)]
struct SourceInSysroot {
    link: Option<PathBuf>,
}

impl SourceInSysroot {
    /// A source that is already there (the component of rustup, the package of a distribution) is used as it is.
    fn place(rustc: &Rustc, unpack: impl FnOnce() -> Outcome<PathBuf>) -> Outcome<Self> {
        let place = rustc.sysroot.join("lib/rustlib/src/rust/library");
        if place.join("Cargo.lock").is_file() && !place.is_symlink() {
            return Ok(Self { link: None });
        }
        let parent = place.parent().expect("the place lies in a folder");
        fs::create_dir_all(parent).explain(format_args!(
            "write into {}, where rustc keeps its libraries; run this once as its owner",
            parent.display()
        ))?;
        // An interrupted set-up may have left its link.
        let _ = fs::remove_file(&place);
        let library = unpack()?;
        symlink(&library, &place).explain(format_args!("link {}", place.display()))?;
        Ok(Self { link: Some(place) })
    }
}

impl Drop for SourceInSysroot {
    fn drop(&mut self) {
        let Some(link) = &self.link else { return };
        let _ = fs::remove_file(link);
        // Only empty folders go: whatever else lies there is not ours.
        for folder in link.ancestors().skip(1).take(2) {
            let _ = fs::remove_dir(folder);
        }
    }
}

fn only_entry(dir: &Path) -> Outcome<PathBuf> {
    let mut entries = fs::read_dir(dir).explain(format_args!("read {}", dir.display()))?;
    match entries.next() {
        Some(Ok(entry)) => Ok(entry.path()),
        _ => Err(Failure::new("apt-get downloaded nothing.")),
    }
}
