//! What a process has used of the machine, as the kernel tells it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use tollgate_failure::{Explain, Failure, Outcome};

/// The kernel counts processor time in hundredths of a second on every Linux that there is.
const TICK: Duration = Duration::from_millis(10);

/// The processor time of a process and of all below it, those that have ended included.
///
/// # Errors
/// When the system doesn't tell, as where there is no `/proc`.
pub fn processor_time(pid: u32) -> Outcome<Duration> {
    let own = stat_of(pid)?;
    Ok(own.time + own.time_of_ended + below(pid, &all_stats()))
}

/// The processor time of this process alone.
///
/// # Errors
/// When the system doesn't tell.
pub fn own_processor_time() -> Outcome<Duration> {
    Ok(stat_of(std::process::id())?.time)
}

/// What a process holds in memory now, and the most that it has held, in bytes.
///
/// # Errors
/// When the system doesn't tell.
pub fn memory(pid: u32) -> Outcome<(u64, u64)> {
    let path = format!("/proc/{pid}/status");
    let text = fs::read_to_string(&path).explain(format_args!("read {path}"))?;
    let kilobytes = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    match (kilobytes("VmRSS:"), kilobytes("VmHWM:")) {
        (Some(now), Some(most)) => Ok((now * 1_024, most * 1_024)),
        _ => Err(Failure::new(format!("{path} doesn't tell of memory."))),
    }
}

/// How many bytes a process has caused to be written to disks, or `None` where the kernel doesn't count them.
#[must_use]
pub fn written(pid: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/io")).ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("write_bytes:"))?;
    line.trim().parse().ok()
}

/// One line of `/proc/<pid>/stat`, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stat {
    pid: u32,
    parent: u32,
    time: Duration,
    /// Of children that have ended.
    time_of_ended: Duration,
}

fn below(pid: u32, all: &[Stat]) -> Duration {
    all.iter()
        .filter(|stat| stat.parent == pid && stat.pid != pid)
        .map(|child| child.time + child.time_of_ended + below(child.pid, all))
        .sum()
}

/// Processes come and go meanwhile: one that can't be read is gone.
fn all_stats() -> Vec<Stat> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|pid| stat_of(pid).ok())
        .collect()
}

fn stat_of(pid: u32) -> Outcome<Stat> {
    let path = Path::new("/proc").join(pid.to_string()).join("stat");
    let text = fs::read_to_string(&path).explain(format_args!("read {}", path.display()))?;
    parse(pid, &text)
        .ok_or_else(|| Failure::new(format!("{} isn't what it used to be.", path.display())))
}

/// The name in parentheses may hold anything, parentheses and spaces included.
fn parse(pid: u32, text: &str) -> Option<Stat> {
    let fields: Vec<_> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<u32>().ok();
    let time = |user: usize, system: usize| Some(TICK * (ticks(user)? + ticks(system)?));
    Some(Stat {
        pid,
        parent: fields.get(1)?.parse().ok()?,
        time: time(11, 12)?,
        time_of_ended: time(13, 14)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str =
        "42 (a (b) c) S 7 42 42 0 -1 4194560 100 0 0 0 10 20 3 4 20 0 9 0 1234 1000 200 1";

    #[test]
    fn times_of_a_process_and_of_its_ended_children_are_read() {
        let stat = parse(42, LINE).unwrap();
        assert_eq!((stat.parent, stat.time), (7, Duration::from_millis(300)));
        assert_eq!(stat.time_of_ended, Duration::from_millis(70));
        assert_eq!(parse(42, "42 (x"), None);
    }

    #[test]
    fn children_of_children_count() {
        let stat = |pid, parent, seconds| Stat {
            pid,
            parent,
            time: Duration::from_secs(seconds),
            time_of_ended: Duration::ZERO,
        };
        let all = [
            stat(1, 0, 100),
            stat(2, 1, 1),
            stat(3, 2, 2),
            stat(4, 9, 50),
        ];
        assert_eq!(below(1, &all), Duration::from_secs(3));
    }

    #[test]
    fn this_process_has_used_something() {
        if !Path::new("/proc/self/stat").is_file() {
            return;
        }
        let pid = std::process::id();
        let (now, most) = memory(pid).unwrap();
        assert!(0 < now && now <= most);
        assert!(own_processor_time().unwrap() <= processor_time(pid).unwrap());
    }
}
