//! Everything that the tasks say, and how it looks.

use std::{
    fmt::Display,
    io::{self, Write},
    time::{Duration, Instant},
};

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
        line(format_args!(
            "✓ {} — {how} in {}",
            self.name,
            duration(self.start.elapsed())
        ));
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
