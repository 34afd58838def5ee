//! Whether the files of a database are still in their places.
//!
//! A file that was removed, moved or replaced stays open: all goes on as if nothing had happened, and what is written
//! is gone with the process. The log and its index are looked at as well: without them, whoever opens the database
//! next knows nothing of what is in the log.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::private_file::beside;
use crate::store::StoreError;

/// The database's file, its log, and the log's index.
const SUFFIXES: [&str; 3] = ["", "-wal", "-shm"];

/// The files that were opened. Clones share them.
#[derive(Debug, Clone)]
pub(super) struct InPlace(Arc<[Opened]>);

#[derive(Debug)]
struct Opened {
    path: PathBuf,
    id: FileId,
}

/// Tells a file from all others that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileId {
    device: u64,
    inode: u64,
}

impl InPlace {
    /// The files of a database that has just been opened.
    pub(super) fn of(db: &Path) -> Self {
        // Where the name is a link, SQLite keeps the log beside what it leads to.
        let real = fs::canonicalize(db).unwrap_or_else(|_| db.into());
        let paths = SUFFIXES.map(|suffix| match suffix {
            "" => db.to_path_buf(),
            suffix => beside(&real, suffix),
        });
        let opened = |path: PathBuf| {
            let id = FileId::of(&path).ok()?;
            Some(Opened { path, id })
        };
        Self(paths.into_iter().filter_map(opened).collect())
    }

    /// Looks whether all of them are still there: a few microseconds.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        self.0.iter().try_for_each(Opened::check)
    }
}

impl Opened {
    fn check(&self) -> Result<(), StoreError> {
        let path = self.path.display();
        match FileId::of(&self.path) {
            Ok(id) if id == self.id => Ok(()),
            Ok(_) => Err(StoreError::Lost(format!(
                "{path} is another file than the one that was opened"
            ))),
            Err(error) => Err(StoreError::Lost(format!(
                "{path} is no longer there: {error}"
            ))),
        }
    }
}

impl FileId {
    fn of(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        Ok(Self {
            device: metadata.dev(),
            inode: metadata.ino(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_missed_when_it_is_gone_or_another_and_no_longer_when_it_is_back() {
        let folder = std::env::temp_dir().join(format!("tollgate-place-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let db = folder.join("test.db");
        let files = SUFFIXES.map(|suffix| beside(&db, suffix));
        for file in &files {
            fs::write(file, "ours").unwrap();
        }
        let in_place = InPlace::of(&db);
        assert_eq!(in_place.check(), Ok(()));
        for file in &files {
            let aside = folder.join("aside");
            fs::rename(file, &aside).unwrap();
            assert!(matches!(in_place.check(), Err(StoreError::Lost(_))));
            fs::write(file, "somebody else's").unwrap();
            assert!(matches!(in_place.check(), Err(StoreError::Lost(_))));
            fs::rename(&aside, file).unwrap();
            assert_eq!(in_place.check(), Ok(()));
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
