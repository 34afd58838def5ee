//! Light, dark, or as the system has it: chosen once, kept in this browser.
//!
//! A script in `index.html` puts the choice on the page before its first paint; the names here are its names too.

use leptos::prelude::{document, window};
use web_sys::Storage;

const KEY: &str = "tollgate.theme";
const ATTRIBUTE: &str = "data-theme";

/// What the page looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads the stored form; whatever is no theme is the system's.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.as_str() == text)
            .unwrap_or_default()
    }

    /// The theme that was chosen in this browser.
    #[must_use]
    pub fn stored() -> Self {
        storage()
            .and_then(|storage| storage.get_item(KEY).ok().flatten())
            .map_or_else(Self::default, |text| Self::parse(&text))
    }

    /// Shows the page in this theme, now and after a reload.
    pub fn choose(self) {
        // Where nothing can be stored, the choice lasts as long as the page.
        if let Some(storage) = storage() {
            _ = storage.set_item(KEY, self.as_str());
        }
        if let Some(root) = document().document_element() {
            _ = match self {
                Self::System => root.remove_attribute(ATTRIBUTE),
                Self::Light | Self::Dark => root.set_attribute(ATTRIBUTE, self.as_str()),
            };
        }
    }
}

/// The browser's storage; asking for it fails where it is blocked.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
