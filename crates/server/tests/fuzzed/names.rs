//! Names of users, as they are typed.

use tollgate_server::fields;
use tollgate_server::names::{Spelling, fold};

/// A name that somebody wants to have, or to sign in with.
///
/// It has one key, whichever of its spellings is asked for it. What is given to somebody is its own key, however often
/// it is asked for, is of a sensible length, and could be given in no other spelling.
pub(crate) fn user(data: &[u8]) -> bool {
    let Ok(typed) = str::from_utf8(data) else {
        return false;
    };
    let Spelling { exact, key } = Spelling::of(typed);
    assert_eq!(key, fold(typed));
    assert_eq!(key, fold(&key));
    assert_eq!(key, fold(&exact));
    let Ok(kept) = fields::usr_id(typed) else {
        assert!(fields::usr_id(&key).is_err());
        return false;
    };
    assert_eq!(kept, key);
    assert!((1..=64).contains(&kept.chars().count()));
    assert!(!kept.contains(|c: char| c.is_control() || c.is_whitespace()));
    for spelling in [exact, key] {
        assert_eq!(fields::usr_id(&spelling).as_ref(), Ok(&kept));
    }
    true
}
