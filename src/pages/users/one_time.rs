//! A one-time password, shown once.

use leptos::prelude::*;
use tollgate_api_types::OneTimePassword;

use crate::components::relative_time::exact;
use crate::components::shown_once::ShownOnce;
use crate::words::users;

/// The password, until when it can be used, and what to do with it.
#[component]
pub fn OneTime(
    /// What has happened.
    title: String,
    /// The server's answer.
    password: OneTimePassword,
    /// It was handed over.
    on_done: Callback<()>,
) -> impl IntoView {
    let until = exact(password.good_until);
    let told = users::hand_over(&password.usr_id, &until);
    view! {
        <ShownOnce title told label=users::ONE_TIME.get() secret=password.password.expose() on_done />
    }
}
