//! The end of the session, on the screen: asked for a minute before when nobody uses it, and covered when it has come.
//!
//! The ends are the server's ([`Me`]), and count from the moment of its answer by a clock that also runs while the machine
//! sleeps. Whoever touches a key or a pointer, in any tab of this browser, has the interceptor renew the session: then the
//! question goes by itself, in all tabs.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use tollgate_api_types::Me;
use tollgate_interceptor::signals::use_client;

use crate::components::clock::{use_clock, use_ticks};
use crate::components::countdown::spelled;
use crate::components::dialog::Dialog;
use crate::components::effect::effect;
use crate::pages::current_user::{CurrentUser, Fetched};
use crate::session_events::use_session_events;
use crate::words::life;

/// How long before its idle end a session asks whether anybody is there.
pub const WARNING: Duration = Duration::from_secs(60);

/// At how many seconds before the end it is read out that there are so many.
const READ_OUT: [u128; 5] = [60, 45, 30, 15, 5];

/// The server's clock and this one may differ by a part of a second: it is asked when both agree that the time is over.
const AGREED: Duration = Duration::from_secs(1);

/// How far the session is from its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// Far.
    Fine,
    /// It ends after this time, unless it is used.
    Idle(Duration),
    /// It has ended.
    Over,
}

/// How far a session is from its end `now`, by what the server has said of it.
#[must_use]
pub fn life(user: &Fetched<Me>, now: Duration) -> Life {
    let left = |seconds| (user.at + Duration::from_secs(seconds)).checked_sub(now);
    let ends = user.data.ends();
    let (idle, absolute) = (left(ends.idle_expires_in), left(ends.absolute_expires_in));
    match (idle, absolute) {
        (None, _) | (_, None) => Life::Over,
        (Some(idle), Some(absolute)) if idle.is_zero() || absolute.is_zero() => Life::Over,
        // What ends whatever is done needs no question; the strip above the page tells it.
        (Some(idle), Some(absolute)) if idle <= WARNING && idle < absolute => Life::Idle(idle),
        _ => Life::Fine,
    }
}

/// The question, and the cover.
#[component]
pub fn SessionEnd(
    /// Who is signed in.
    user: CurrentUser,
) -> impl IntoView {
    let events = use_session_events();
    let clock = use_clock();
    let auth = StoredValue::new_local(use_client().auth().clone());
    let now = use_ticks(Duration::from_secs(1), clock.clone());
    let life = Memo::new(move |_| {
        let now = now.get();
        let state = user.state.read();
        match &state.data {
            // After a renewal the ends are later than those that were told, and are being asked for.
            Some(user) if events.generation.get() <= user.generation => life(user, now),
            _ => Life::Fine,
        }
    });
    let is_asking = Memo::new(move |_| matches!(life.get(), Life::Idle(_)));
    let is_over = Memo::new(move |_| life.get() == Life::Over);
    let is_renewing = Memo::new(move |_| user.state.read().is_loading);
    let left = Memo::new(move |_| match life.get() {
        Life::Idle(left) => left,
        Life::Fine | Life::Over => Duration::ZERO,
    });

    // The server has the last word, and its answer is what leads to the login.
    effect(move || {
        if is_over.get() {
            let agreed = clock.sleep(AGREED);
            spawn_local_scoped_with_cancellation(async move {
                agreed.await;
                user.again.run(());
            });
        }
    });
    let stay = Callback::new(move |()| {
        auth.with_value(|auth| auth.expire_access_token());
        user.again.run(());
    });
    let leave = move |_| auth.with_value(|auth| auth.logout());
    let read_out = Memo::new(move |last: Option<&String>| {
        let seconds = left.get().as_millis().div_ceil(1000);
        match READ_OUT.contains(&seconds) {
            true => life::seconds_left(seconds),
            false => last.cloned().unwrap_or_default(),
        }
    });
    let stay_label = move || {
        if is_renewing.get() {
            life::STAYING.get()
        } else {
            life::STAY.get()
        }
    };
    view! {
        <Dialog is_open=is_asking label=life::IDLE_TITLE.get().to_owned() class="dialog--question" on_close=stay>
            <h2>{life::IDLE_TITLE.get()}</h2>
            <p>{life::IDLE_DETAIL.get()}</p>
            <p class="dialog__left figures" role="timer" prop:textContent=move || spelled(left.get())></p>
            <p class="visually-hidden" role="status" prop:textContent=move || read_out.get()></p>
            <button
                type="button"
                class="button button--primary button--wide"
                autofocus
                on:click=move |_| stay.run(())
                prop:textContent=stay_label
            ></button>
        </Dialog>
        <Dialog is_open=is_over label=life::OVER_TITLE.get().to_owned() class="dialog--cover" on_close=Callback::new(|()| ())>
            <h2>{life::OVER_TITLE.get()}</h2>
            <p>{life::OVER_DETAIL.get()}</p>
            <button type="button" class="button button--primary button--wide" autofocus on:click=leave>
                {life::SIGN_IN_AGAIN.get()}
            </button>
        </Dialog>
    }
}
