//! The session as signals for Leptos: loading, logout and identity in a context at the root.
//!
//! Signals are state; commands go to the [`Client`] that lies beside them in the context.
//! The context lives above the router, so that it outlives each page.
//!
//! ```no_run
//! use leptos::prelude::*;
//! use tollgate_interceptor::signals::{provide_session, use_session};
//!
//! #[component]
//! fn App(client: tollgate_interceptor::Client) -> impl IntoView {
//!     provide_session(client);
//!     view! { <Busy/> }
//! }
//!
//! #[component]
//! fn Busy() -> impl IntoView {
//!     let session = use_session();
//!     view! { <p>{move || if session.loading.get().is_loading() { "Loading" } else { "" }}</p> }
//! }
//! ```
//!
//! Client-side rendering only: what the context holds belongs to one thread, the page's.

use core::time::Duration;

use leptos::prelude::*;

use crate::client::Client;
use crate::error::{Error, Failure};
use crate::loading::Loading;
use crate::observer::{Event, Observer};
use crate::session::Identity;
pub use crate::session::Logout;

/// What the interceptor tells the page.
#[derive(Clone, Copy)]
pub struct SessionSignals {
    /// How many requests are under way.
    pub loading: ReadSignal<Loading>,
    /// How the last session ended ([`Auth::last_logout`](crate::Auth::last_logout)).
    pub logout: ReadSignal<Option<Logout>>,
    /// Who is logged in.
    pub identity: ReadSignal<Option<Identity>>,
    /// The last answer that told of nothing being there (404).
    pub not_found: ReadSignal<Option<Failure>>,
    /// Whether the session could not be stored: it will be gone after a reload.
    pub is_unstored: ReadSignal<bool>,
}

/// The client in the context; it belongs to the page's thread.
#[derive(Clone, Copy)]
struct ClientContext(StoredValue<Client, LocalStorage>);

struct Writer {
    loading: WriteSignal<Loading>,
    logout: WriteSignal<Option<Logout>>,
    identity: WriteSignal<Option<Identity>>,
    not_found: WriteSignal<Option<Failure>>,
    is_unstored: WriteSignal<bool>,
}

/// Puts the client and its signals into the context of the component that calls it, which should be the root.
pub fn provide_session(client: Client) -> SessionSignals {
    let auth = client.auth();
    let (loading, set_loading) = signal(auth.loading());
    let (logout, set_logout) = signal(auth.last_logout());
    let (identity, set_identity) = signal(auth.identity());
    let (not_found, set_not_found) = signal(None);
    let (is_unstored, set_is_unstored) = signal(auth.is_unstored());
    auth.observe(Writer {
        loading: set_loading,
        logout: set_logout,
        identity: set_identity,
        not_found: set_not_found,
        is_unstored: set_is_unstored,
    });
    let signals = SessionSignals {
        loading,
        logout,
        identity,
        not_found,
        is_unstored,
    };
    provide_context(signals);
    provide_context(ClientContext(StoredValue::new_local(client)));
    signals
}

/// The signals of the nearest [`provide_session`].
///
/// # Panics
///
/// Where nobody has called [`provide_session`] further up.
#[must_use]
pub fn use_session() -> SessionSignals {
    expect_context()
}

/// The client of the nearest [`provide_session`]; to be taken before the first `await`.
///
/// # Panics
///
/// Where nobody has called [`provide_session`] further up.
#[must_use]
pub fn use_client() -> Client {
    expect_context::<ClientContext>().0.get_value()
}

impl Observer for Writer {
    fn on_event(&self, _at: Duration, event: &Event) {
        // A page that is closing has no signals any more; there is nobody left to tell.
        match event {
            Event::Loading(loading) => drop(self.loading.try_set(*loading)),
            Event::LoggedIn { identity } => {
                self.identity.try_set(Some(identity.clone()));
                self.logout.try_set(None);
            }
            Event::LoggedOut { identity, reason } => {
                self.identity.try_set(None);
                self.logout.try_set(Some(Logout {
                    reason: reason.clone(),
                    usr_id: identity.usr_id.clone(),
                }));
            }
            Event::Failed {
                error: Error::NotFound(failure),
                ..
            } => drop(self.not_found.try_set(Some(failure.clone()))),
            Event::StoreUnavailable => drop(self.is_unstored.try_set(true)),
            Event::Stored => drop(self.is_unstored.try_set(false)),
            _ => {}
        }
    }
}
