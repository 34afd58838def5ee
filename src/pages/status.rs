//! What everybody has to know now: no connection, a newer version, a session that ends soon, a demo.

use core::time::Duration;

use leptos::prelude::*;
use tollgate_api_types::Me;

use crate::components::badge::Tone;
use crate::components::clock::{use_clock, use_ticks};
use crate::components::connection::{Cause, Connection, ConnectionSignals, use_connection};
use crate::components::countdown::spelled;
use crate::components::status_strip::{Status, StatusStrip};
use crate::pages::current_user::use_current_user;
use crate::pages::update::use_update;
use crate::words::{frame, life};

/// How long before its longest time a session says that it will end.
const SOON: Duration = Duration::from_secs(300);
const MINUTE: Duration = Duration::from_secs(60);

/// The strip above the pages of whoever is signed in.
#[component]
pub fn AppStatus() -> impl IntoView {
    let user = use_current_user();
    let connection = use_connection();
    let has_update = use_update();
    let now = use_ticks(Duration::from_secs(1), use_clock());
    // In whole minutes: what changes each second would be read out each second.
    let ends_in = Memo::new(move |_| {
        let state = user.state.read();
        let user = state.data.as_ref()?;
        let end = user.at + Duration::from_secs(user.data.ends().absolute_expires_in);
        let left = end.checked_sub(now.get())?;
        (left <= SOON).then(|| MINUTE * u32::try_from(left.as_secs().div_ceil(60)).unwrap_or(1))
    });
    let is_demo = Memo::new(move |_| {
        let state = user.state.read();
        state
            .data
            .as_ref()
            .is_some_and(|user| user.data.server.is_demo)
    });
    let statuses = Signal::derive(move || {
        let lines = [
            down(connection),
            ends_in.get().map(|left| Status {
                tone: Tone::Warn,
                text: life::ends_soon(&spelled(left)),
                action: None,
            }),
            has_update.get().then(|| Status {
                tone: Tone::Accent,
                text: life::UPDATE.get().to_owned(),
                action: Some((life::RELOAD.get(), Callback::new(|()| reload()))),
            }),
            is_demo.get().then(|| Status {
                tone: Tone::Plain,
                text: frame::DEMO.get().to_owned(),
                action: None,
            }),
        ];
        lines.into_iter().flatten().collect::<Vec<_>>()
    });
    view! { <StatusStrip statuses /> }
}

fn down(connection: Option<ConnectionSignals>) -> Option<Status> {
    let connection = connection?;
    let text = match connection.state() {
        Connection::Up | Connection::Doubtful => return None,
        Connection::Down(Cause::Offline) => life::OFFLINE,
        Connection::Down(Cause::Away) => life::AWAY,
    };
    Some(Status {
        tone: Tone::Warn,
        text: format!("{} {}", text.get(), life::TRIES.get()),
        action: Some((
            life::TRY_NOW.get(),
            Callback::new(move |()| connection.try_now()),
        )),
    })
}

fn reload() {
    // It fails only for a page that is being left.
    _ = window().location().reload();
}

/// Which server this is, in which version, and in which project one is.
#[must_use]
pub fn server_line(user: Option<&Me>) -> String {
    let host = window().location().host().unwrap_or_default();
    let own = env!("CARGO_PKG_VERSION");
    let version = user.map_or(own, |user| {
        if user.server.version.is_empty() {
            own
        } else {
            &user.server.version
        }
    });
    let line = frame::server_line(version, &host);
    match user {
        Some(user) => format!("{line} · {}", user.tenant_id),
        None => line,
    }
}
