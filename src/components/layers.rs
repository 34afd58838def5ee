//! What lies over what: Escape closes the top layer, wherever the focus is.
//!
//! Dialogs are not among them: the browser closes those itself, and nothing under them hears a key.

use leptos::prelude::*;

use crate::components::effect::effect;

/// The layers that are open, the top one last.
#[derive(Clone, Copy)]
struct Layers(StoredValue<Vec<(u32, Callback<()>)>>);

/// Keeps the layers of all components below, and closes the top one at Escape.
pub fn provide_layers() {
    let layers = Layers(StoredValue::new(Vec::new()));
    provide_context(layers);
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        // A question or a field inside has its own answer to Escape.
        if event.key() != "Escape" || event.default_prevented() || is_dialog_open() {
            return;
        }
        let top = layers.0.with_value(|layers| layers.last().copied());
        if let Some((_, on_close)) = top {
            event.prevent_default();
            on_close.run(());
        }
    });
    on_cleanup(move || listener.remove());
}

/// Lays the component that calls this over the others, for as long as `is_open`.
pub fn use_layer(is_open: Signal<bool>, on_close: Callback<()>) {
    let Some(Layers(layers)) = use_context() else {
        return;
    };
    let key = layers.with_value(|layers| layers.iter().map(|(key, _)| key + 1).max().unwrap_or(0));
    let take_away = move || {
        // The layers may have gone with the whole page.
        layers.try_update_value(|layers| layers.retain(|(other, _)| *other != key));
    };
    effect(move || {
        take_away();
        if is_open.get() {
            layers.update_value(|layers| layers.push((key, on_close)));
        }
    });
    on_cleanup(take_away);
}

/// Whether a dialog lies over everything.
#[must_use]
pub fn is_dialog_open() -> bool {
    let open = document().query_selector("dialog[open]");
    open.ok().flatten().is_some()
}
