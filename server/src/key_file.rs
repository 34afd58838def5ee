//! The file of the master keys: one a line, a number and 32 bytes in base64url.
//!
//! The active key, with which new tokens are made, is the last one that isn't only staged; those above it still verify
//! old tokens.
//!
//! A new key is written beside its place first, under a name that nobody can guess, and moved there only when the rest
//! of the start has gone well. It never takes the place of a file that is there: of two servers that start at once on
//! one path, both keep the same key.
//!
//! ```
//! use tollgate_server::key_file::KeyFile;
//!
//! let path = std::env::temp_dir().join(format!("tollgate-doc-{}.key", std::process::id()));
//! let made = KeyFile::open(&path).unwrap().keep().unwrap();
//! let KeyFile::Kept(read) = KeyFile::open(&path).unwrap() else { panic!("the file is there") };
//! assert_eq!(read.active(), made.active());
//! # std::fs::remove_file(path).unwrap();
//! ```
//!
//! What is not here: when to rotate a key, which is the operator's to say, and how a running server learns of it (see
//! [`crate::key_ring`]).

use core::fmt;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use tracing::warn;

use crate::keys::{Keys, RingIsFull, random};

/// What anybody but the owner may do with a file.
const OF_OTHERS: u32 = 0o077;

/// The keys, or the place where new ones will be.
#[derive(Debug)]
pub enum KeyFile {
    /// The file is there.
    Kept(Keys),
    /// There is none yet.
    New(Draft),
}

/// A new key beside its place; dropped before it is kept, it leaves nothing behind.
#[derive(Debug)]
pub struct Draft {
    keys: Keys,
    path: PathBuf,
    place: PathBuf,
}

/// Why there are no keys.
#[derive(Debug)]
pub enum KeyError {
    /// The file can't be read or made.
    Io(PathBuf, io::Error),
    /// The file is not a key file; which line of it is wrong.
    Malformed(PathBuf, usize),
    /// Somebody else is changing the keys, or was interrupted at it: the file that tells so.
    Changing(PathBuf),
    /// The ring has no room for one more key.
    Full(PathBuf),
}

impl KeyFile {
    /// Reads the keys, or drafts a new one if there is no file.
    ///
    /// # Errors
    /// When the file can't be read, isn't a key file, or can't be made where it should be.
    pub fn open(place: &Path) -> Result<Self, KeyError> {
        match load(place)? {
            Some(keys) => Ok(Self::Kept(keys)),
            None => Draft::write(place)
                .map(Self::New)
                .map_err(|error| KeyError::Io(place.into(), error)),
        }
    }

    /// Whether a new key is about to take its place.
    #[must_use]
    pub fn is_new(&self) -> bool {
        matches!(self, Self::New(_))
    }

    /// The keys, which are safely stored from now on; if another server has been quicker, its keys.
    ///
    /// # Errors
    /// When the file can't be made.
    pub fn keep(self) -> Result<Keys, KeyError> {
        match self {
            Self::Kept(keys) => Ok(keys),
            Self::New(draft) => draft.keep(),
        }
    }
}

/// Changes the keys in their file, all at once: whoever reads it meanwhile sees the old ones or the new ones.
///
/// # Errors
/// When the file isn't there, can't be written, has no room, or is being changed by somebody else. Then it is left as
/// it was.
pub fn change(
    place: &Path,
    change: impl FnOnce(Keys) -> Result<Keys, RingIsFull>,
) -> Result<Keys, KeyError> {
    let failed = |error| KeyError::Io(place.into(), error);
    let mut name = place.file_name().map(OsString::from).unwrap_or_default();
    name.push(".changing");
    let path = place.with_file_name(name);
    // Its being there is the lock: of two that change the keys at once, one is sent away.
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => KeyError::Changing(path.clone()),
            _ => failed(error),
        })?;
    let replace = || {
        let keys = load(place)?.ok_or_else(|| failed(io::ErrorKind::NotFound.into()))?;
        let keys = change(keys).map_err(|RingIsFull| KeyError::Full(place.into()))?;
        leave_to_owner_of(place, &file).map_err(failed)?;
        file.write_all(keys.to_text().as_bytes()).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        fs::rename(&path, place).map_err(failed)?;
        sync_folder(place).map_err(failed)?;
        Ok(keys)
    };
    let changed = replace();
    if changed.is_err() {
        // The first failure is the one to tell of.
        let _ = fs::remove_file(&path);
    }
    changed
}

