//! The sentence above everything.

use core::time::Duration;

use leptos::prelude::*;
use tollgate_interceptor::Auth;

use super::Player;
use crate::expiry::Expiry;
use crate::sentence::{Key, Sentence};
use crate::spoken::Spoken;
use crate::words::Words;

#[component]
pub(super) fn SentenceLine(
    player: Player,
    auth: Auth,
    key_left: Callback<(), Option<Duration>>,
    expired_at: RwSignal<Option<Duration>>,
    words: Signal<Words>,
) -> impl IntoView {
    let auth = StoredValue::new_local(auth);
    let key = move || {
        let is_logged_in = auth.with_value(|auth| auth.identity().is_some());
        key_of(is_logged_in, key_left.run(()))
    };
    let expiry = Memo::new(move |last: Option<&Expiry>| {
        let last = last.copied().unwrap_or_default();
        let recording = player.recording.read();
        last.next(expired_at.get(), &recording, player.at.get())
    });
    let sentence = Memo::new(move |_| {
        let at = player.at.get();
        let key = expiry.get().of(key());
        player
            .recording
            .with(|recording| Sentence::of(recording, key, at))
    });
    // What is seen changes each second; what is said aloud changes with the kind of sentence, and not too often.
    let spoken = Memo::new(move |last: Option<&Spoken>| {
        let last = last.cloned().unwrap_or_default();
        sentence.with(|sentence| last.next(sentence, player.at.get()))
    });
    let said = move || {
        let words = words.get();
        spoken.with(|spoken| spoken.sentence().map(|sentence| words.sentence(sentence)))
    };
    view! {
        <p class="devtools-sentence" data-kind=move || kind(&sentence.get()) aria-hidden="true">
            {move || words.get().sentence(&sentence.get())}
        </p>
        <p class="devtools-spoken" role="status">{said}</p>
    }
}

fn key_of(is_logged_in: bool, left: Option<Duration>) -> Key {
    match left {
        _ if !is_logged_in => Key::None,
        None => Key::Good,
        Some(left) if left.is_zero() => Key::Expired,
        Some(left) => Key::GoodFor(left),
    }
}

/// How the sentence is coloured.
fn kind(sentence: &Sentence) -> &'static str {
    match sentence {
        Sentence::Waiting { .. } | Sentence::WaitingLonger { .. } | Sentence::Expired => "closed",
        Sentence::Done { good, of } if good == of => "done",
        Sentence::RenewedEarly => "done",
        Sentence::SignedOut { .. } => "over",
        _ => "calm",
    }
}
