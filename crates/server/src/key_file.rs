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
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tracing::warn;

use crate::keys::{Keys, RingIsFull};
use crate::private_file::{Draft, beside};

/// What anybody but the owner may do with a file.
const OF_OTHERS: u32 = 0o077;

/// Ends the name of a key file that is being changed.
const CHANGING: &str = ".changing";

/// The keys, or the place where new ones will be.
#[derive(Debug)]
pub enum KeyFile {
    /// The file is there.
    Kept(Keys),
    /// There is none yet.
    New(NewKeys),
}

/// New keys beside their place; dropped before they are kept, they leave nothing behind.
#[derive(Debug)]
pub struct NewKeys {
    keys: Keys,
    draft: Draft,
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
            None => NewKeys::write(place)
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
            Self::New(new) => new.keep(),
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
    // Its being there is the lock: of two that change the keys at once, one is sent away.
    let draft = Draft::named(place, CHANGING).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => KeyError::Changing(beside(place, CHANGING)),
        _ => failed(error),
    })?;
    let mut draft = draft.for_owner_of_place().map_err(failed)?;
    let keys = read(place)?;
    let keys = change(keys).map_err(|RingIsFull| KeyError::Full(place.into()))?;
    let written = draft.file().write_all(keys.to_text().as_bytes());
    written.and_then(|()| draft.replace()).map_err(failed)?;
    Ok(keys)
}

/// Reads the keys of a file that must be there.
///
/// # Errors
/// When it isn't, can't be read, or is no key file.
pub fn read(place: &Path) -> Result<Keys, KeyError> {
    load(place)?.ok_or_else(|| KeyError::Io(place.into(), io::ErrorKind::NotFound.into()))
}

impl NewKeys {
    fn write(place: &Path) -> io::Result<Self> {
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut draft = Draft::new(place)?.for_owner_of_place()?;
        let keys = Keys::generate();
        draft.file().write_all(keys.to_text().as_bytes())?;
        Ok(Self {
            keys,
            draft,
            place: place.into(),
        })
    }

    fn keep(self) -> Result<Keys, KeyError> {
        let Self { keys, draft, place } = self;
        match draft.keep() {
            Ok(()) => Ok(keys),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                load(&place)?.ok_or(KeyError::Io(place, error))
            }
            Err(error) => Err(KeyError::Io(place, error)),
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
                "The key file {} holds 255 keys already. A rotation forgets those that were retired longer ago than any session lives (--absolute-ttl): rotate later.",
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
