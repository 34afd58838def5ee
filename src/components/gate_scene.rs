//! The picture beside the login form: requests wait at the gate, one refresh opens it for all of them.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlTemplateElement;

use crate::components::effect::effect;

/// A road seen from above, with a gate that opens; it means nothing that the text beside it does not say.
///
/// It is drawn in `index.html`, since the login page is shown before the app is there.
#[component]
pub fn GateScene() -> impl IntoView {
    let room = NodeRef::<Div>::new();
    effect(move || {
        let template = document().get_element_by_id("gate");
        let template = template.and_then(|it| it.dyn_into::<HtmlTemplateElement>().ok());
        if let (Some(room), Some(template)) = (room.get(), template) {
            // A picture that can't be copied is missed by nobody.
            if let Ok(picture) = template.content().clone_node_with_deep(true) {
                _ = room.append_child(&picture);
            }
        }
    });
    view! { <div class="gate-room" node_ref=room></div> }
}
