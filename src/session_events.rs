//! What the interceptor tells of the session that its own signals don't carry.
//!
//! A page that shows how long the session lives must know when it was renewed, also ahead of time and by another tab;
//! and every page must know when the server lets a user do nothing but choose another password.

use core::time::Duration;

use leptos::prelude::*;
use tollgate_api_types::result_code;
use tollgate_interceptor::{Client, Event, Identity, Observer};

use crate::client;

/// What has happened to the session.
#[derive(Clone, Copy)]
pub struct SessionEvents {
    /// Which access token is the current one; it grows with each renewal.
    pub generation: ReadSignal<u64>,
    /// With which access token the server was last asked who is signed in.
    pub asked_with: ReadSignal<u64>,
    /// How often the server has refused something until there is another password.
    pub n_password_demands: ReadSignal<u32>,
    /// The session that is known not to be new.
    known: StoredValue<Option<SessionName>>,
}

/// Whose session it is, and its public name.
type SessionName = (String, Option<String>);

impl SessionEvents {
    /// Whether this session has begun since the app was started, and nothing is known of it yet.
    #[must_use]
    pub fn is_new(self, session: Option<&Identity>) -> bool {
        self.known.get_value() != session.map(name_of)
    }

    /// The server has said who is signed in.
    pub fn mark_known(self, session: Option<&Identity>) {
        self.known.set_value(session.map(name_of));
    }
}

fn name_of(session: &Identity) -> SessionName {
    (session.usr_id.clone(), session.sid.clone())
}

struct Writer {
    generation: WriteSignal<u64>,
    asked_with: WriteSignal<u64>,
    n_password_demands: WriteSignal<u32>,
}

/// Puts them into the context of the component that calls it, which should be the root.
pub fn provide_session_events(client: &Client) {
    let (generation, set_generation) = signal(0);
    let (asked_with, set_asked_with) = signal(0);
    let (n_password_demands, set_n_password_demands) = signal(0);
    client.auth().observe(Writer {
        generation: set_generation,
        asked_with: set_asked_with,
        n_password_demands: set_n_password_demands,
    });
    provide_context(SessionEvents {
        generation,
        asked_with,
        n_password_demands,
        known: StoredValue::new(client.auth().identity().as_ref().map(name_of)),
    });
}

/// Those of the nearest [`provide_session_events`].
///
/// # Panics
///
/// Where nobody has called it further up: the app does.
#[must_use]
pub fn use_session_events() -> SessionEvents {
    expect_context()
}

impl Observer for Writer {
    fn on_event(&self, _at: Duration, event: &Event) {
        // A page that is closing has no signals any more; there is nobody left to tell.
        match event {
            Event::Refreshed { stamp, .. } => drop(self.generation.try_set(stamp.generation)),
            Event::Sent {
                path,
                stamp: Some(stamp),
                ..
            } if path.strip_prefix(client::BASE) == Some("/me") => {
                _ = self.asked_with.try_set(stamp.generation);
            }
            Event::Failed { error, .. } => {
                let code = error.failure().and_then(|failure| failure.code.as_deref());
                if code == Some(result_code::PASSWORD_CHANGE_REQUIRED) {
                    self.n_password_demands.try_update(|n| *n += 1);
                }
            }
            _ => {}
        }
    }
}
