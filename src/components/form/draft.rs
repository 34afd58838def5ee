//! What was typed and not sent, kept for this tab and its user.
//!
//! It lies in sessionStorage, so that a forced logout, a reload or a wrong link costs nobody an evening's work; no
//! password is ever in it.

use leptos::prelude::window;
use web_sys::{Storage, UrlSearchParams};

/// What the names of all drafts begin with.
const PREFIX: &str = "tollgate.draft.";
/// The entry that names the user; no field has a name like it.
const OWNER: &str = "@owner";

/// The draft of one form by one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The form, and what it is about.
    pub form: String,
    /// The user who types.
    pub owner: String,
}

impl Draft {
    /// What was typed; what another user has typed is removed, and not told.
    pub(super) fn read(&self) -> Option<UrlSearchParams> {
        let text = storage()?.get_item(&self.key()).ok()??;
        let texts = UrlSearchParams::new_with_str(&text).ok()?;
        if texts.get(OWNER).as_deref() == Some(&self.owner) {
            return Some(texts);
        }
        self.remove();
        None
    }

    /// Keeps what has been typed by now.
    pub(super) fn write(&self, texts: &[(&'static str, String)]) {
        let (Some(storage), Ok(draft)) = (storage(), UrlSearchParams::new()) else {
            return;
        };
        draft.set(OWNER, &self.owner);
        for (name, text) in texts {
            draft.set(name, text);
        }
        // Where nothing can be stored, the form asks before the page is left.
        _ = storage.set_item(
            &self.key(),
            &draft.to_string().as_string().unwrap_or_default(),
        );
    }

    pub(super) fn remove(&self) {
        if let Some(storage) = storage() {
            _ = storage.remove_item(&self.key());
        }
    }

    fn key(&self) -> String {
        format!("{PREFIX}{}", self.form)
    }
}

/// Removes the drafts of all users but this one.
pub fn keep_drafts_of(usr_id: &str) {
    let Some(storage) = storage() else { return };
    let n_items = storage.length().unwrap_or_default();
    let keys: Vec<String> = (0..n_items)
        .filter_map(|index| storage.key(index).ok()?)
        .filter(|key| key.starts_with(PREFIX))
        .collect();
    for key in keys {
        let text = storage.get_item(&key).ok().flatten().unwrap_or_default();
        let owner = UrlSearchParams::new_with_str(&text)
            .ok()
            .and_then(|texts| texts.get(OWNER));
        if owner.as_deref() != Some(usr_id) {
            _ = storage.remove_item(&key);
        }
    }
}

/// The tab's storage; asking for it fails where it is blocked.
fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
