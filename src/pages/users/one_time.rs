//! A password that is good for one sign-in, shown once.

use leptos::prelude::*;
use tollgate_api_types::OneTimePassword;

use crate::components::copy::CopyText;
use crate::components::relative_time::exact;
use crate::words::users;

/// The password, until when it can be used, and what to do with it.
#[component]
pub fn OneTime(
    /// The server's answer.
    password: OneTimePassword,
) -> impl IntoView {
    let until = exact(password.good_until);
    let told = users::hand_over(&password.usr_id, &until);
    view! {
        <section class="one-time" aria-label=users::ONE_TIME.get()>
            <p prop:textContent=told></p>
            <CopyText label=users::ONE_TIME.get() text=password.password.expose() />
        </section>
    }
}
