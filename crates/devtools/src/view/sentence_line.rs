//! The sentence above everything.

use core::time::Duration;

use leptos::prelude::*;
use tollgate_interceptor::Auth;

use super::Player;
use crate::sentence::{Key, Sentence};
use crate::words::Words;

/// A screen reader is told no more often than this.
const SPOKEN_EVERY: Duration = Duration::from_secs(5);

#[component]
pub(super) fn SentenceLine(player: Player, auth: Auth, words: Signal<Words>) -> impl IntoView {
    let auth = StoredValue::new_local(auth);
    let key = move || auth.with_value(key_of);
    let sentence = Memo::new(move |_| {
        let at = player.at.get();
        player
            .recording
            .with(|recording| Sentence::of(recording, key(), at))
    });
    // What is seen changes each second; what is said aloud changes with the kind of sentence, and not too often.
    let spoken = Memo::new(move |last: Option<&(Duration, String)>| {
        let said = words.get().sentence(&sentence.get());
        let at = player.at.get_untracked();
        match last {
            Some((told_at, told)) if at.saturating_sub(*told_at) < SPOKEN_EVERY => {
                (*told_at, told.clone())
            }
            _ => (at, said),
        }
    });
    view! {
        <p class="devtools-sentence" data-kind=move || kind(&sentence.get()) aria-hidden="true">
            {move || words.get().sentence(&sentence.get())}
        </p>
        <p class="devtools-spoken" role="status">{move || spoken.get().1}</p>
    }
}

fn key_of(auth: &Auth) -> Key {
    match (auth.identity(), auth.access_token_left()) {
        (None, _) => Key::None,
        (Some(_), None) => Key::Good,
        (Some(_), Some(left)) if left.is_zero() => Key::Expired,
        (Some(_), Some(left)) => Key::GoodFor(left),
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
