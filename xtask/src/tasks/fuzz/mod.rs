//! `cargo xtask fuzz`: looks for input that breaks what the server reads from strangers.
//!
//! Most targets lie in `crates/server/fuzz`, and what must hold for them in `crates/server/tests/fuzzed`.
//! They begin with the committed corpus and with what earlier runs have found, which stays beside the build.
//! One asks a whole server over HTTP (see [`api`]).

mod api;
#[path = "../../../../crates/server/tests/corpus/mod.rs"]
mod corpus;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use tollgate_failure::{Explain, Failure, Outcome};

use crate::{options::Options, process, project, say, tools};

/// How long all targets together take, unless it is said otherwise.
const MINUTES: u32 = 30;

/// An input that takes longer, in seconds, or more memory, in megabytes, is a finding.
const LIMITS: [&str; 2] = ["-timeout=10", "-rss_limit_mb=1024"];

/// Builds the targets, gives each its share of the time, and fails if one has found something.
pub(super) fn run(mut options: Options) -> Outcome {
    let minutes = options.value("--minutes")?.unwrap_or(MINUTES);
    let targets = chosen(options.word(), all_targets()?)?;
    options.finish()?;
    if minutes == 0 {
        return Err(Failure::new("`--minutes` must leave some time: 1 or more."));
    }
    let fuzzer = prepare(&targets)?;
    let start = Instant::now();
    let share = share(minutes, targets.len());
    let mut n_broken = 0;
    for target in &targets {
        let step = say::Step::begin(target, format_args!("fuzzing for {}", say::duration(share)));
        let figures = match &fuzzer {
            Some(fuzzer) if target != api::NAME => fuzzer.run(target, share),
            _ => api::run(share),
        };
        match figures {
            Ok(figures) => step.done(figures),
            Err(_) if process::is_interrupted() => return Err(Failure::already_told()),
            Err(failure) => {
                n_broken += 1;
                say::problem(failure);
            }
        }
    }
    match n_broken {
        0 => {
            say::line(format_args!(
                "\nNothing found, after {}.",
                say::duration(start.elapsed())
            ));
            Ok(())
        }
        _ => Err(Failure::new(format!(
            "{n_broken} of {} targets have found something; the input lies in {}, and what `{}` has found stands above.",
            targets.len(),
            dir().join("artifacts").display(),
            api::NAME
        ))),
    }
}

/// Compiles what the targets need; gives the fuzzer, if any of them needs it.
fn prepare(targets: &[String]) -> Outcome<Option<Fuzzer>> {
    if targets.iter().any(|target| target == api::NAME) {
        api::prepare()?;
    }
    if targets.iter().all(|target| target == api::NAME) {
        return Ok(None);
    }
    let fuzzer = Fuzzer::find()?;
    fuzzer.build()?;
    Ok(Some(fuzzer))
}

fn share(minutes: u32, n_targets: usize) -> Duration {
    let n_targets = u32::try_from(n_targets).unwrap_or(u32::MAX).max(1);
    Duration::from_secs(u64::from(minutes) * 60 / u64::from(n_targets))
}

fn chosen(word: Option<String>, all: Vec<String>) -> Outcome<Vec<String>> {
    match word {
        None => Ok(all),
        Some(word) if all.contains(&word) => Ok(vec![word]),
        Some(word) => Err(Failure::new(format!(
            "There is no fuzz target `{word}`; there are {}.",
            all.join(", ")
        ))),
    }
}

fn all_targets() -> Outcome<Vec<String>> {
    let sources = dir().join("fuzz_targets");
    let entries = fs::read_dir(&sources).explain(format_args!("read {}", sources.display()))?;
    let mut names: Vec<_> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            Some(path.file_stem()?.to_str()?.to_owned())
        })
        .chain([api::NAME.to_owned()])
        .collect();
    names.sort();
    Ok(names)
}

fn dir() -> PathBuf {
    project::root().join("crates/server/fuzz")
}

/// cargo-fuzz with a toolchain that knows its instruments.
#[derive(Debug)]
struct Fuzzer {
    sanitizer: &'static str,
}

impl Fuzzer {
    fn find() -> Outcome<Self> {
        let mut rustc = nightly("rustc");
        rustc.args(["--print", "target-libdir"]);
        let libraries = process::ask(rustc).ok_or_else(|| {
            Failure::new(
                "Fuzzing needs a nightly toolchain: `rustup toolchain install nightly` gets it.",
            )
        })?;
        let mut fuzz = nightly("cargo");
        fuzz.args(["fuzz", "--version"]);
        process::ask(fuzz).ok_or_else(|| {
            Failure::new("Fuzzing needs cargo-fuzz: `cargo install cargo-fuzz --locked` gets it.")
        })?;
        let sanitizer = match has_address_sanitizer(Path::new(&libraries)) {
            true => "address",
            false => {
                say::line(
                    "The nightly toolchain has no address sanitizer; memory is not watched over.",
                );
                "none"
            }
        };
        Ok(Self { sanitizer })
    }

