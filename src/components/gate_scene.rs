//! The picture beside the login form: requests wait at the gate, one refresh opens it for all of them.

use leptos::prelude::*;

/// A road seen from above, with a gate that opens; it means nothing that the text beside it does not say.
#[component]
pub fn GateScene() -> impl IntoView {
    let requests = (0..5)
        .map(
            |_| view! { <rect class="gate__request" x="0" y="92" width="36" height="26" rx="8" /> },
        )
        .collect_view();
    view! {
        <svg class="gate" viewBox="0 0 560 190" aria-hidden="true">
            <rect class="gate__road" x="-60" y="60" width="680" height="90" rx="12" />
            <path class="gate__line" d="M320 105H600" />
            <g>{requests}</g>
            <g class="gate__arm">
                <path d="M306 40V160" />
                <path d="M306 52V160" />
            </g>
            <circle class="gate__post" cx="306" cy="40" r="15" />
            <circle class="gate__lamp" cx="306" cy="40" r="7" />
        </svg>
    }
}