/// Reads the keys of a file that must be there.
///
/// # Errors
/// When it isn't, can't be read, or is no key file.
pub fn read(place: &Path) -> Result<Keys, KeyError> {
    load(place)?.ok_or_else(|| KeyError::Io(place.into(), io::ErrorKind::NotFound.into()))
}

impl Draft {
    fn write(place: &Path) -> io::Result<Self> {
        let mut name = place.file_name().map(OsString::from).unwrap_or_default();
        name.push(format!(".{:016x}.draft", u64::from_be_bytes(random::<8>())));
        fs::create_dir_all(folder(place))?;
        // A name that is taken is refused, links included: nobody can have laid out a file for the key to fall into.
        let path = place.with_file_name(name);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        let draft = Self {
            keys: Keys::generate(),
            path,
            place: place.into(),
        };
        file.write_all(draft.keys.to_text().as_bytes())?;
        file.sync_all()?;
        Ok(draft)
    }

    fn keep(self) -> Result<Keys, KeyError> {
        let failed = |error| KeyError::Io(self.place.clone(), error);
        // A link, unlike a rename, fails where something is already.
        match fs::hard_link(&self.path, &self.place) {
            Ok(()) => {
                sync_folder(&self.place).map_err(failed)?;
                Ok(self.keys.clone())
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                load(&self.place)?.ok_or_else(|| failed(error))
            }
            Err(error) => Err(failed(error)),
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            warn!(%error, path = %self.path.display(), "a draft of a master key can't be removed: remove it by hand");
        }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => {
                write!(
                    f,
                    "The key file {} can't be opened: {error}. Choose another place with --key-file.",
                    path.display()
                )
            }
            Self::Malformed(path, line) => write!(
                f,
                "{} is not a key file (line {line}); nothing was changed. Choose another with --key-file.",
                path.display()
            ),
            Self::Changing(path) => write!(
                f,
                "{} is there: somebody else is changing the keys, or was interrupted at it. If nobody is, remove it and try again.",
                path.display()
            ),
            Self::Full(path) => write!(
                f,
                "The key file {} holds 255 keys already. Keys are forgotten when their sessions have ended: try again later.",
                path.display()
            ),
        }
    }
}

impl std::error::Error for KeyError {}

fn load(path: &Path) -> Result<Option<Keys>, KeyError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(KeyError::Malformed(path.into(), 1));
        }
        Err(error) => return Err(KeyError::Io(path.into(), error)),
    };
    let keys = Keys::parse(&text).map_err(|line| KeyError::Malformed(path.into(), line))?;
    if is_open_to_others(path) {
        warn!(
            path = %path.display(),
            "others than its owner can open the key file, and whoever reads it can sign in as anybody: chmod 600 it"
        );
    }
    Ok(Some(keys))
}

fn is_open_to_others(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & OF_OTHERS != 0)
}

/// Without this, a loss of power could take the file's name away again.
pub(crate) fn sync_folder(place: &Path) -> io::Result<()> {
    File::open(folder(place))?.sync_all()
}

/// What root puts in the place of a server's file still belongs to the server, which can't open it otherwise.
pub(crate) fn leave_to_owner_of(place: &Path, made: &File) -> io::Result<()> {
    let owner = fs::metadata(place)?;
    match made.metadata()?.uid() {
        0 if owner.uid() != 0 => fchown(made, Some(owner.uid()), Some(owner.gid())),
        _ => Ok(()),
    }
}

/// The folder that a file is in, or will be.
pub(crate) fn folder(place: &Path) -> &Path {
    match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
