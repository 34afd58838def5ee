//! What one can do: one click each, with one sentence of what to watch for.

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

#[component]
pub(super) fn Controls(
    client: Client,
    probe: String,
    player: Player,
    recorder: Recorder,
    words: Signal<Words>,
    on_expire: Option<Callback<Callback<()>>>,
    is_technical: RwSignal<bool>,
    is_compared: RwSignal<bool>,
) -> impl IntoView {
    let demonstration = StoredValue::new_local(Demonstration {
        client,
        probe,
        recorder,
        on_expire,
    });
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
    let act = move |deed: fn(&Demonstration)| move |_| demonstration.with_value(deed);
    let show = move |_| {
        demonstration.with_value(|demonstration| {
            player.play(demonstration.recorder.now());
            demonstration.expire_then(Demonstration::send);
        });
    };
    let open_second_tab = move |_| {
        demonstration.with_value(Demonstration::open_second_tab);
        awaits_second_tab.set(true);
    };
    let action = move |label: Label, hint: Label, is_first: bool| {
        (
            if is_first {
                "devtools-button devtools-button--first"
            } else {
                "devtools-button"
            },
            move || words.get().label(label),
            move || words.get().label(hint),
        )
    };
    let (show_class, show_label, show_hint) = action(Label::ShowMe, Label::ShowMeHint, true);
    let (expire_class, expire_label, expire_hint) = action(Label::Expire, Label::ExpireHint, false);
    let (send_class, send_label, send_hint) =
        action(Label::SendTwenty, Label::SendTwentyHint, false);
    let (tab_class, tab_label, tab_hint) = action(Label::SecondTab, Label::SecondTabHint, false);
    let pause = move || {
        let label = if player.is_paused() {
            Label::Resume
        } else {
            Label::Pause
        };
        words.get().label(label)
    };
    view! {
        <ul class="devtools-actions">
            <li>
                <button type="button" class=show_class disabled=move || player.is_slow() on:click=show>{show_label}</button>
                <small>{show_hint}</small>
            </li>
            <li>
                <button type="button" class=expire_class on:click=act(|demonstration| demonstration.expire_then(|_| ()))>{expire_label}</button>
                <small>{expire_hint}</small>
            </li>
            <li>
                <button type="button" class=send_class on:click=act(Demonstration::send)>{send_label}</button>
                <small>{send_hint}</small>
            </li>
            <li>
                <button type="button" class=tab_class on:click=open_second_tab>{tab_label}</button>
                <small>{tab_hint}</small>
            </li>
        </ul>
        <div class="devtools-tools">
            <button type="button" class="devtools-button" aria-pressed=move || player.is_paused().to_string() on:click=move |_| player.toggle_pause()>{pause}</button>
            <button type="button" class="devtools-button" on:click=act(Demonstration::clear)>{move || words.get().label(Label::Clear)}</button>
            <button type="button" class="devtools-button" on:click=act(Demonstration::export)>{move || words.get().label(Label::Export)}</button>
            <Switch label=Label::TechnicalNames words is_on=is_technical />
            <Switch label=Label::Compare words is_on=is_compared />
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
}

impl Demonstration {
    /// Makes the access token expire; does the next thing when that is done.
    fn expire_then(&self, next: fn(&Self)) {
        match self.on_expire {
            Some(on_expire) => {
                let own = StoredValue::new_local(self.clone());
                on_expire.run(Callback::new(move |()| own.with_value(next)));
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

    fn clear(&self) {
        self.recorder.clear();
    }

    fn export(&self) {
        save::har(&self.recorder);
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
