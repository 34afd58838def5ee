//! The master keys, in their file.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};

use tollgate_server::key_file::{KeyError, KeyFile, change};
use tollgate_server::key_ring::KeyRing;
use tollgate_server::keys::{KeyUse, Keys, RingIsFull};

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
fn is_same(one: &Keys, other: &Keys) -> bool {
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

/// A key file that was made by a first start.
fn made(folder: &Folder) -> std::path::PathBuf {
    let path = folder.path("master.key");
    KeyFile::open(&path).unwrap().keep().unwrap();
    path
}

fn rotate(keys: Keys) -> Result<Keys, RingIsFull> {
    keys.rotated(1_000, 60)
}

#[test]
fn keys_are_changed_all_at_once_and_stay_their_owners_alone() {
    let folder = Folder::new();
    let path = made(&folder);
    change(&path, Keys::staged).unwrap();
    let changed = change(&path, rotate).unwrap();
    let uses: Vec<_> = changed
        .infos()
        .map(|info| (info.kid, info.used_for, info.active_since))
        .collect();
    assert_eq!(
        uses,
        [(1, KeyUse::Retired, None), (2, KeyUse::Active, Some(1_000))]
    );
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(folder.files(), ["master.key"]);
}

#[test]
fn of_two_that_change_the_keys_at_once_one_is_sent_away() {
    let folder = Folder::new();
    let path = made(&folder);
    let before = fs::read(&path).unwrap();
    fs::write(folder.path("master.key.changing"), "").unwrap();
    let error = change(&path, rotate).unwrap_err();
    assert!(matches!(error, KeyError::Changing(_)));
    assert!(error.to_string().contains("master.key.changing"));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(folder.files(), ["master.key", "master.key.changing"]);
}

#[test]
fn a_change_that_fails_leaves_the_keys_as_they_were() {
    let folder = Folder::new();
    let path = made(&folder);
    let before = fs::read(&path).unwrap();
    let full = |_| Err(RingIsFull);
    assert!(matches!(change(&path, full), Err(KeyError::Full(_))));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(folder.files(), ["master.key"]);
    let nowhere = folder.path("nowhere.key");
    assert!(matches!(change(&nowhere, rotate), Err(KeyError::Io(..))));
    assert_eq!(folder.files(), ["master.key"]);
}

#[test]
fn a_running_server_finds_a_key_that_was_rotated_in_when_a_token_of_it_comes() {
    let folder = Folder::new();
    let path = made(&folder);
    let ring = KeyRing::open(&path).unwrap();
    change(&path, rotate).unwrap();
    assert_eq!(ring.active(), 1, "nobody has asked for the new key yet");
    assert!(ring.holding(2).holds(2));
    assert_eq!(ring.active(), 2);
    assert!(!ring.holding(9).holds(9));
}

#[test]
fn a_key_file_that_is_broken_or_gone_leaves_a_running_server_the_keys_it_has() {
    let folder = Folder::new();
    let path = made(&folder);
    let ring = KeyRing::open(&path).unwrap();
    fs::write(&path, "not a key").unwrap();
    ring.look();
    assert!(ring.holding(1).holds(1));
    fs::remove_file(&path).unwrap();
    assert!(!ring.holding(2).holds(2));
    assert!(ring.holding(1).holds(1));
}

#[test]
fn a_key_file_that_root_changes_still_belongs_to_the_server() {
    let folder = Folder::new();
    let path = folder.path("master.key");
    KeyFile::open(&path).unwrap().keep().unwrap();
    // Only root can give a file away: for anybody else it stays their own, which must hold as well.
    let _ = chown(&path, Some(1), Some(1));
    let owner = fs::metadata(&path).unwrap().uid();
    change(&path, rotate).unwrap();
    let changed = fs::metadata(&path).unwrap();
    assert_eq!(changed.uid(), owner);
    assert_eq!(changed.permissions().mode() & 0o777, 0o600);
}
