//! The focus is always somewhere.
//!
//! When the element that has it disappears (a row that was ended, a question that was answered), browsers let it fall to
//! `<body>`: the next Tab begins at the top of the page, and a screen reader says nothing.
//! So it goes to the next of its kind, and where there is none to the heading of the page.
//! An element that only changes its place (a row, when a list comes in another order) loses it too, and gets it back.
//!
//! What is not here: the focus after a change of page, which `app.rs` moves, and that of a blocked page, which the
//! spinner overlay gives back.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit, MutationRecord, Node};

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
    let on_change = {
        let last = Rc::clone(&last);
        Closure::<dyn FnMut(Array)>::new(move |changes| recover(&last, &changes))
    };
    let observer = MutationObserver::new(on_change.as_ref().unchecked_ref());
    let blurred = {
        let observer = observer.clone();
        window_event_listener(leptos::ev::focusout, move |_| {
            let (last, observer) = (Rc::clone(&last), observer.clone());
            spawn_local(async move {
                // An element that changes its place is blurred like one that is given up.
                if let Ok(observer) = observer {
                    recover(&last, &observer.take_records());
                }
                forget_if_given_up(&last);
            });
        })
    };
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

/// Leads the focus to the heading of the page, so that it is read out.
pub fn focus_heading() {
    let heading = document().query_selector("h1").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        focus(&heading);
    }
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

/// Gives the focus back to an element that has moved, or to what stands in the place of one that has gone.
fn recover(last: &RefCell<Option<LastFocus>>, changes: &Array) {
    let element = last.borrow().as_ref().map(|last| last.element.clone());
    let Some(element) = element else { return };
    if element.is_connected() {
        if is_nowhere() && has_moved(&element, changes) {
            focus(&element);
        } else if has_new_place(&element, changes) {
            last.replace(Some(LastFocus::of(element)));
        }
        return;
    }
    if !is_nowhere() {
        return;
    }
    // It is taken out before the focus moves, which is told at once.
    let Some(gone) = last.take() else { return };
    let place = gone.ancestors.iter().find(|it| it.element.is_connected());
    let next = place.and_then(next_reachable);
    let heading = || document().query_selector("h1").ok().flatten();
    let element = next.or_else(heading);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        focus(&element);
    }
}

fn focus(element: &HtmlElement) {
    // It fails only for an element that has gone meanwhile.
    _ = element.focus();
}

/// Whether an element that is on the page was taken out of it meanwhile.
fn has_moved(element: &HtmlElement, changes: &Array) -> bool {
    let has_it = |node: Node| node.contains(Some(element));
    records(changes).any(|change| {
        let removed = change.removed_nodes();
        (0..removed.length()).any(|index| removed.item(index).is_some_and(has_it))
    })
}

/// Whether something around an element has come or gone, so that it stands at another place.
fn has_new_place(element: &HtmlElement, changes: &Array) -> bool {
    records(changes).any(|change| {
        let target = change.target();
        target.is_some_and(|target| target.contains(Some(element)))
    })
}

fn records(changes: &Array) -> impl Iterator<Item = MutationRecord> {
    changes.iter().map(JsCast::unchecked_into)
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
