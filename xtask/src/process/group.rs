//! Child processes: each leads a group of its own, and none is left behind.
//!
//! Ending a group also ends what its leader started (trunk starts cargo, cargo starts rustc). An interrupt ends all groups;
//! the task that waits for one of them then fails, and `main` says so.

use std::{
    collections::BTreeSet,
    os::unix::process::CommandExt,
    process::{Child, ChildStdout, Command, ExitStatus},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};
use tollgate_failure::{Explain, Failure, Outcome};

use super::name_of;

/// How long a child may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(5);

static IS_INTERRUPTED: AtomicBool = AtomicBool::new(false);
static IS_ENDING: AtomicBool = AtomicBool::new(false);
static GROUPS: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// Ends all children on Ctrl-C and SIGTERM, at once on the second.
pub(crate) fn end_children_on_interrupt() {
    let handled = ctrlc::set_handler(|| {
        let is_second = IS_INTERRUPTED.swap(true, Ordering::SeqCst);
        end_all(if is_second {
            Signal::KILL
        } else {
            Signal::TERM
        });
        if is_second {
            std::process::exit(130);
        }
    });
    // Without the handler an interrupt still ends this process; there is nothing better to do here.
    drop(handled);
}

/// Whether somebody asked the task to end.
pub(crate) fn is_interrupted() -> bool {
    IS_INTERRUPTED.load(Ordering::SeqCst)
}

/// Ends whatever runs and starts nothing more, since the task has failed elsewhere.
pub(crate) fn abandon_all() {
    end_all(Signal::TERM);
}

/// A child that is ended, with all that it started, when this is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    name: String,
    child: Child,
}

impl Running {
    /// Starts `command` as the leader of a group.
    pub(crate) fn start(command: &mut Command) -> Outcome<Self> {
        let name = name_of(command);
        let mut groups = groups();
        if IS_ENDING.load(Ordering::SeqCst) {
            return Err(Failure::new(format!(
                "{name} wasn't started: the task is ending."
            )));
        }
        let child = command
            .process_group(0)
            .spawn()
            .explain(format_args!("start {name}"))?;
        groups.insert(child.id());
        Ok(Self { name, child })
    }

    /// What it is called.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Its standard output, which was asked for as a pipe.
    pub(crate) fn take_stdout(&mut self) -> Outcome<ChildStdout> {
        let stdout = self.child.stdout.take();
        stdout.ok_or_else(|| Failure::new(format!("{} has no standard output to read.", self.name)))
    }

    /// Waits for its end.
    pub(crate) fn wait(mut self) -> Outcome<ExitStatus> {
        self.child
            .wait()
            .explain(format_args!("wait for {}", self.name))
    }

    /// Sends it a signal, such as `QUIT`, and all that it started and that still belongs to its group.
    pub(crate) fn signal(&self, which: Signal) {
        signal(self.child.id(), which);
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let group = self.child.id();
        // A leader that failed may have left others of its group at work.
        if !self.ended().is_some_and(|status| status.success()) {
            signal(group, Signal::TERM);
            let deadline = Instant::now() + PATIENCE;
            while self.ended().is_none() && Instant::now() < deadline {
                thread::sleep(Duration::from_millis(20));
            }
        }
        if self.ended().is_none() {
            signal(group, Signal::KILL);
            let _ = self.child.wait();
        }
        groups().remove(&group);
    }
}

fn end_all(which: Signal) {
    IS_ENDING.store(true, Ordering::SeqCst);
    for group in groups().iter() {
        signal(*group, which);
    }
}

/// What has gone already is no problem: it was to go.
fn signal(group: u32, which: Signal) {
    let group = i32::try_from(group).ok().and_then(Pid::from_raw);
    let _ = group.map(|group| kill_process_group(group, which));
}

fn groups() -> MutexGuard<'static, BTreeSet<u32>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead, BufReader, Read},
        process::Stdio,
    };

    use super::*;

    #[test]
    fn a_child_that_is_dropped_is_gone_with_all_that_it_started() {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "sleep 60 & echo started; wait"])
            .stdout(Stdio::piped());
        let mut running = Running::start(&mut shell).unwrap();
        let mut stdout = BufReader::new(running.take_stdout().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();

        drop(running);

        // The pipe has an end only when the last process that could write to it is gone.
        assert_eq!(stdout.read_to_end(&mut Vec::new()).unwrap(), 0);
    }
}
