//! The focus is always somewhere.
//!
//! When the element that has it disappears (a row that was ended, a question that was answered), browsers let it fall to
//! `<body>`: the next Tab begins at the top of the page, and a screen reader says nothing.
//! So it goes to the next of its kind, and where there is none to the heading of the page.
//!
//! What is not here: the focus after a change of page, which `app.rs` moves, and that of a blocked page, which the
//! spinner overlay gives back.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit};

/// What can be reached with Tab.
const REACHABLE: &str = "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), \
                         textarea:not([disabled]), summary, [tabindex='0']";

/// The element that had the focus last, and where it was.
struct LastFocus {
    element: HtmlElement,
    /// Its ancestors, the nearest first.
    ancestors: Vec<Ancestor>,
}

/// An ancestor, and which of its children led to the element.
struct Ancestor {
    element: Element,
    index: u32,
}

/// Keeps the focus from being lost, for as long as the component that calls this is there.
pub fn keep_focus() {
    // No signal and no stored value: browsers tell of some events when their component has gone already.
    let last = Rc::new(RefCell::new(None::<LastFocus>));
    let focused = {
        let last = Rc::clone(&last);
        window_event_listener(leptos::ev::focusin, move |event| {
            let element = event.target().and_then(|target| target.dyn_into().ok());
            last.replace(element.map(LastFocus::of));
        })
    };
    let blurred = {
        let last = Rc::clone(&last);
        window_event_listener(leptos::ev::focusout, move |_| {
            let last = Rc::clone(&last);
            spawn_local(async move { forget_if_given_up(&last) });
        })
    };
    let on_change = Closure::<dyn FnMut()>::new(move || recover(&last));
    let observer = MutationObserver::new(on_change.as_ref().unchecked_ref());
    // Browsers without it have no WebAssembly either.
    if let (Ok(observer), Some(body)) = (&observer, document().body()) {
        let everything = MutationObserverInit::new();
        everything.set_child_list(true);
        everything.set_subtree(true);
        _ = observer.observe_with_options(&body, &everything);
    }
    let observing = StoredValue::new_local(observer.ok().map(|observer| (observer, on_change)));
    on_cleanup(move || {
        focused.remove();
        blurred.remove();
        if let Some((observer, _)) = observing.try_update_value(Option::take).flatten() {
            observer.disconnect();
        }
    });
}

impl LastFocus {
    fn of(element: HtmlElement) -> Self {
        let mut ancestors = Vec::new();
        let mut child: Element = element.clone().into();
        while let Some(parent) = child.parent_element() {
            let index = index_of(&child);
            ancestors.push(Ancestor {
                element: parent.clone(),
                index,
            });
            child = parent;
        }
        Self { element, ancestors }
    }

    fn is_there(&self) -> bool {
        self.element.is_connected()
    }
}

/// Forgets the element when its user has clicked beside everything.
///
/// Some browsers tell of a blur when an element is removed, and all do when one turns to another window: those are no
/// reasons to forget it.
fn forget_if_given_up(last: &RefCell<Option<LastFocus>>) {
    let is_there = last.borrow().as_ref().is_some_and(LastFocus::is_there);
    if is_there && is_nowhere() && document().has_focus().unwrap_or_default() {
        last.replace(None);
    }
}

/// Gives the focus to what stands in the place of the element that has gone with it.
fn recover(last: &RefCell<Option<LastFocus>>) {
    let is_there = last.borrow().as_ref().is_none_or(LastFocus::is_there);
    if is_there || !is_nowhere() {
        return;
    }
    // It is given back before the focus moves, which is told at once.
    let Some(gone) = last.take() else { return };
    let place = gone.ancestors.iter().find(|it| it.element.is_connected());
    let next = place.and_then(next_reachable);
    let heading = || document().query_selector("h1").ok().flatten();
    let element = next.or_else(heading);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // It fails only for an element that has gone meanwhile.
        _ = element.focus();
    }
}

/// The first thing in what has moved up into the place.
fn next_reachable(place: &Ancestor) -> Option<Element> {
    let child = place.element.children().item(place.index)?;
    if child.matches(REACHABLE).unwrap_or_default() {
        return Some(child);
    }
    child.query_selector(REACHABLE).ok().flatten()
}

fn index_of(element: &Element) -> u32 {
    let mut index = 0;
    let mut sibling = element.previous_element_sibling();
    while let Some(element) = sibling {
        index += 1;
        sibling = element.previous_element_sibling();
    }
    index
}

/// Whether nothing on the page has the focus.
fn is_nowhere() -> bool {
    document()
        .active_element()
        .is_none_or(|element| element.tag_name() == "BODY")
}
