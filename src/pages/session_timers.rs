//! How long the session of this page will live.

use core::time::Duration;

use leptos::prelude::*;
use tollgate_api_types::{Ends, Me};
use tollgate_interceptor::{Client, Error};

use crate::api;
use crate::components::clock::{use_clock, use_ticks};
use crate::components::countdown::Countdown;

const SECOND: Duration = Duration::from_secs(1);

/// Who is signed in, and when that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The answer.
    pub me: Me,
    /// The clock's time at the answer: the ends in it count from here.
    pub at: Duration,
}

/// Asks who is signed in.
///
/// # Errors
///
/// As for [`api::me`].
pub fn ask(client: Client) -> impl Future<Output = Result<Asked, Error>> {
    let clock = use_clock();
    async move {
        let me = api::me(client).await?;
        Ok(Asked {
            me,
            at: clock.now(),
        })
    }
}

/// Counts down to the ends of the session and of its access token.
#[component]
pub fn SessionTimers(
    /// What ends when.
    ends: Ends,
    /// The clock's time that the ends count from.
    from: Duration,
) -> impl IntoView {
    let now = use_ticks(SECOND, use_clock());
    let left = move |seconds: u64| {
        let end = from + Duration::from_secs(seconds);
        Signal::derive(move || end.saturating_sub(now.get()))
    };
    view! {
        <div class="countdowns">
            <Countdown
                label="Access token"
                over="Renews on use"
                left=left(ends.expires_in)
                total=Duration::from_secs(ends.expires_in)
            />
            <Countdown
                label="If not used"
                over="Over"
                left=left(ends.idle_expires_in)
                total=Duration::from_secs(ends.idle_expires_in)
            />
            <Countdown
                label="At the latest"
                over="Over"
                left=left(ends.absolute_expires_in)
                total=Duration::from_secs(ends.absolute_expires_in)
            />
        </div>
    }
}
