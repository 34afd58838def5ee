//! How long the session of this page will live.

use core::time::Duration;

use leptos::prelude::*;
use tollgate_api_types::{Ends, Me};

use crate::components::clock::{use_clock, use_ticks};
use crate::components::countdown::Countdown;
use crate::pages::current_user::Fetched;
use crate::words::life;

const SECOND: Duration = Duration::from_secs(1);

/// Counts down to the ends of the session and of its access token.
#[component]
pub fn SessionTimers(
    /// Who is signed in: the ends in it count from when it came.
    user: Fetched<Me>,
) -> impl IntoView {
    let Ends {
        expires_in,
        idle_expires_in,
        absolute_expires_in,
    } = user.data.ends();
    let now = use_ticks(SECOND, use_clock());
    let left = move |seconds: u64| {
        let end = user.at + Duration::from_secs(seconds);
        Signal::derive(move || end.saturating_sub(now.get()))
    };
    view! {
        <div class="countdowns">
            <Countdown
                label=life::TOKEN.get()
                over=life::RENEWS.get()
                left=left(expires_in)
                total=Duration::from_secs(expires_in)
            />
            <Countdown
                label=life::IDLE.get()
                over=life::OVER.get()
                left=left(idle_expires_in)
                total=Duration::from_secs(idle_expires_in)
            />
            <Countdown
                label=life::AT_THE_LATEST.get()
                over=life::OVER.get()
                left=left(absolute_expires_in)
                total=Duration::from_secs(absolute_expires_in)
            />
        </div>
    }
}
