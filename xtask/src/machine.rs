//! Where and when something was measured, in one sentence.

use std::{fs, num::NonZeroUsize, path::Path, thread};

use crate::{process, project};

/// The date, the machine, and what its files lie on.
pub(crate) fn sentence() -> String {
    let unknown = || "an unknown".to_owned();
    let n_cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let model = field("/proc/cpuinfo", "model name").unwrap_or_else(unknown);
    let memory = field("/proc/meminfo", "MemTotal").and_then(|text| gigabytes(&text));
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    format!(
        "On {}: {n_cores} cores ({model}), {} GB of memory, {} file system, {}, Linux {}.",
        answer("date", &["-u", "+%F"]),
        memory.map_or_else(unknown, |gigabytes| gigabytes.to_string()),
        file_system(&mounts, &project::target_dir()).unwrap_or_else(unknown),
        rustc(),
        answer("uname", &["-r"]),
    )
}

fn rustc() -> String {
    let version = answer("rustc", &["--version"]);
    let words = version.split_whitespace().take(2);
    words.collect::<Vec<_>>().join(" ")
}

fn answer(program: &str, arguments: &[&str]) -> String {
    let mut command = process::command(program);
    command.args(arguments);
    process::ask(command).unwrap_or_else(|| "unknown".to_owned())
}

/// `name : value`, as the kernel writes it.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// `24684288 kB`
fn gigabytes(text: &str) -> Option<u64> {
    let kilobytes: u64 = text.strip_suffix(" kB")?.trim().parse().ok()?;
    Some((kilobytes + (1 << 19)) >> 20)
}

/// The kind of the file system below whose mount point the folder lies; of several, the deepest, and of these the last.
fn file_system(mounts: &str, folder: &Path) -> Option<String> {
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (place, kind) = (words.nth(1)?, words.next()?);
        folder.starts_with(place).then_some((place.len(), kind))
    });
    Some(mounts.max_by_key(|(depth, _)| *depth)?.1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_mount_counts() {
        let mounts = "/dev/a / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n/dev/b /tmpfiles xfs rw 0 0\n";
        let kind = |folder: &str| file_system(mounts, Path::new(folder));
        assert_eq!(kind("/srv/target").as_deref(), Some("ext4"));
        assert_eq!(kind("/tmp/target").as_deref(), Some("tmpfs"));
        assert_eq!(kind("/tmpfiles").as_deref(), Some("xfs"));
    }

    #[test]
    fn memory_is_rounded() {
        assert_eq!(gigabytes("24684288 kB"), Some(24));
        assert_eq!(gigabytes("many"), None);
    }
}
