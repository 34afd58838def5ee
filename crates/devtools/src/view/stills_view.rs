//! A story in still pictures with captions, for those who have asked for reduced motion.

use core::time::Duration;

use leptos::prelude::*;

use super::Player;
use super::scene::Scene;
use super::stage_view::StageView;
use crate::recorder::Recorder;
use crate::recording::{Recording, Refresh};
use crate::sentence::{Key, Sentence};
use crate::stills;
use crate::words::{Label, Words};

/// The least that a picture shows.
const SHORTEST: Duration = Duration::from_millis(60);

/// One picture of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Still {
    at: Duration,
    /// What has happened until then.
    recording: Recording,
    /// How much time the picture shows.
    window: Duration,
}

#[component]
pub(super) fn StillsView(player: Player, words: Signal<Words>) -> impl IntoView {
    let still = move |Still {
                          at,
                          recording,
                          window,
                      }: Still| {
        let sentence = Sentence::of(&recording, key_then(&recording), at);
        let scene = Scene::still(player.own, recording, at, window);
        view! {
            <li class="devtools-still">
                <p class="devtools-still-caption">{move || words.get().sentence(&sentence)}</p>
                <StageView scene words empty=Label::NotSentYet />
            </li>
        }
    };
    view! {
        <ol class="devtools-stills">
            {move || player.stills.get().into_iter().map(still).collect_view()}
        </ol>
    }
}

/// A story begins with a key that is over, which the next one ends.
fn key_then(recording: &Recording) -> Key {
    let is_renewed = recording.refreshes().any(Refresh::is_good);
    if is_renewed { Key::Good } else { Key::Expired }
}

/// The pictures of a story that began at `from`.
pub(super) fn stills(recorder: &Recorder, from: Duration, story: &Recording) -> Vec<Still> {
    let moments = stills::moments(story);
    let (Some(first), Some(last)) = (moments.first(), moments.last()) else {
        return Vec::new();
    };
    // All of them to one scale: what has grown from one to the next has taken its time.
    let window = (last.saturating_sub(*first) * 10 / 6).max(SHORTEST);
    let still = |at: &Duration| Still {
        at: *at,
        recording: recorder.recording_between(from, *at),
        window,
    };
    moments.iter().map(still).collect()
}
