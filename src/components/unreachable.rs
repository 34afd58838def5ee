//! Why a button that writes is off while the server can't be reached.

use leptos::prelude::*;

use super::connection::use_is_down;
use crate::words::controls;

/// The reason, beside the button; nothing while there is a connection.
#[component]
pub fn Unreachable() -> impl IntoView {
    let is_down = use_is_down();
    view! {
        <Show when=move || is_down.get()>
            <span class="soft unreachable">{controls::NEEDS_CONNECTION.get()}</span>
        </Show>
    }
}
