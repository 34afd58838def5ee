//! Listening to events: for good, for a while, or until the first.
//!
//! A browser that takes no listener still has what is read before each send, so that nothing here fails.

use std::cell::RefCell;

use futures_channel::oneshot;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::convert::FromWasmAbi;
use web_sys::{AddEventListenerOptions, Event, EventTarget};

/// Calls `on_event` at each event of this kind, for as long as the page lives.
pub(super) fn listen<E: FromWasmAbi + 'static>(
    target: &EventTarget,
    kind: &str,
    on_event: impl Fn(E) + 'static,
) {
    let on_event = Closure::<dyn Fn(E)>::new(on_event);
    let _ = target.add_event_listener_with_callback(kind, on_event.as_ref().unchecked_ref());
    on_event.forget();
}

/// Like [`listen`], before anybody on the page can stop the event, and without ever holding it up.
pub(super) fn overhear<E: FromWasmAbi + 'static>(
    target: &EventTarget,
    kind: &str,
    on_event: impl Fn(E) + 'static,
) {
    let on_event = Closure::<dyn Fn(E)>::new(on_event);
    let options = AddEventListenerOptions::new();
    options.set_capture(true);
    options.set_passive(true);
    let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
        kind,
        on_event.as_ref().unchecked_ref(),
        &options,
    );
    on_event.forget();
}

/// Listens to some kinds of events until it is dropped.
pub(super) struct Listener {
    target: EventTarget,
    kinds: &'static [&'static str],
    on_event: Closure<dyn Fn(Event)>,
}

impl Listener {
    pub(super) fn new(
        target: &EventTarget,
        kinds: &'static [&'static str],
        on_event: impl Fn(Event) + 'static,
    ) -> Self {
        let on_event = Closure::<dyn Fn(Event)>::new(on_event);
        for kind in kinds {
            let listener = on_event.as_ref().unchecked_ref();
            let _ = target.add_event_listener_with_callback(kind, listener);
        }
        Self {
            target: target.clone(),
            kinds,
            on_event,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        for kind in self.kinds {
            let listener = self.on_event.as_ref().unchecked_ref();
            let _ = self
                .target
                .remove_event_listener_with_callback(kind, listener);
        }
    }
}

/// The kind of the event that comes first; `None` if none can come.
///
/// It listens from the call on, not from its first poll: what answers at once is heard as well.
pub(super) fn first_of(
    target: &EventTarget,
    kinds: &'static [&'static str],
) -> impl Future<Output = Option<String>> {
    let (tell, heard) = oneshot::channel();
    let tell = RefCell::new(Some(tell));
    let listener = Listener::new(target, kinds, move |event: Event| {
        if let Some(tell) = tell.borrow_mut().take() {
            // Nobody is there any more: then nobody wants to know.
            let _ = tell.send(event.type_());
        }
    });
    async move {
        let first = heard.await.ok();
        drop(listener);
        first
    }
}
