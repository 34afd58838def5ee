//! What has happened: a sentence a row, filtered and paged by the address, one event opened beside the list.

pub mod address;
pub mod detail;
pub mod newer;
mod spec;

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};

use self::detail::EventSheet;
use self::newer::NewerPill;
use crate::components::frame::PageHead;
use crate::components::list::ListView;
use crate::pages::current_user::use_current_user;
use crate::pages::list::use_list;
use crate::route;
use crate::words::audit;

/// The log.
#[component]
pub fn Audit() -> impl IntoView {
    let list = use_list(spec::spec());
    let location = use_location();
    let open = Memo::new(move |_| route::event_in(&location.pathname.read()));
    let navigate = StoredValue::new_local(use_navigate());
    let on_close = Callback::new(move |()| {
        let closed = open.get_untracked();
        navigate.with_value(|navigate| list.close(navigate, closed));
    });
    // What is open is one of the rows, mostly; a link may name one that is not among them.
    let opened = Memo::new(move |_| {
        let id = open.get()?;
        let state = list.state.read();
        let rows = &state.data.as_ref()?.rows;
        let event = rows.iter().find(|event| event.id.to_string() == id);
        Some((event.cloned(), id))
    });
    let sheet = move || {
        opened
            .get()
            .map(|(event, id)| view! { <EventSheet id event on_close /> })
    };
    let rank = use_current_user().rank();
    let lead = Signal::derive(move || audit::lead(rank.get()).to_owned());
    view! {
        <div class="page">
            <PageHead title=audit::TITLE.get() lead />
            <NewerPill list />
            <ListView list />
            {sheet}
            // The router takes a navigation for done when the inner route is on the page, though that shows nothing.
            <Outlet />
        </div>
    }
}
