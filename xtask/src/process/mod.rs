//! Commands: how they are made, run, and asked.

mod group;

use std::{
    env,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
};

pub(crate) use self::group::{Running, abandon_all, end_children_on_interrupt, is_interrupted};
use tollgate_failure::{Explain, Failure, Outcome};

use crate::{project, say, tools};

/// How many lines of a log stand in a failure.
const TAIL: usize = 15;

/// A command in the project's root, with the tools on its PATH.
pub(crate) fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    command
        .current_dir(project::root())
        .env("PATH", tools::search_path())
        .stdin(Stdio::null());
    if let Some(dir) = project::chosen_target_dir() {
        command.env("CARGO_TARGET_DIR", dir);
    }
    // `cargo run` describes this crate to us; handed on, it would describe it to the build scripts of others and
    // make cargo believe that they must run again.
    for (name, _) in env::vars_os() {
        let is_ours = name.to_str().is_some_and(|name| {
            [
                "CARGO_PKG_",
                "CARGO_MANIFEST_",
                "CARGO_BIN_",
                "CARGO_CRATE_",
            ]
            .iter()
            .any(|ours| name.starts_with(ours))
        });
        if is_ours {
            command.env_remove(name);
        }
    }
    command
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> Command {
    command(env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from))
}

/// The same cargo for work that others are not to wait for: it takes what they leave of the processors.
///
/// What takes longest on a fresh machine is one long chain; work beside it must not hold it up.
pub(crate) fn cargo_aside() -> Command {
    match tools::on_path("nice") {
        Some(nice) => {
            let mut command = command(nice);
            command.args(["-n", "10"]).arg(cargo().get_program());
            command
        }
        None => cargo(),
    }
}

/// Runs to the end with its output shown.
pub(crate) fn show(mut command: Command) -> Outcome {
    let status = Running::start(&mut command)?.wait()?;
    expect_success(&command, status)
}

/// Runs to the end with its output in `log`; a failure quotes the log's end.
pub(crate) fn log(mut command: Command, log: &Path) -> Outcome {
    let file = File::options().create(true).append(true).open(log);
    let file = file.explain(format_args!("write {}", log.display()))?;
    let errors = file
        .try_clone()
        .explain(format_args!("write {}", log.display()))?;
    command.stdout(file).stderr(errors);
    let status = Running::start(&mut command)?.wait()?;
    expect_success(&command, status).map_err(|failure| {
        let text = fs::read_to_string(log).unwrap_or_default();
        Failure::new(format!(
            "{failure}\nThe end of {}:\n{}",
            log.display(),
            tail(&text)
        ))
    })
}

/// Runs to the end and gives what it wrote to standard output, if it went well; for questions such as `--version`.
pub(crate) fn ask(mut command: Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs to the end, shows its output, and also hands each line of standard output to `on_line`.
pub(crate) fn follow(mut command: Command, mut on_line: impl FnMut(&str)) -> Outcome<ExitStatus> {
    command.stdout(Stdio::piped());
    let mut running = Running::start(&mut command)?;
    let stdout = running.take_stdout()?;
    for line in BufReader::new(stdout).split(b'\n') {
        let line = line.explain(format_args!("read what {} writes", name_of(&command)))?;
        let line = String::from_utf8_lossy(&line);
        say::line(&line);
        on_line(&line);
    }
    running.wait()
}

/// The last lines of a log, for a failure to quote.
pub(crate) fn tail(text: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    let first = lines.len().saturating_sub(TAIL);
    lines[first..]
        .iter()
        .map(|line| format!("    {line}\n"))
        .collect()
}

fn expect_success(command: &Command, status: ExitStatus) -> Outcome {
    match status.success() {
        true => Ok(()),
        false => Err(Failure::new(format!(
            "`{}` failed ({status}).",
            words_of(command)
        ))),
    }
}

fn name_of(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn words_of(command: &Command) -> String {
    let arguments = command
        .get_args()
        .map(|argument| argument.to_string_lossy().into_owned());
    [name_of(command)]
        .into_iter()
        .chain(arguments)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_quotes_the_end_of_the_log() {
        let text: String = (1..=20).map(|n| format!("line {n}\n")).collect();
        let tail = tail(&text);
        assert!(tail.starts_with("    line 6\n"), "{tail}");
        assert!(tail.ends_with("    line 20\n"), "{tail}");
    }

    #[test]
    fn a_command_that_fails_is_named_with_its_arguments() {
        let mut shell = command("sh");
        shell.args(["-c", "exit 3"]);
        let failure = show(shell).unwrap_err().to_string();
        assert!(
            failure.contains("`sh -c exit 3` failed (exit status: 3)"),
            "{failure}"
        );
    }
}
