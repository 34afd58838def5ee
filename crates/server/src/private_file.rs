//! Files that are for their owner alone: keys, databases and backups, which hold what nobody else may read.
//!
//! One is written under another name first, and has its own only when it is whole. Whoever looks meanwhile finds the
//! old file or the new one, and so does whoever starts after a loss of power.
//!
//! What is not here: what is in the files.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
use std::path::{Path, PathBuf};

use tracing::warn;

use crate::keys::random;

/// Makes an empty file that only its owner can open, from its first byte on.
///
/// # Errors
/// When the name is taken, be it by a link that leads nowhere: nobody can have laid out a file for a secret to fall into.
pub(crate) fn make(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// The same name with something after it, in the same folder.
pub(crate) fn beside(place: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(place);
    name.push(suffix);
    name.into()
}

/// A file beside the place that is meant for it; dropped before it has got there, it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Draft {
    file: File,
    path: PathBuf,
    place: PathBuf,
    is_moved: bool,
}

impl Draft {
    /// Makes an empty one, under a name that nobody can guess: any number may be made for one place at once.
    ///
    /// # Errors
    /// When it can't be made.
    pub(crate) fn new(place: &Path) -> io::Result<Self> {
        let name = u64::from_be_bytes(random::<8>());
        Self::named(place, &format!(".{name:016x}.draft"))
    }

    /// Makes an empty one.
    ///
    /// # Errors
    /// When its name, which is the place's with the suffix, is taken.
    pub(crate) fn named(place: &Path, suffix: &str) -> io::Result<Self> {
        let path = beside(place, suffix);
        Ok(Self {
            file: make(&path)?,
            path,
            place: place.into(),
            is_moved: false,
        })
    }

    /// The same for whom the file in its place belongs to, or where there is none, whom the folder does: root may do
    /// the work of a service, and the service must be able to open what comes of it.
    ///
    /// # Errors
    /// When it would take a file from its owner. In a folder of somebody else's it just stays with its maker.
    pub(crate) fn for_owner_of_place(self) -> io::Result<Self> {
        let in_place = match fs::metadata(&self.place) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let is_replaced = in_place.is_some();
        let owner = match in_place {
            Some(metadata) => metadata,
            None => fs::metadata(folder(&self.place))?,
        };
        let own = self.file.metadata()?;
        if (own.uid(), own.gid()) == (owner.uid(), owner.gid()) {
            return Ok(self);
        }
        match fchown(&self.file, Some(owner.uid()), Some(owner.gid())) {
            Err(error) if is_replaced && own.uid() != owner.uid() => Err(error),
            _ => Ok(self),
        }
    }

    /// Where it is now.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// To be written.
    pub(crate) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Gives it its name, for good.
    ///
    /// # Errors
    /// When something is in its place already.
    pub(crate) fn keep(self) -> io::Result<()> {
        // A link, unlike a rename, fails where something is already.
        self.keep_by(|path, place| fs::hard_link(path, place))
    }

    fn keep_by(self, link: impl FnOnce(&Path, &Path) -> io::Result<()>) -> io::Result<()> {
        self.file.sync_all()?;
        match link(&self.path, &self.place) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => self.copy()?,
            linked => linked?,
        }
        sync_folder(&self.place)
    }

    /// What is left to do on a file system that knows no links.
    fn copy(&self) -> io::Result<()> {
        let mut copy = make(&self.place)?;
        let copied = self.copy_into(&mut copy);
        if copied.is_err() {
            // The first failure is the one to tell of.
            let _ = fs::remove_file(&self.place);
        }
        copied
    }

    fn copy_into(&self, copy: &mut File) -> io::Result<()> {
        let own = self.file.metadata()?;
        // Where there are no links, there are mostly no owners either.
        let _ = fchown(&*copy, Some(own.uid()), Some(own.gid()));
        io::copy(&mut File::open(&self.path)?, copy)?;
        copy.sync_all()
    }

    /// Puts it in the place of what is there, if anything is: all at once, and for good.
    ///
    /// # Errors
    /// When that can't be replaced; then it is as it was.
    pub(crate) fn replace(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, &self.place)?;
        // Its former name may be somebody else's by now.
        self.is_moved = true;
        sync_folder(&self.place)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.is_moved {
            return;
        }
        if let Err(error) = fs::remove_file(&self.path) {
            warn!(%error, path = %self.path.display(), "a draft can't be removed, and nobody else may read it: remove it by hand");
        }
    }
}

/// Makes the names in a file's folder durable: without this, a loss of power could take a new one away again.
fn sync_folder(place: &Path) -> io::Result<()> {
    File::open(folder(place))?.sync_all()
}

fn folder(place: &Path) -> &Path {
    match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::fs::{PermissionsExt, chown};

    use super::*;

    /// A folder of a test's own, and what a test of it has left there.
    fn in_folder(name: &str, test: impl FnOnce(&Path)) -> Vec<String> {
        let folder = std::env::temp_dir().join(format!("tollgate-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        test(&folder);
        let entries = fs::read_dir(&folder).unwrap();
        let mut left: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        fs::remove_dir_all(folder).unwrap();
        left
    }

    fn draft(place: &Path, text: &str) -> Draft {
        let mut draft = Draft::new(place).unwrap();
        draft.file().write_all(text.as_bytes()).unwrap();
        draft
    }

    #[test]
    fn where_the_file_system_knows_no_links_a_draft_is_copied_and_takes_the_place_of_nothing() {
        let without_links = |_: &Path, _: &Path| Err(io::ErrorKind::Unsupported.into());
        let left = in_folder("no-links", |folder| {
            let place = folder.join("kept");
            draft(&place, "first").keep_by(without_links).unwrap();
            let mode = fs::metadata(&place).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            let taken = draft(&place, "second").keep_by(without_links);
            assert_eq!(taken.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
            assert_eq!(fs::read_to_string(&place).unwrap(), "first");
        });
        assert_eq!(left, ["kept"]);
    }

    #[test]
    fn a_draft_that_has_moved_takes_nobody_elses_with_it() {
        let left = in_folder("moved", |folder| {
            let place = folder.join("kept");
            fs::write(&place, "old").unwrap();
            draft(&place, "new").replace().unwrap();
            assert_eq!(fs::read_to_string(&place).unwrap(), "new");
            drop(draft(&place, "dropped"));
        });
        assert_eq!(left, ["kept"]);
    }

    #[test]
    fn a_draft_belongs_to_whom_its_place_does() {
        // Whoever is not root can give no file away: there is nothing to see then.
        let nobody = 65_534;
        in_folder("owner", |folder| {
            if chown(folder, Some(nobody), Some(nobody)).is_err() {
                return;
            }
            let place = folder.join("kept");
            let owner = || fs::metadata(&place).unwrap().uid();
            let of_place = |text| draft(&place, text).for_owner_of_place().unwrap();
            of_place("in a folder").keep().unwrap();
            assert_eq!(owner(), nobody);
            chown(&place, Some(nobody - 1), None).unwrap();
            of_place("in the place of a file").replace().unwrap();
            assert_eq!(owner(), nobody - 1);
        });
    }
}
