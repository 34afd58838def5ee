//! Where one chooses another password before anything else: somebody else has made the one that one signed in with.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};
use tollgate_interceptor::signals::use_client;

use crate::components::effect::effect;
use crate::components::frame::Brand;
use crate::pages::current_user::use_current_user;
use crate::pages::password_form::PasswordForm;
use crate::route;
use crate::words::{frame, password};

/// One form, and the way out.
#[component]
pub fn NewPassword() -> impl IntoView {
    let user = use_current_user();
    let auth = StoredValue::new_local(use_client().auth().clone());
    let search = use_location().search;
    let navigate = use_navigate();
    effect(move || {
        let is_known = user.state.read().data.is_some();
        if is_known && !user.must_change_password.get() {
            let landing = search.with_untracked(|search| route::landing_of(search));
            navigate(&landing, route::replacing());
        }
    });
    view! {
        <main class="solo">
            <Brand />
            <h1 id="new-password-title" tabindex="-1">
                {password::TITLE.get()}
            </h1>
            <p class="soft">
                {password::WHY.get()}
            </p>
            <p class="soft">{password::ONE_TIME_ENDS.get()}</p>
            <PasswordForm
                current_label=password::ONE_TIME.get()
                submit=password::SAVE.get()
                labelled_by="new-password-title"
                on_done=Callback::new(move |_| user.again.run(()))
            />
            <button
                type="button"
                class="button button--quiet"
                on:click=move |_| auth.with_value(|auth| auth.logout())
            >
                {frame::SIGN_OUT.get()}
            </button>
        </main>
    }
}
