//! A password that is good for one sign-in, shown once.

use leptos::prelude::*;
use tollgate_api_types::OneTimePassword;

use crate::components::copy::CopyText;
use crate::components::relative_time::exact;

/// The password, until when it can be used, and what to do with it.
#[component]
pub fn OneTime(
    /// The server's answer.
    password: OneTimePassword,
) -> impl IntoView {
    let until = exact(password.good_until);
    view! {
        <section class="one-time" aria-label="One-time password">
            <p>
                "Give this password to " <strong translate="no">{password.usr_id}</strong>
                ". It is good for one sign-in, which has to happen before " <span translate="no">{until}</span>
                ", and is shown only now."
            </p>
            <CopyText label="One-time password" text=password.password.expose() />
        </section>
    }
}
