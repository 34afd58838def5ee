//! What one can do: one click each, with one sentence of what to watch for.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use tollgate_interceptor::{Client, Request};

use super::{Player, save};
use crate::recorder::Recorder;
use crate::words::{Label, Words};

/// How many requests a demonstration sends.
const N_REQUESTS: usize = 20;

/// What the address of a second tab ends in, so that it sends as well.
const SECOND: &str = "#tollgate-second-tab";

/// Something that one can do, beside what the picture brings along.
#[derive(Clone, Copy)]
pub struct Experiment {
    /// What is on its button.
    pub label: Signal<String>,
    /// What to watch for then, in one sentence.
    pub hint: Signal<String>,
    /// Does it.
    pub run: Callback<()>,
    /// Whether it can't be done at this moment.
    pub is_disabled: Signal<bool>,
}

/// How the picture is read.
#[derive(Clone, Copy)]
pub(super) struct Switches {
    pub(super) is_technical: RwSignal<bool>,
    pub(super) is_compared: RwSignal<bool>,
}

#[component]
pub(super) fn Controls(
    client: Client,
    probe: String,
    player: Player,
    recorder: Recorder,
    words: Signal<Words>,
    on_expire: Option<Callback<Callback<()>>>,
    expired_at: RwSignal<Option<Duration>>,
    plays_at_once: Signal<bool>,
) -> impl IntoView {
    let demonstration = StoredValue::new_local(Demonstration {
        client,
        probe,
        recorder,
        on_expire,
        expired_at,
    });
    let has_played = RwSignal::new(is_second_tab());
    if is_second_tab() {
        forget_second_tab();
        demonstration.with_value(|demonstration| demonstration.expire_then(Demonstration::send));
    }
    let awaits_second_tab = RwSignal::new(false);
    Effect::new(move |_| {
        let own = player.own;
        let has_company = player
            .recording
            .with(|recording| recording.tabs().iter().any(|tab| *tab != own));
        if has_company && awaits_second_tab.get() {
            awaits_second_tab.set(false);
            demonstration.with_value(Demonstration::join_second_tab);
        }
    });
    let show = move || {
        has_played.set(true);
        demonstration.with_value(|demonstration| {
            player.play(demonstration.recorder.now());
            demonstration.expire_then(Demonstration::send);
        });
    };
    Effect::new(move |_| {
        if plays_at_once.get() && !has_played.get_untracked() {
            show();
        }
    });
    let act =
        move |deed: fn(&Demonstration)| Callback::new(move |()| demonstration.with_value(deed));
    let own = move |label: Label, hint: Label, run: Callback<()>| Experiment {
        label: Signal::derive(move || words.get().label(label).to_owned()),
        hint: Signal::derive(move || words.get().label(hint).to_owned()),
        run,
        is_disabled: Signal::stored(false),
    };
    let show_me = Experiment {
        is_disabled: Signal::derive(move || player.is_slow()),
        hint: Signal::derive(move || {
            let hint = if player.is_slow() {
                Label::ShowMeBusy
            } else {
                Label::ShowMeHint
            };
            words.get().label(hint).to_owned()
        }),
        ..own(
            Label::ShowMe,
            Label::ShowMeHint,
            Callback::new(move |()| show()),
        )
    };
    let expire = act(|demonstration| demonstration.expire_then(|_| ()));
    let open_second_tab = Callback::new(move |()| {
        demonstration.with_value(Demonstration::open_second_tab);
        awaits_second_tab.set(true);
    });
    let own = [
        own(Label::Expire, Label::ExpireHint, expire),
        own(
            Label::SendTwenty,
            Label::SendTwentyHint,
            act(Demonstration::send),
        ),
        own(Label::SecondTab, Label::SecondTabHint, open_second_tab),
    ];
    view! {
        <ul class="devtools-actions">
            <Action player experiment=show_me class="devtools-button devtools-button--first" />
            {own.map(|experiment| view! { <Action player experiment class="devtools-button" /> })}
        </ul>
    }
}

