//! Whether the server's sources have changed since one last looked.
//!
//! A look at the times of some dozens of files needs no library and works on every file system.

use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::project;

/// Files and folders under watch.
#[derive(Debug)]
pub(super) struct Sources {
    roots: Vec<PathBuf>,
    seen: Option<Snapshot>,
}

/// How many files there are and when the newest was written: an edit, a new file and a removed one all change it.
type Snapshot = (usize, SystemTime);

impl Sources {
    /// All that the server is made of.
    pub(super) fn of_server() -> Self {
        Self::new(
            ["crates/server", "crates/api-types", "Cargo.lock"]
                .map(|name| project::root().join(name))
                .to_vec(),
        )
    }

    fn new(roots: Vec<PathBuf>) -> Self {
        let seen = snapshot(&roots);
        Self { roots, seen }
    }

    /// Whether they differ from the last look.
    pub(super) fn have_changed(&mut self) -> bool {
        let now = snapshot(&self.roots);
        let changed = now != self.seen;
        self.seen = now;
        changed
    }
}

fn snapshot(roots: &[PathBuf]) -> Option<Snapshot> {
    let times: Vec<_> = roots.iter().flat_map(|root| times(root)).collect();
    let newest = times.iter().max()?;
    Some((times.len(), *newest))
}

fn times(path: &Path) -> Vec<SystemTime> {
    if let Ok(entries) = path.read_dir() {
        return entries
            .filter_map(Result::ok)
            .flat_map(|entry| times(&entry.path()))
            .collect();
    }
    path.metadata()
        .and_then(|metadata| metadata.modified())
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, File},
        time::Duration,
    };

    use super::*;

    #[test]
    fn an_edit_a_new_file_and_a_removed_one_are_changes() {
        let dir = std::env::temp_dir().join(format!("tollgate-sources-{}", std::process::id()));
        fs::create_dir_all(dir.join("src")).unwrap();
        let write = |name: &str, at: u64| {
            let file = File::create(dir.join(name)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(at))
                .unwrap();
        };
        write("src/a.rs", 10);
        let mut sources = Sources::new(vec![dir.clone()]);
        assert!(!sources.have_changed());

        write("src/a.rs", 20);
        assert!(sources.have_changed(), "an edit");
        write("src/b.rs", 15);
        assert!(sources.have_changed(), "a new file, older than the newest");
        fs::remove_file(dir.join("src/b.rs")).unwrap();
        assert!(sources.have_changed(), "a removed file");
        assert!(!sources.have_changed());
        fs::remove_dir_all(dir).unwrap();
    }
}
