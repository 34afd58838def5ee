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
use tollgate_api_types::Role;
use tollgate_interceptor::signals::use_session;

use self::create::CreateProject;
use self::detail::ProjectSheet;
use crate::components::frame::PageHead;
use crate::components::list::ListView;
use crate::components::list::state::in_place;
use crate::pages::current_user::use_current_user;
use crate::pages::list::use_list;
use crate::route;
use crate::words::projects;

/// The projects.
#[component]
pub fn Projects() -> impl IntoView {
    let user = use_current_user();
    let location = use_location();
    let current = use_session().identity.with_untracked(|identity| {
        let identity = identity.as_ref()?;
        identity.tenant_id.clone()
    });
    let list = use_list(spec::spec(current));
    let is_operator = Memo::new(move |_| {
        let state = user.state.read();
        state
            .data
            .as_ref()
            .is_some_and(|user| user.data.role == Role::Admin)
    });
    let is_creating = RwSignal::new(false);
    let open = Memo::new(move |_| route::project_in(&location.pathname.read()));
    let navigate = StoredValue::new_local(use_navigate());
    let on_close = Callback::new(move |()| {
        let closed = open.get_untracked();
        navigate.with_value(|navigate| list.close(navigate, closed));
    });
    let on_created = Callback::new(move |tenant_id: String| {
        is_creating.set(false);
        list.again.run(());
        user.again.run(());
        let address = untrack(|| list.address_at(&route::project_path(&tenant_id)));
        navigate.with_value(|navigate| navigate(&address, in_place(false)));
    });
    let sheet = move || match (is_creating.get(), open.get()) {
        (true, _) => {
            let on_close = Callback::new(move |()| is_creating.set(false));
            view! { <CreateProject on_close on_created /> }.into_any()
        }
        (false, Some(tenant_id)) => {
            view! { <ProjectSheet tenant_id on_close on_changed=list.again /> }.into_any()
        }
        (false, None) => ().into_any(),
    };
    view! {
        <div class="page">
            <PageHead title=projects::TITLE.get() lead=projects::LEAD.get()>
                <Show when=move || is_operator.get()>
                    <button
                        type="button"
                        class="button button--primary"
                        on:click=move |_| is_creating.set(true)
                    >
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
