//! Everything that the tasks say, and how it looks.

use std::{
    fmt::Display,
    io::{self, Write},
    mem,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The steps that are done, in the order of their ends, and how long each took.
static STEPS: Mutex<Vec<(String, Duration)>> = Mutex::new(Vec::new());

/// One line on standard output.
///
/// A closed pipe is no reason to stop a build, so what cannot be written is dropped.
pub(crate) fn line(text: impl Display) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// Why a task ended, on standard error.
pub(crate) fn problem(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "\n✗ {text}");
}

/// Something that takes time, from its first line to its last.
#[derive(Debug)]
pub(crate) struct Step {
    name: String,
    start: Instant,
}

impl Step {
    /// Says that `name` begins.
    pub(crate) fn begin(name: impl Into<String>, doing: impl Display) -> Self {
        let name = name.into();
        line(format_args!("· {name}: {doing} …"));
        Self {
            name,
            start: Instant::now(),
        }
    }

    /// Says that it is done and how long it took.
    pub(crate) fn done(self, how: impl Display) {
        self.end('✓', how);
    }

    /// Says that it has ended, though not well, and how long it took.
    pub(crate) fn failed(self, how: impl Display) {
        self.end('✗', how);
    }

    fn end(self, mark: char, how: impl Display) {
        let took = self.start.elapsed();
        let duration = duration(took);
        line(format_args!("{mark} {} — {how} in {duration}", self.name));
        let mut steps = STEPS.lock().unwrap_or_else(PoisonError::into_inner);
        steps.push((self.name, took));
    }
}

/// Says how long each step took that is done by now; some of them went side by side.
pub(crate) fn timings() {
    let mut steps = STEPS.lock().unwrap_or_else(PoisonError::into_inner);
    for (name, took) in mem::take(&mut *steps) {
        line(format_args!("{:>12}  {name}", duration(took)));
    }
}

/// A duration as people say it.
pub(crate) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", duration.as_secs_f32()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// A size in bytes as people say it.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_speech() {
        assert_eq!(duration(Duration::from_millis(840)), "0.8 s");
        assert_eq!(duration(Duration::from_secs(36)), "36 s");
        assert_eq!(duration(Duration::from_secs(139)), "2 min 19 s");
    }

    #[test]
    fn sizes_read_like_speech() {
        assert_eq!(size(980), "980 B");
        assert_eq!(size(102_400), "102 kB");
        assert_eq!(size(12_345_678), "12.3 MB");
    }
}
