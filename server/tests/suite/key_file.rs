//! The master keys, in their file.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};

use tollgate_server::key_file::{KeyError, KeyFile};

use crate::support::Folder;

#[test]
fn the_key_file_is_made_once_for_its_owner_alone() {
    let folder = Folder::new();
    let path = folder.path("master.key");
    let new = KeyFile::open(&path).unwrap();
    assert!(new.is_new());
    assert!(!path.exists(), "nothing is there before it is kept");
    let made = new.keep().unwrap();
    let content = fs::read_to_string(&path).unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = KeyFile::open(&path).unwrap();
    assert!(!again.is_new());
    assert_eq!(again.keep().unwrap().active(), made.active());
    assert_eq!(fs::read_to_string(&path).unwrap(), content);
    assert_eq!(folder.files(), ["master.key"]);
}

#[test]
fn a_new_key_that_is_not_kept_leaves_nothing_behind() {
    let folder = Folder::new();
    drop(KeyFile::open(&folder.path("master.key")).unwrap());
    assert_eq!(folder.files(), Vec::<String>::new());
}

#[test]
fn of_two_first_starts_at_once_both_keep_the_same_key() {
    let folder = Folder::new();
    let path = folder.path("master.key");
    let (one, other) = (KeyFile::open(&path).unwrap(), KeyFile::open(&path).unwrap());
    let (one, other) = (one.keep().unwrap(), other.keep().unwrap());
    assert!(is_same(&one, &other), "a second start has replaced the key");
    assert_eq!(folder.files(), ["master.key"]);
}

/// Whether both give the same key to the same session.
fn is_same(one: &tollgate_server::keys::Keys, other: &tollgate_server::keys::Keys) -> bool {
    use tollgate_server::token::{FamilyId, Refresh, RefreshToken};
    let token = RefreshToken {
        kid: one.active(),
        family: FamilyId([1; 16]),
        payload: Refresh { generation: 0 },
    };
    token.seal(one, &[2; 16]) == token.seal(other, &[2; 16])
}

#[test]
fn a_new_key_never_takes_the_place_of_a_file_or_follows_a_link() {
    let folder = Folder::new();
    let path = folder.path("master.key");
    let new = KeyFile::open(&path).unwrap();
    fs::write(&path, "dear diary").unwrap();
    assert!(matches!(new.keep(), Err(KeyError::Malformed(..))));
    assert_eq!(fs::read_to_string(&path).unwrap(), "dear diary");

    fs::remove_file(&path).unwrap();
    symlink(folder.path("elsewhere"), &path).unwrap();
    let new = KeyFile::open(&path).unwrap();
    assert!(matches!(new.keep(), Err(KeyError::Io(..))));
    assert_eq!(folder.files(), ["master.key"]);
}

#[test]
fn a_draft_that_was_left_over_or_laid_out_is_not_written_into() {
    let folder = Folder::new();
    let path = folder.path("master.key");
    for trap in ["master.key-draft", "master.key.draft"] {
        fs::write(folder.path(trap), "").unwrap();
        fs::set_permissions(folder.path(trap), Permissions::from_mode(0o666)).unwrap();
    }
    KeyFile::open(&path).unwrap().keep().unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(fs::read(folder.path("master.key-draft")).unwrap(), b"");
}

#[test]
fn what_is_no_key_file_is_refused_and_left_as_it_was() {
    let folder = Folder::new();
    let path = folder.path("master.key");
    for content in [&b"dear diary"[..], b"\xff\xfe", b""] {
        fs::write(&path, content).unwrap();
        let error = KeyFile::open(&path).unwrap_err();
        assert!(matches!(error, KeyError::Malformed(..)));
        assert!(error.to_string().contains("--key-file"));
        assert_eq!(fs::read(&path).unwrap(), content);
    }
}