    fn build(&self) -> Outcome {
        let step = say::Step::begin("fuzz targets", "compiling");
        process::log(self.cargo_fuzz("build"), &tools::new_log("fuzz-build")?)?;
        step.done("compiled");
        Ok(())
    }

    /// Gives what was done in figures.
    fn run(&self, target: &str, share: Duration) -> Outcome<String> {
        let committed = unpacked(target)?;
        // The first folder takes what is found, the second is only read.
        let found = project::target_dir().join("fuzz-corpus").join(target);
        tools::make_dir(&found)?;
        let log = tools::new_log(&format!("fuzz-{target}"))?;
        let mut command = self.cargo_fuzz("run");
        command
            .arg(target)
            .arg(found)
            .arg(committed)
            .arg("--")
            .arg(format!("-max_total_time={}", share.as_secs()))
            .arg("-print_final_stats=1")
            .args(LIMITS);
        process::log(command, &log)?;
        let text = fs::read_to_string(&log).unwrap_or_default();
        Ok(figures(&text).unwrap_or_else(|| "done".to_owned()))
    }

    fn cargo_fuzz(&self, subcommand: &str) -> Command {
        let mut command = nightly("cargo");
        command
            .args(["fuzz", subcommand, "--fuzz-dir"])
            .arg(dir())
            .arg("--target-dir")
            .arg(project::target_dir().join("fuzz"))
            .args(["--sanitizer", self.sanitizer]);
        command
    }
}

/// The committed corpus as the fuzzer wants it: a folder with a file for each input.
fn unpacked(target: &str) -> Outcome<PathBuf> {
    let folder = project::target_dir()
        .join("fuzz-corpus-committed")
        .join(target);
    // What was taken out of the corpus must not come back from an earlier run.
    if folder.exists() {
        fs::remove_dir_all(&folder).explain(format_args!("empty {}", folder.display()))?;
    }
    tools::make_dir(&folder)?;
    let file = dir().join("corpus").join(format!("{target}.tsv"));
    for input in corpus::read(&file).map_err(Failure::new)? {
        let path = folder.join(&input.name);
        fs::write(&path, &input.bytes).explain(format_args!("write {}", path.display()))?;
    }
    Ok(folder)
}

/// A program of the nightly toolchain, whichever toolchain runs this task.
fn nightly(program: &str) -> Command {
    let mut command = process::command("rustup");
    command.args(["run", "nightly", program]);
    command
}

fn has_address_sanitizer(libraries: &Path) -> bool {
    fs::read_dir(libraries).is_ok_and(|mut entries| {
        entries.any(|entry| {
            entry.is_ok_and(|entry| entry.file_name().to_string_lossy().contains("rt.asan"))
        })
    })
}

/// `stat::number_of_executed_units: 12345` and the last `cov: 678` of libFuzzer's log.
fn figures(log: &str) -> Option<String> {
    let n_inputs = log
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))?
        .trim();
    let coverage = log
        .lines()
        .rev()
        .find_map(|line| line.split_once(" cov: ")?.1.split_whitespace().next())?;
    Some(format!(
        "{n_inputs} inputs, {coverage} places of the code reached, nothing found"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_shared_out() {
        assert_eq!(share(30, 8), Duration::from_secs(225));
        assert_eq!(share(1, 1), Duration::from_secs(60));
    }

    #[test]
    fn a_target_that_is_not_there_is_refused_by_name() {
        let all = || vec!["bearer".to_owned(), "sid".to_owned()];
        assert_eq!(chosen(None, all()).unwrap(), all());
        assert_eq!(chosen(Some("sid".to_owned()), all()).unwrap(), ["sid"]);
        let failure = chosen(Some("x".to_owned()), all()).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "There is no fuzz target `x`; there are bearer, sid."
        );
    }

    #[test]
    fn the_figures_are_read_out_of_the_log() {
        let log = "#2\tINITED cov: 12 ft: 13 corp: 1/1b exec/s: 0 rss: 30Mb\n\
                   #99\tDONE   cov: 34 ft: 56 corp: 7/89b lim: 4096 exec/s: 9 rss: 30Mb\n\
                   Done 99 runs in 11 second(s)\nstat::number_of_executed_units: 99\n";
        assert_eq!(
            figures(log).as_deref(),
            Some("99 inputs, 34 places of the code reached, nothing found")
        );
        assert_eq!(figures("error: it didn't build"), None);
    }

    #[test]
    fn a_corpus_is_unpacked_byte_by_byte() {
        let folder = unpacked("name").unwrap();
        assert_eq!(fs::read(folder.join("refused-nul")).unwrap(), b"a\0b");
        assert_eq!(
            fs::read(folder.join("accepted-kelvin")).unwrap(),
            "\u{212a}im".as_bytes()
        );
    }

    #[test]
    fn every_target_is_found() {
        for name in ["bearer", api::NAME] {
            assert!(all_targets().unwrap().contains(&name.to_owned()));
        }
    }
}
