//! A name that somebody else has chosen, shown so that it can't pass for another one.
//!
//! What can't be seen is shown as a mark (`U+200B`), and letters of several scripts are pointed out, since a Cyrillic
//! `а` looks like a Latin one.
//! Which letters belong together is the level *Highly Restrictive* of UTS 39, as the server asks of user names: one
//! script, or Chinese, Japanese or Korean with Latin letters. What looks alike within one script is not looked for.
//!
//! The browser knows the scripts of all letters, so that no table of them has to be loaded.

use js_sys::RegExp;
use leptos::prelude::*;

use super::badge::{Badge, Tone};
use crate::words::list as words;

/// The scripts that are written today (UAX 31), each by itself.
const SCRIPTS: &str = "Latn Cyrl Grek Arab Hebr Armn Geor Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Thai Laoo Tibt Mymr \
     Ethi Khmr Mong Thaa Syrc Nkoo Cher Cans Adlm Java Bali Tfng Vaii";

/// Scripts that are written together.
const TOGETHER: [&str; 3] = ["Latn Hani Bopo", "Latn Hani Hira Kana", "Latn Hani Hang"];

/// Can't be seen, or looks like a space: what has no shape of its own, controls, and blanks that are letters.
const UNSEEN: &str = r"[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u2800]";

/// Joins or shapes the letter before it, as its script asks for: emoji, and scripts whose letters are joined.
const AFTER_JOINED: &str = r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{scx=Arab}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Mong}\uFE0F]";

/// A piece of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// What can be seen.
    Seen(String),
    /// What can't.
    Unseen(char),
}

/// A name, with marks for what can't be seen and a word about letters of several scripts.
#[component]
pub fn Name(
    /// The name.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    // Nearly all names are plain, and need no look at each letter.
    if is_plain(&text) {
        return view! { <bdi class="name" translate="no" prop:textContent=text></bdi> }.into_any();
    }
    let is_mixed = is_mixed(&text);
    let pieces = pieces(&text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Seen(text) => view! { <span>{text}</span> }.into_any(),
            Piece::Unseen(letter) => {
                let mark = format!("U+{:04X}", u32::from(letter));
                view! { <span class="name__mark" title=words::HIDDEN_CHARACTERS.get()>{mark}</span> }.into_any()
            }
        })
        .collect_view();
    let warning = is_mixed.then(|| {
        view! {
            <span class="name__mixed" title=words::MIXED_SCRIPTS_DETAIL.get()>
                <Badge tone=Tone::Warn text=words::MIXED_SCRIPTS.get() />
            </span>
        }
    });
    view! {
        <bdi class="name" translate="no">{pieces}</bdi>
        {warning}
    }
    .into_any()
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// A name cut where something in it can't be seen.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece> {
    let (unseen, joined) = (pattern(UNSEEN), pattern(AFTER_JOINED));
    let mut pieces = Vec::new();
    let mut before = None::<char>;
    for letter in text.chars() {
        let may_join = matches!(
            letter,
            '\u{200c}' | '\u{200d}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}'
        );
        let is_unseen = matches(&unseen, letter)
            && !(may_join
                && before.is_some_and(|before| matches(&joined, before) || is_tag(before)));
        match (pieces.last_mut(), is_unseen) {
            (_, true) => pieces.push(Piece::Unseen(letter)),
            (Some(Piece::Seen(text)), false) => text.push(letter),
            (_, false) => pieces.push(Piece::Seen(letter.to_string())),
        }
        before = Some(letter);
    }
    pieces
}

/// Whether a name has letters of scripts that are not written together.
#[must_use]
pub fn is_mixed(text: &str) -> bool {
    if is_plain(text) {
        return false;
    }
    let mut sets = SCRIPTS.split(' ').chain(TOGETHER);
    let is_of_one = |set: &str| pattern(&format!("^{}*$", class(set, true))).test(text);
    // A script that is not among these can't be told apart by them; beside one that is, it is another one.
    let all = SCRIPTS
        .split(' ')
        .chain(TOGETHER)
        .collect::<Vec<_>>()
        .join(" ");
    !sets.any(is_of_one) && pattern(&class(&all, false)).test(text)
}

/// A class of all letters of some scripts, with what all scripts share or without it.
fn class(scripts: &str, with_shared: bool) -> String {
    let shared = if with_shared {
        r"\p{scx=Zyyy}\p{scx=Zinh}"
    } else {
        ""
    };
    let scripts: String = scripts
        .split(' ')
        .map(|script| format!(r"\p{{scx={script}}}"))
        .collect();
    format!("[{scripts}{shared}]")
}

fn is_tag(letter: char) -> bool {
    matches!(letter, '\u{e0020}'..='\u{e007f}')
}

fn pattern(source: &str) -> RegExp {
    RegExp::new(source, "u")
}

fn matches(pattern: &RegExp, letter: char) -> bool {
    pattern.test(letter.encode_utf8(&mut [0; 4]))
}
