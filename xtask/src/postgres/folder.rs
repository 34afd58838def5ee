//! A folder of a cluster's own, which is gone with it.

use std::{
    env,
    fs::DirBuilder,
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt, chown},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use super::Durability;
use tollgate_failure::{Explain, Outcome};

use crate::{tools, user::User};

/// The longest path of a folder in which a socket `.s.PGSQL.5432` can lie, with room for our own name.
///
/// The narrowest system takes 103 bytes for the whole.
const LONGEST: usize = 55;

/// Removed when dropped, with all that is in it.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// A new one in `place`, which only its owner can enter: for whoever can enter it, the server's doors are open.
    pub(super) fn new(place: &Path, owner: Option<User>) -> Outcome<Self> {
        let folder = Self(make_new(place)?);
        if let Some(User { uid, gid }) = owner {
            chown(folder.path(), Some(uid), Some(gid))
                .explain(format_args!("hand {} over", folder.path().display()))?;
        }
        Ok(folder)
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing depends on it: the system clears its temporary files anyway.
        let _ = tools::remove_dir(&self.0);
    }
}

/// Never one that is there already: it may be of a task that was killed, or laid out by somebody else.
fn make_new(place: &Path) -> Outcome<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    loop {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = place.join(format!("tollgate-postgres-{}-{count}", std::process::id()));
        match DirBuilder::new().mode(0o700).create(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            made => {
                made.explain(format_args!("make the folder {}", path.display()))?;
                return Ok(path);
            }
        }
    }
}

/// Where a cluster's folder is to be.
///
/// What counts as durable must lie on a disk, and `/tmp` is memory on many machines.
pub(super) fn place(durability: Durability, owner: Option<User>) -> PathBuf {
    match durability {
        Durability::Full => PathBuf::from("/var/tmp"),
        Durability::None => short_place(env::temp_dir(), owner),
    }
}

/// The user's own temporary folder, unless another user couldn't enter it or its path is too long for a socket.
fn short_place(own: PathBuf, owner: Option<User>) -> PathBuf {
    match owner {
        None if own.as_os_str().len() <= LONGEST => own,
        _ => PathBuf::from("/tmp"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_its_owners_alone_and_gone_when_dropped() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new(&env::temp_dir(), None).unwrap();
        let path = folder.path().to_owned();
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        drop(folder);
        assert!(!path.exists());
    }

    #[test]
    fn a_socket_gets_a_path_that_is_short_enough() {
        let own = PathBuf::from("/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T");
        assert_eq!(short_place(own.clone(), None), own);
        let other = User { uid: 1, gid: 1 };
        assert_eq!(short_place(own, Some(other)), Path::new("/tmp"));
        let long = PathBuf::from(format!("/{}", "x".repeat(80)));
        assert_eq!(short_place(long, None), Path::new("/tmp"));
    }
}