/// What an app adds.
#[component]
pub(super) fn Experiments(
    player: Player,
    experiments: Signal<Vec<Experiment>>,
    note: Signal<Option<String>>,
    words: Signal<Words>,
) -> impl IntoView {
    let is_any = move || experiments.with(|experiments| !experiments.is_empty());
    view! {
        <Show when=is_any>
            <section class="devtools-requests">
                <h2>{move || words.get().label(Label::Experiments)}</h2>
                <p class="devtools-note" role="status">{note}</p>
                <ul class="devtools-actions">
                    {move || {
                        let more = experiments.get().into_iter();
                        more.map(|experiment| view! { <Action player experiment class="devtools-button" /> }).collect_view()
                    }}
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Action(player: Player, experiment: Experiment, class: &'static str) -> impl IntoView {
    let Experiment {
        label,
        hint,
        run,
        is_disabled,
    } = experiment;
    let act = move |_| {
        player.leave_story();
        run.run(());
    };
    view! {
        <li>
            <button type="button" class=class disabled=move || is_disabled.get() on:click=act>{label}</button>
            <small>{hint}</small>
        </li>
    }
}

/// What one can do with the picture.
#[component]
pub(super) fn Tools(
    player: Player,
    recorder: Recorder,
    words: Signal<Words>,
    switches: Switches,
) -> impl IntoView {
    let recorder = StoredValue::new_local(recorder);
    let pause = move || {
        words.get().label(match player.is_paused() {
            true => Label::Resume,
            false => Label::Pause,
        })
    };
    let is_behind = move || player.is_paused() && player.n_new.get() > 0;
    view! {
        <div class="devtools-tools">
            <button type="button" class="devtools-button" aria-pressed=move || player.is_paused().to_string() on:click=move |_| player.toggle_pause()>{pause}</button>
            <Show when=is_behind>
                <button type="button" class="devtools-button devtools-pill" on:click=move |_| player.toggle_pause()>
                    {move || words.get().n_new(player.n_new.get())}
                </button>
            </Show>
            <button type="button" class="devtools-button" on:click=move |_| recorder.with_value(Recorder::clear)>{move || words.get().label(Label::Clear)}</button>
            <button type="button" class="devtools-button" on:click=move |_| recorder.with_value(save::har)>{move || words.get().label(Label::Export)}</button>
            <Switch label=Label::TechnicalNames words is_on=switches.is_technical />
            <Switch label=Label::Compare words is_on=switches.is_compared />
        </div>
    }
}

#[component]
fn Switch(label: Label, words: Signal<Words>, is_on: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="devtools-switch">
            <input type="checkbox" prop:checked=is_on on:change=move |event| is_on.set(event_target_checked(&event)) />
            {move || words.get().label(label)}
        </label>
    }
}

/// What the buttons do.
#[derive(Clone)]
struct Demonstration {
    client: Client,
    probe: String,
    recorder: Recorder,
    on_expire: Option<Callback<Callback<()>>>,
    expired_at: RwSignal<Option<Duration>>,
}

impl Demonstration {
    /// Makes the access token expire; does the next thing when that is done.
    fn expire_then(&self, next: fn(&Self)) {
        match self.on_expire {
            Some(on_expire) => {
                let own = StoredValue::new_local(self.clone());
                on_expire.run(Callback::new(move |()| {
                    own.with_value(|own| {
                        // The picture may have been left meanwhile.
                        own.expired_at.try_set(Some(own.recorder.now()));
                        next(own);
                    });
                }));
            }
            None => {
                self.client.auth().expire_access_token();
                next(self);
            }
        }
    }

    fn send(&self) {
        for _ in 0..N_REQUESTS {
            let answer = self.client.fetch(Request::get(self.probe.clone()));
            // What comes of it is in the picture.
            spawn_local(async move { drop(answer.await) });
        }
    }

    /// Opens this page once more, where it makes the token expire and sends; this tab follows when it hears of that.
    fn open_second_tab(&self) {
        // What other tabs did before is another story.
        self.recorder.clear();
        let href = window().location().href().unwrap_or_default();
        let page = href.split('#').next().unwrap_or_default();
        // Where the browser lets no tab open, nothing happens, as the browser itself says.
        let _ = window().open_with_url_and_target(&format!("{page}{SECOND}"), "_blank");
    }

    fn join_second_tab(&self) {
        if self.on_expire.is_none() {
            self.client.auth().expire_access_token();
        }
        self.send();
    }
}

fn is_second_tab() -> bool {
    window().location().hash().is_ok_and(|hash| hash == SECOND)
}

/// A reload of the second tab is no second story.
fn forget_second_tab() {
    let path = window().location().pathname().unwrap_or_default();
    if let Ok(history) = window().history() {
        // A browser that refuses keeps an address that is longer than it need be.
        let _ =
            history.replace_state_with_url(&leptos::wasm_bindgen::JsValue::NULL, "", Some(&path));
    }
}
