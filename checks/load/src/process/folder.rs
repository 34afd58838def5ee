//! Folders of a run's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use tollgate_failure::{Explain, Outcome};

/// A folder that is gone with this value.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new, empty one in `place`, which is made where it isn't there yet.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn new(place: &Path) -> Outcome<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "load-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let path = place.join(name);
        // A process before this one, with the same id, may have been killed.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).explain(format_args!("make the folder {}", path.display()))?;
        Ok(Self(path))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left over lies in a build folder, and is cleaned with it.
        let _ = fs::remove_dir_all(&self.0);
    }
}
