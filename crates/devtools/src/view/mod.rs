//! The picture: what the interceptor does, drawn live.
//!
//! ```no_run
//! use leptos::prelude::*;
//! use tollgate_devtools::{Recorder, Traffic};
//! use tollgate_interceptor::signals::use_client;
//!
//! #[component]
//! fn Page(recorder: Recorder) -> impl IntoView {
//!     view! { <Traffic client=use_client() recorder probe="me" /> }
//! }
//! ```
//!
//! It draws while the page can be seen and no longer, since a browser draws no frames of a hidden page.

#![expect(
    unreachable_pub,
    reason = "leptos makes what belongs to each component public"
)]

mod controls;
mod counters;
mod last_minute;
mod player;
mod requests;
mod save;
mod scene;
mod sentence_line;
mod sheet;
mod stage_view;
mod stills_view;
mod timers_view;
mod usual_view;

use core::time::Duration;

use leptos::prelude::*;
use tollgate_interceptor::{Auth, Client};

pub use self::controls::Experiment;
use self::controls::{Controls, Experiments, Switches, Tools};
use self::counters::Counters;
pub use self::last_minute::LastMinute;
pub use self::player::Motion;
use self::player::{Player, use_player};
use self::requests::Requests;
use self::sentence_line::SentenceLine;
use self::stage_view::{Legend, StageView};
use self::stills_view::StillsView;
use self::timers_view::TimersView;
use self::usual_view::UsualView;
use crate::recorder::Recorder;
use crate::words::{Language, Naming, Words};

/// What the interceptor of `client` does, as `recorder` has written it down.
#[component]
pub fn Traffic(
    /// Sends the requests of the demonstrations; its session is what is looked at.
    client: Client,
    /// Has written down what happened.
    recorder: Recorder,
    /// What a demonstration asks for: a target that anybody who is logged in may read.
    #[prop(into)]
    probe: String,
    /// In which language people read.
    #[prop(into, optional)]
    language: Signal<Language>,
    /// Makes the access token expire on the server, and calls what it is given when that is done; without it, this tab
    /// alone takes the token for dead.
    #[prop(optional)]
    on_expire: Option<Callback<Callback<()>>>,
    /// How long the access token still lives by the server's own word, where the app has it: a token that this tab has
    /// found in the storage has a hint alone, which goes by whatever clock wrote it.
    #[prop(optional)]
    left: Option<Callback<(), Option<Duration>>>,
    /// What else one can do here, beside what the picture brings along.
    #[prop(into, optional)]
    experiments: Signal<Vec<Experiment>>,
    /// Why some of that can't be done at this moment.
    #[prop(into, optional)]
    experiments_note: Signal<Option<String>>,
    /// Plays the story by itself as soon as this is so.
    #[prop(into, optional)]
    plays_at_once: Signal<bool>,
    /// Whether the picture may move; without it, as the reader has asked the system for.
    #[prop(optional)]
    motion: Option<Motion>,
) -> impl IntoView {
    let switches = Switches {
        is_technical: RwSignal::new(false),
        is_compared: RwSignal::new(false),
    };
    let words = Signal::derive(move || Words {
        language: language.get(),
        naming: match switches.is_technical.get() {
            true => Naming::Technical,
            false => Naming::Plain,
        },
    });
    let auth = client.auth().clone();
    let own_left = StoredValue::new_local(auth.clone());
    let key_left = Callback::new(move |()| {
        let own = own_left.with_value(Auth::access_token_left);
        let told = left.and_then(|left| left.run(()));
        own.into_iter().chain(told).min()
    });
    // When somebody has made the server take the token for dead.
    let expired_at = RwSignal::new(None);
    let player = use_player(recorder.clone(), motion.unwrap_or_else(Motion::wanted));
    let shows_stills = move || player.motion == Motion::Reduced && player.is_told();
    let stage = {
        let auth = StoredValue::new_local(auth.clone());
        move || {
            view! {
                <div class="devtools-frame">
                    <StageView scene=player.scene() words />
                    <TimersView player auth=auth.get_value() key_left words />
                </div>
                <Legend words />
            }
        }
    };
    view! {
        <section class="devtools" translate="no">
            <SentenceLine player auth key_left expired_at words />
            <Controls client probe player recorder=recorder.clone() words on_expire expired_at plays_at_once />
            <Show when=shows_stills fallback=stage>
                <StillsView player words />
            </Show>
            <Tools player recorder words switches />
            <Show when=move || switches.is_compared.get()>
                <UsualView player words />
            </Show>
            <Counters player words />
            <Experiments player experiments note=experiments_note words />
            <Requests player words />
        </section>
    }
    // Its type ends here: an app neither compiles nor carries it once more.
    .into_any()
}

/// Milliseconds, whole, for people.
fn whole_millis(duration: Duration) -> String {
    duration.as_millis().to_string()
}

/// What a tab is called: this one by itself, the others by their number.
fn tab_name(tabs: &[crate::TabId], tab: crate::TabId, own: crate::TabId, words: Words) -> String {
    use crate::words::Label;
    if tab == own {
        return words.label(Label::ThisTab).to_owned();
    }
    let others = tabs.iter().filter(|other| **other != own);
    let number = others.take_while(|other| **other != tab).count() + 2;
    format!("{} {number}", words.label(Label::OtherTab))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TabId;

    #[test]
    fn the_own_tab_is_the_first_wherever_it_stands() {
        let tabs = [TabId(7), TabId(1), TabId(9)];
        let names = tabs.map(|tab| tab_name(&tabs, tab, TabId(1), Words::default()));
        assert_eq!(names, ["Tab 2", "This tab", "Tab 3"]);
    }
}
