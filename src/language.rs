//! In which language the console speaks: chosen once, kept in this browser; before that, by the browser's languages.
//!
//! A text says each language's words in one place ([`Text`]), so that one that is missing does not compile:
//!
//! ```
//! use tollgate::language::{Language, Text};
//!
//! const USERS: Text = Text { en: "Users", ko: "사용자" };
//!
//! assert_eq!(USERS.in_language(Language::Korean), "사용자");
//! ```
//!
//! A page is drawn in one language, and drawn anew when another one is chosen (`app.rs`);
//! so what says the words ([`Text::get`], [`current`]) needs no signal.
//! A script in `index.html` knows the names and the rule here too, for what is on the page before the app is.

use std::cell::Cell;

use leptos::prelude::*;
use web_sys::Storage;

const KEY: &str = "tollgate.language";

thread_local! {
    static CURRENT: Cell<Language> = const { Cell::new(Language::English) };
}

/// A language of the console.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Korean.
    Korean,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Korean];

    /// Its tag (BCP 47), as it is stored and as `lang` says it.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    /// Its name, as its speakers write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Korean => "한국어",
        }
    }

    /// The language of a tag, of whatever region.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The first of the languages that somebody reads which the console speaks; English when it speaks none.
    #[must_use]
    pub fn of_reader<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        tags.into_iter().find_map(Self::of_tag).unwrap_or_default()
    }

    /// The language that was chosen in this browser, else the one that the browser asks for.
    #[must_use]
    pub fn stored() -> Self {
        let chosen = storage()
            .and_then(|storage| storage.get_item(KEY).ok().flatten())
            .and_then(|tag| Self::of_tag(&tag));
        chosen.unwrap_or_else(|| {
            let tags: Vec<String> = window()
                .navigator()
                .languages()
                .iter()
                .filter_map(|tag| tag.as_string())
                .collect();
            Self::of_reader(tags.iter().map(String::as_str))
        })
    }

    /// Speaks this language from now on.
    fn speak(self) {
        CURRENT.set(self);
        if let Some(root) = document().document_element() {
            // It fails only for an attribute with a name that is none.
            _ = root.set_attribute("lang", self.tag());
        }
    }

    /// Keeps this language for the next visit.
    fn keep(self) {
        // Where nothing can be stored, the choice lasts as long as the page.
        if let Some(storage) = storage() {
            _ = storage.set_item(KEY, self.tag());
        }
    }
}

/// The language that is spoken now.
#[must_use]
pub fn current() -> Language {
    CURRENT.get()
}

/// The language of an app as a signal; whoever follows it draws anew.
#[derive(Debug, Clone, Copy)]
pub struct LanguageChoice(RwSignal<Language>);

impl LanguageChoice {
    /// Speaks another language, now and at the next visit.
    pub fn choose(self, language: Language) {
        language.keep();
        language.speak();
        self.0.set(language);
    }

    /// The language that was chosen, as a signal.
    #[must_use]
    pub fn chosen(self) -> Signal<Language> {
        self.0.into()
    }
}

/// Speaks the language of this browser, and lets everything below choose another one.
pub fn provide_language() -> Signal<Language> {
    let language = Language::stored();
    language.speak();
    let choice = LanguageChoice(RwSignal::new(language));
    provide_context(choice);
    choice.chosen()
}

/// Where another language is chosen.
///
/// # Panics
///
/// Outside of what [`provide_language`] was called above.
#[must_use]
pub fn use_language() -> LanguageChoice {
    expect_context()
}

/// What there is to say, in each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// In English.
    pub en: &'static str,
    /// In Korean.
    pub ko: &'static str,
}

impl Text {
    /// The words of the language that is spoken now.
    #[must_use]
    pub fn get(self) -> &'static str {
        self.in_language(current())
    }

    /// The words of a language.
    #[must_use]
    pub const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Korean => self.ko,
        }
    }
}

/// The browser's storage; asking for it fails where it is blocked.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
