//! The projects: found, sorted and paged by the address, and one of them opened beside the list.

pub mod add_member;
pub mod create;
pub mod delete;
pub mod detail;
pub mod members;
pub mod rename;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use tollgate_api_types::{Page, Project, ProjectQuery, Role};

use self::create::CreateProject;
use self::detail::{ProjectSheet, own_role, status};
use crate::api;
use crate::components::badge::Badge;
use crate::components::frame::PageHead;
use crate::components::panel::WhenLoaded;
use crate::pages::current_user::use_current_user;
use crate::pages::load::use_load;
use crate::route;
use crate::words::{grouped, projects};

/// The projects.
#[component]
pub fn Projects() -> impl IntoView {
    let user = use_current_user();
    let location = use_location();
    let list = use_load(|client| api::projects::list(client, ProjectQuery::default()));
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
    let go = move |address: &str| {
        let options = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate.with_value(|navigate| navigate(address, options));
    };
    let on_close = Callback::new(move |()| go(route::Page::Projects.path()));
    let on_created = Callback::new(move |tenant_id: String| {
        is_creating.set(false);
        list.again.run(());
        user.again.run(());
        go(&route::project_path(&tenant_id));
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
    let rows = move |page: Page<Project>| {
        let rows = page.items.into_iter().map(|project| {
            let (text, tone) = status(&project);
            view! {
                <tr>
                    <th scope="row"><a href=route::project_path(&project.tenant_id) data-noscroll="true">{project.name}</a></th>
                    <td><code>{project.tenant_id}</code></td>
                    <td>{grouped(project.n_members)}</td>
                    <td>{own_role(project.role)}</td>
                    <td><Badge tone text /></td>
                </tr>
            }
        }).collect_view();
        view! { <table class="table"><tbody>{rows}</tbody></table> }
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
            <section class="panel" aria-label=projects::TITLE.get()>
                <WhenLoaded load=list.state on_retry=list.again children=rows />
            </section>
            {sheet}
            // The router takes a navigation for done when the inner route is on the page, though that shows nothing.
            <Outlet />
        </div>
    }
}
