//! Parts for Leptos: a login, its answer, and what only those see who are logged in.
//!
//! They stand on the session of [`provide_session`](tollgate_interceptor::signals::provide_session), whose client has the
//! contract of [`Oidc::contract`].
//!
//! ```no_run
//! use leptos::prelude::*;
//! use leptos_router::components::{Route, Router, Routes};
//! use leptos_router::path;
//! use tollgate_interceptor::Client;
//! use tollgate_interceptor::signals::provide_session;
//! use tollgate_oidc::Oidc;
//! use tollgate_oidc::view::{OidcCallback, RequireLogin, provide_oidc, use_oidc};
//!
//! #[component]
//! fn App(oidc: Oidc, client: Client) -> impl IntoView {
//!     provide_session(client);
//!     provide_oidc(oidc);
//!     view! {
//!         <Router>
//!             <Routes fallback=|| "Nothing is here.">
//!                 <Route path=path!("/callback") view=OidcCallback />
//!                 <Route path=path!("/") view=|| view! { <RequireLogin fallback=Login>"Secret"</RequireLogin> } />
//!             </Routes>
//!         </Router>
//!     }
//! }
//!
//! #[component]
//! fn Login() -> impl IntoView {
//!     let oidc = use_oidc();
//!     view! { <button on:click=move |_| oidc.login()>"Log in"</button> }
//! }
//! ```
//!
//! Client-side rendering only: what the context holds belongs to one thread, the page's.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use tollgate_interceptor::Auth;
use tollgate_interceptor::signals::{use_client, use_session};

use crate::error::Error;
use crate::oidc::Oidc;
use crate::return_to::ReturnTo;

/// What a page does at the provider, and what has come of it.
#[derive(Clone, Copy)]
pub struct OidcHandle {
    parts: StoredValue<(Oidc, Auth), LocalStorage>,
    error: RwSignal<Option<Error>, LocalStorage>,
    is_busy: RwSignal<bool>,
}

/// Puts the provider into the context of the component that calls it, below
/// [`provide_session`](tollgate_interceptor::signals::provide_session).
pub fn provide_oidc(oidc: Oidc) -> OidcHandle {
    let handle = OidcHandle {
        parts: StoredValue::new_local((oidc, use_client().auth().clone())),
        error: RwSignal::new_local(None),
        is_busy: RwSignal::new(false),
    };
    provide_context(handle);
    handle
}

/// The provider of the nearest [`provide_oidc`].
///
/// # Panics
///
/// Where nobody has called [`provide_oidc`] further up.
#[must_use]
pub fn use_oidc() -> OidcHandle {
    expect_context()
}

impl OidcHandle {
    /// Leaves for the provider, and comes back to where the page is now.
    pub fn login(self) {
        let here = self.parts.with_value(|(oidc, _)| oidc.here());
        self.login_to(here);
    }

    /// Leaves for the provider, and comes back to `return_to`.
    pub fn login_to(self, return_to: ReturnTo) {
        self.begin(async move |oidc, auth| oidc.login(&auth, &return_to).await);
    }

    /// Ends the session here, in the other tabs and at the provider.
    pub fn logout(self) {
        self.begin(async move |oidc, auth| oidc.logout(&auth).await);
    }

    /// Why the last of them has come to nothing; to be read in a reactive place.
    #[must_use]
    pub fn error(self) -> Option<Error> {
        self.error.get()
    }

    /// Whether one of them is under way; to be read in a reactive place.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.is_busy.get()
    }

    fn begin(self, task: impl AsyncFnOnce(Oidc, Auth) -> Result<(), Error> + 'static) {
        // A second click is the same wish.
        if self.is_busy.try_get_untracked() != Some(false) {
            return;
        }
        let (oidc, auth) = self.parts.get_value();
        self.is_busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let outcome = task(oidc, auth).await;
            // A page that is being left has no signals any more.
            self.is_busy.try_set(false);
            self.error.try_set(outcome.err());
        });
    }
}

/// The page that an answer comes to: it begins the session and goes on to where its user wanted to go; where that fails,
/// it says why, and offers to log in again.
#[component]
pub fn OidcCallback() -> impl IntoView {
    let handle = use_oidc();
    let navigate = use_navigate();
    let (failed, set_failed) = signal_local(None::<Error>);
    let (oidc, auth) = handle.parts.get_value();
    spawn_local(async move {
        match oidc.finish(&auth).await {
            Ok(return_to) => {
                // The callback is no place to come back to.
                let options = NavigateOptions {
                    replace: true,
                    ..NavigateOptions::default()
                };
                navigate(return_to.as_str(), options);
            }
            Err(error) => drop(set_failed.try_set(Some(error))),
        }
    });
    let again = move |_| {
        let return_to = failed.with_untracked(|error| {
            let return_to = error.as_ref().and_then(Error::return_to);
            return_to.cloned().unwrap_or_default()
        });
        handle.login_to(return_to);
    };
    let told = move || {
        failed
            .get()
            .or_else(|| handle.error())
            .map(|error| error.to_string())
    };
    view! {
        <p role="alert">{told}</p>
        <Show when=move || failed.read().is_some()>
            <button on:click=again>"Log in again"</button>
        </Show>
    }
}

/// Its children, for those who are logged in; `fallback` for all others.
#[component]
pub fn RequireLogin(
    /// What only those see who are logged in.
    children: ChildrenFn,
    /// What all others see.
    #[prop(into)]
    fallback: ViewFn,
) -> impl IntoView {
    let identity = use_session().identity;
    view! {
        <Show when=move || identity.read().is_some() fallback=move || fallback.run()>
            {children()}
        </Show>
    }
}
