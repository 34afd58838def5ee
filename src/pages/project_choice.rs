//! The project that this session is in, chosen at the top of every page and in the palette.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use tollgate_interceptor::signals::use_client;

use crate::components::problem::Problem;
use crate::components::project_switch::{ProjectOption, ProjectSwitch};
use crate::pages::current_user::{CurrentUser, use_current_user};
use crate::route::Page;
use crate::words::rank::Rank;
use crate::{api, words};

/// Goes over to another project, whoever asks for it.
#[derive(Clone, Copy)]
pub struct ProjectChange(Action<String, Result<(), Problem>>);

impl ProjectChange {
    /// Goes over to the project of this code.
    pub fn choose(self, tenant_id: String) {
        _ = self.0.dispatch(tenant_id);
    }
}

/// Lets all components below go over to another project.
pub fn provide_project_change() {
    let client = use_client();
    let change = Action::new_local(move |tenant_id: &String| {
        let answer = api::choose_project(client.clone(), tenant_id.clone());
        async move { answer.await.map_err(|error| words::problem(&error)) }
    });
    provide_context(ProjectChange(change));
}

/// That of the nearest [`provide_project_change`].
///
/// # Panics
///
/// Where nobody has called it further up: the guard does.
#[must_use]
pub fn use_project_change() -> ProjectChange {
    expect_context()
}

/// The projects that one belongs to.
#[must_use]
pub fn own_projects(user: CurrentUser) -> Memo<Vec<ProjectOption>> {
    Memo::new(move |_| {
        let state = user.state.read();
        let tenants = state.data.iter().flat_map(|user| &user.data.tenants);
        tenants
            .map(|tenant| ProjectOption {
                tenant_id: tenant.tenant_id.clone(),
                name: tenant.name.clone(),
            })
            .collect()
    })
}

/// The code of the project that one is in.
#[must_use]
pub fn current_project(user: CurrentUser) -> Memo<String> {
    Memo::new(move |_| {
        let state = user.state.read();
        let user = state.data.as_ref();
        user.map(|user| user.data.tenant_id.clone())
            .unwrap_or_default()
    })
}

/// The switch, and what is told when it fails.
#[component]
pub fn ProjectChoice() -> impl IntoView {
    let user = use_current_user();
    let change = use_project_change();
    let failed = move || {
        let problem = change.0.value().get()?.err()?;
        Some(words::frame::not_switched(&problem.title))
    };
    let navigate = use_navigate();
    let on_all =
        Callback::new(move |()| navigate(Page::Projects.path(), NavigateOptions::default()));
    let rank = user.rank();
    view! {
        <ProjectSwitch
            projects=own_projects(user)
            current=current_project(user)
            has_all=Signal::derive(move || rank.get() == Rank::Operator)
            on_all
            is_busy=Signal::derive(move || change.0.pending().get())
            on_choose=Callback::new(move |tenant_id| change.choose(tenant_id))
        />
        <p class="project__problem" role="status" prop:textContent=failed></p>
    }
}
