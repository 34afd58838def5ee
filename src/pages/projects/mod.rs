//! The projects: found, sorted and paged by the address, and one of them opened beside the list.

pub mod add_member;
pub mod create;
pub mod delete;
pub mod detail;
pub mod members;
pub mod rename;
mod spec;

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use tollgate_interceptor::signals::use_session;

use self::create::CreateProject;
use self::detail::ProjectSheet;
use crate::components::frame::PageHead;
use crate::components::list::ListView;
use crate::components::list::state::in_place;
use crate::pages::current_user::use_current_user;
use crate::pages::list::use_list;
use crate::route::{self, NEW, YES};
use crate::words::projects;
use crate::words::rank::Rank;

/// The projects.
#[component]
pub fn Projects() -> impl IntoView {
    let user = use_current_user();
    let location = use_location();
    let current = use_session().identity.with_untracked(|identity| {
        let identity = identity.as_ref()?;
        identity.tenant_id.clone()
    });
    let rank = user.rank();
    let list = use_list(spec::spec(current, rank));
    let is_operator = Memo::new(move |_| rank.get() == Rank::Operator);
    // It stands in the address, so that a link and the palette lead there; others than operators have no such form.
    let is_creating = Memo::new(move |_| {
        let reading = list.reading.read();
        is_operator.get() && reading.beside.iter().any(|(name, _)| *name == NEW)
    });
    let open = Memo::new(move |_| route::project_in(&location.pathname.read()));
    let navigate = StoredValue::new_local(use_navigate());
    let on_close = Callback::new(move |()| {
        let closed = open.get_untracked();
        navigate.with_value(|navigate| list.close(navigate, closed));
    });
    let on_new = move |_| {
        let beside = vec![(NEW, YES.to_owned())];
        let address = untrack(|| list.question()).address(list.own_path(), &beside);
        navigate.with_value(|navigate| navigate(&address, in_place(false)));
    };
    let on_created = Callback::new(move |tenant_id: String| {
        list.again.run(());
        user.again.run(());
        let address = untrack(|| list.address_at(&route::project_path(&tenant_id)));
        navigate.with_value(|navigate| navigate(&address, in_place(false)));
    });
    let sheet = move || match (is_creating.get(), open.get()) {
        (true, _) => view! { <CreateProject on_close on_created /> }.into_any(),
        (false, Some(tenant_id)) => {
            view! { <ProjectSheet tenant_id on_close on_changed=list.again /> }.into_any()
        }
        (false, None) => ().into_any(),
    };
    let lead = Signal::derive(move || projects::lead(rank.get()).to_owned());
    view! {
        <div class="page">
            <PageHead title=projects::TITLE.get() lead>
                <Show when=move || is_operator.get()>
                    <button type="button" class="button button--primary" on:click=on_new>
                        {projects::NEW.get()}
                    </button>
                </Show>
            </PageHead>
            <ListView list />
            {sheet}
            // The router takes a navigation for done when the inner route is on the page, though that shows nothing.
            <Outlet />
        </div>
    }
}
