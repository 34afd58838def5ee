//! What will happen by itself, at the right edge of the picture.

use core::time::Duration;

use leptos::prelude::*;
use tollgate_interceptor::Auth;

use super::Player;
use crate::timers::{self, Timer};
use crate::words::Words;

#[component]
pub(super) fn TimersView(
    player: Player,
    auth: Auth,
    key_left: Callback<(), Option<Duration>>,
    words: Signal<Words>,
) -> impl IntoView {
    let auth = StoredValue::new_local(auth);
    let timers = Memo::new(move |_| {
        let at = player.at.get();
        // Of what was held on to nothing will happen.
        if !player.is_live() {
            return Vec::new();
        }
        // A renewal that would come after the token's end is none ahead of time.
        let left = key_left.run(());
        let is_ahead = |renewal_in: &Duration| left.is_none_or(|left| *renewal_in <= left);
        let renewal_in = auth.with_value(Auth::renewal_in).filter(is_ahead);
        player
            .recording
            .with(|recording| timers::of(recording, player.own, renewal_in, at))
    });
    let kinds = Memo::new(move |_| {
        timers
            .get()
            .into_iter()
            .map(|timer| timer.kind)
            .collect::<Vec<_>>()
    });
    let text = move |kind| {
        let is_it = |timer: &&Timer| timer.kind == kind;
        let timer = timers.with(|timers| timers.iter().find(is_it).copied());
        timer.map(|timer| words.get().timer(timer))
    };
    view! {
        <ul class="devtools-timers">
            <For each=move || kinds.get() key=|kind| *kind let:kind>
                <li>{move || text(kind)}</li>
            </For>
        </ul>
    }
}
