//! Making room for a database that is put in the place of another one, without losing that.
//!
//! A database is more than its file: SQLite would take a log that was left behind for the new file's, and replay it
//! onto that.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::private_file::beside;

/// What SQLite may keep beside a database file, and belongs to it.
pub(super) const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Where what is in a database's place is moved.
pub(super) struct Aside {
    db: PathBuf,
    aside: PathBuf,
}

impl Aside {
    /// A name that nothing has yet.
    pub(super) fn of(db: &Path) -> Self {
        let is_free = |aside: &PathBuf| all_of(aside).all(|path| !path.exists());
        let aside = (1..)
            .map(|number| beside(db, &format!(".before-restore-{number}")))
            .find(is_free)
            .unwrap_or_else(|| beside(db, ".before-restore"));
        Self {
            db: db.into(),
            aside,
        }
    }

    /// The file stays in its place, too, until it is replaced, wherever a file can have two names: whenever the machine
    /// stops, there is a database.
    pub(super) fn take(&self) -> io::Result<()> {
        for (from, to) in all_of(&self.db).zip(all_of(&self.aside)).skip(1) {
            move_if_there(&from, &to)?;
        }
        match fs::hard_link(&self.db, &self.aside) {
            Ok(()) => Ok(()),
            Err(_) => move_if_there(&self.db, &self.aside),
        }
    }

    /// As it was before. The failure that has led to this is the one to tell of.
    pub(super) fn give_back(&self) {
        for (from, to) in all_of(&self.db).zip(all_of(&self.aside)) {
            let _ = match is_same(&from, &to) {
                true => fs::remove_file(&to),
                false if from.exists() => Ok(()),
                false => move_if_there(&to, &from),
            };
        }
    }

    /// What has gone there, if anything has.
    pub(super) fn first(&self) -> Option<PathBuf> {
        all_of(&self.aside).find(|path| path.exists())
    }
}

/// A database file, and what SQLite keeps beside it.
fn all_of(db: &Path) -> impl Iterator<Item = PathBuf> {
    let suffixes = [""].into_iter().chain(COMPANIONS);
    suffixes.map(|suffix| beside(db, suffix))
}

fn move_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        moved => moved,
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    let of = |path| fs::symlink_metadata(path).map(|file| (file.dev(), file.ino()));
    matches!((of(one), of(other)), (Ok(one), Ok(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_in_its_place_until_it_is_replaced_and_again_when_it_is_not() {
        let folder = std::env::temp_dir().join(format!("tollgate-aside-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let db = folder.join("test.db");
        let log = beside(&db, "-wal");
        fs::write(&db, "database").unwrap();
        fs::write(&log, "log").unwrap();
        let aside = Aside::of(&db);
        aside.take().unwrap();
        assert!(db.exists() && !log.exists());
        assert_eq!(
            fs::read_to_string(aside.first().unwrap()).unwrap(),
            "database"
        );
        aside.give_back();
        assert_eq!(fs::read_to_string(&db).unwrap(), "database");
        assert_eq!(fs::read_to_string(&log).unwrap(), "log");
        assert_eq!(aside.first(), None);

        aside.take().unwrap();
        fs::remove_file(&db).unwrap();
        aside.give_back();
        assert_eq!(
            fs::read_to_string(&db).unwrap(),
            "database",
            "as without links"
        );
        fs::remove_dir_all(folder).unwrap();
    }
}
