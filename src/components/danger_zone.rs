//! Where something is deleted: apart from everything else, and last.

use leptos::prelude::*;

use crate::words::controls;

/// A box around what can't be taken back.
#[component]
pub fn DangerZone(
    /// What can be done.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="danger-zone" aria-labelledby="danger-zone">
            <h3 id="danger-zone">{controls::DANGER.get()}</h3>
            {children()}
        </section>
    }
}
