//! The pages as the router takes them: each a file of its own, a chunk, which is loaded when somebody first goes there.
//!
//! With the feature `split` it stands in the place of `whole.rs`.
//! What the compiler makes of it does not run yet: `wasm-split` has to take the chunks out of the app.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::ChooseView;
use tollgate_interceptor::signals::use_session;

use crate::words::{frame, life};

type Loading<T> = Pin<Box<dyn Future<Output = Result<T, SplitLoaderError>>>>;

/// A page that the router waits for; until it is there, the page before it stays.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chunk {
    load: fn() -> Loading<()>,
    view: fn() -> Loading<AnyView>,
}

impl ChooseView for Chunk {
    async fn choose(self) -> AnyView {
        (self.view)()
            .await
            .unwrap_or_else(|_| view! { <Missing /> }.into_any())
    }

    async fn preload(&self) {
        // Whoever has yet to sign in is sent to the login page, and need not wait for what is behind it.
        if use_session().identity.with_untracked(Option::is_some) {
            // What fails here is tried once more, and told, by `choose`.
            _ = (self.load)().await;
        }
    }
}

/// Says that the page's file could not be loaded: after an update the server has others.
#[component]
fn Missing() -> impl IntoView {
    view! {
        <div class="lost">
            <h1 tabindex="-1">{frame::MISSING_TITLE.get()}</h1>
            <p class="soft">{frame::MISSING_DETAIL.get()}</p>
            // An empty address is this page's own, and so it is loaded anew.
            <a class="button button--primary" href="" rel="external">
                {life::RELOAD.get()}
            </a>
        </div>
    }
}

/// Linkers know functions by their names alone, so that none of this can be generic.
macro_rules! chunks {
    ($($page:ident in $module:path,)*) => {$(
        #[allow(non_upper_case_globals, reason = "it stands for a component")]
        pub(crate) const $page: Chunk = {
            use $module as module;

            #[wasm_split($page, wasm_split_path = ::leptos::wasm_split, preload(load), fallible)]
            fn page() -> Result<AnyView, SplitLoaderError> {
                Ok(module::$page().into_any())
            }

            Chunk {
                load: || Box::pin(load()),
                view: || Box::pin(page()),
            }
        };
    )*};
}

chunks! {
    Framed in crate::guard,
    Lost in crate::guard,
    Account in crate::pages::account,
    Audit in crate::pages::audit,
    Dashboard in crate::pages::dashboard,
    NewPassword in crate::pages::new_password,
    Projects in crate::pages::projects,
    Sessions in crate::pages::sessions,
    SetUp in crate::pages::set_up,
    Traffic in crate::pages::traffic,
    Users in crate::pages::users,
}
