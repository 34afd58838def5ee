//! Tools that cargo builds from source: trunk, the command line of wasm-bindgen, and cargo-machete.
//!
//! They are built for a quick build and not for quick tools: what they do takes a second or two, and their own release
//! profiles would take minutes more once on each machine.

use std::path::PathBuf;

use tollgate_failure::Outcome;

use crate::{process, project, tools};

/// The last one that builds with this project's oldest Rust.
const TRUNK: &str = "0.21.14";

const MACHETE: &str = "0.9.2";

/// A program that cargo installs.
#[derive(Debug)]
pub(super) struct CargoTool {
    /// The program that tells the version.
    program: &'static str,
    crate_name: &'static str,
    version: String,
    arguments: &'static [&'static str],
    /// The crates in which it spends its time; only these are optimised.
    hot: &'static [&'static str],
    /// Whether it takes so long to build that everything else on a fresh machine has to make way.
    is_long: bool,
}

/// trunk without its TLS and its search for updates: it is to download nothing here.
pub(super) fn trunk() -> CargoTool {
    CargoTool {
        program: "trunk",
        crate_name: "trunk",
        version: TRUNK.to_owned(),
        arguments: &["--locked", "--no-default-features"],
        hot: &[],
        is_long: true,
    }
}

/// The very version that the console is linked with.
///
/// It is built without its own lock file, which may name crates that were withdrawn. What reads and writes wasm is
/// optimised, since that is all of a debug build at each change of the sources.
pub(super) fn wasm_bindgen() -> Outcome<CargoTool> {
    Ok(CargoTool {
        program: "wasm-bindgen",
        crate_name: "wasm-bindgen-cli",
        version: project::locked_version("wasm-bindgen")?,
        arguments: &[],
        hot: &[
            "gimli",
            "hashbrown",
            "id-arena",
            "indexmap",
            "leb128",
            "rustc-demangle",
            "walrus",
            "wasm-bindgen-cli-support",
            "wasm-encoder",
            "wasmparser",
        ],
        is_long: false,
    })
}

/// Finds dependencies that a manifest names and no source uses.
pub(super) fn machete() -> CargoTool {
    CargoTool {
        program: "cargo-machete",
        crate_name: "cargo-machete",
        version: MACHETE.to_owned(),
        arguments: &["--locked"],
        hot: &[],
        is_long: false,
    }
}

impl CargoTool {
    /// Its name and version, which is also its folder's name.
    pub(super) fn label(&self) -> String {
        format!("{} {}", self.program, self.version)
    }

    /// Where its programs lie once it is set up here.
    pub(super) fn bin_dir(&self) -> PathBuf {
        tools::dir().join(self.folder()).join("bin")
    }

    /// The program of the right version, here or on the PATH.
    pub(super) fn find(&self) -> Option<PathBuf> {
        let own = Some(self.bin_dir().join(self.program)).filter(|path| tools::is_program(path));
        [own, tools::on_path(self.program)]
            .into_iter()
            .flatten()
            .find(|path| {
                let mut command = process::command(path);
                // One that believes to be called by cargo takes its first argument for its own name.
                command.arg("--version").env_remove("CARGO");
                // Some say their name before it.
                let answer = process::ask(command);
                answer.is_some_and(|answer| answer.split(' ').next_back() == Some(&self.version))
            })
    }

    /// Builds it into the tools folder.
    ///
    /// What was compiled stays until the tool is there, so that an interrupted build goes on where it stopped.
    pub(super) fn get(&self) -> Outcome<String> {
        let build = tools::dir().join("build").join(self.folder());
        tools::install(&self.folder(), |root| {
            let mut command = match self.is_long {
                true => process::cargo(),
                false => process::cargo_aside(),
            };
            command
                .args(["install", self.crate_name, "--version", &self.version])
                .args(self.arguments)
                .arg("--root")
                .arg(root)
                // Outside of the project, whose own settings are not meant for tools.
                .current_dir(tools::dir())
                .env("CARGO_TARGET_DIR", &build)
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
                .env("CARGO_PROFILE_RELEASE_PANIC", "abort")
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
            for name in self.hot {
                command.args([
                    "--config",
                    &format!("profile.release.package.{name}.opt-level=1"),
                ]);
            }
            process::log(command, &tools::new_log(&self.folder())?)
        })?;
        tools::remove_dir(&build)?;
        Ok("built".to_owned())
    }

    fn folder(&self) -> String {
        format!("{}-{}", self.program, self.version)
    }
}
