//! The project that this session is in, chosen at the top of every page.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use tollgate_api_types::Role;
use tollgate_interceptor::signals::use_client;

use crate::components::problem::Problem;
use crate::components::project_switch::{ProjectOption, ProjectSwitch};
use crate::pages::current_user::use_current_user;
use crate::route::Page;
use crate::{api, words};

/// Where all projects are listed.
const ALL_PROJECTS: &str = "/projects";

/// The switch, and what is told when it fails.
#[component]
pub fn ProjectChoice() -> impl IntoView {
    let client = use_client();
    let user = use_current_user();
    let choose: Action<String, Result<(), Problem>> =
        Action::new_local(move |tenant_id: &String| {
            let answer = api::choose_project(client.clone(), tenant_id.clone());
            async move { answer.await.map_err(|error| words::problem(&error)) }
        });
    let projects = Memo::new(move |_| {
        let state = user.state.read();
        let tenants = state.data.iter().flat_map(|user| &user.data.tenants);
        tenants
            .map(|tenant| ProjectOption {
                tenant_id: tenant.tenant_id.clone(),
                name: tenant.name.clone(),
            })
            .collect::<Vec<_>>()
    });
    let current = Memo::new(move |_| {
        let state = user.state.read();
        state
            .data
            .as_ref()
            .map(|user| user.data.tenant_id.clone())
            .unwrap_or_default()
    });
    let failed = move || {
        let problem = choose.value().get()?.err()?;
        Some(words::frame::not_switched(&problem.title))
    };
    let navigate = use_navigate();
    let on_all = Callback::new(move |()| navigate(ALL_PROJECTS, NavigateOptions::default()));
    let has_all = Memo::new(move |_| {
        let state = user.state.read();
        let is_operator = state
            .data
            .as_ref()
            .is_some_and(|user| user.data.role == Role::Admin);
        is_operator && Page::at(ALL_PROJECTS).is_some()
    });
    view! {
        <ProjectSwitch
            projects
            current
            has_all
            on_all
            is_busy=Signal::derive(move || choose.pending().get())
            on_choose=Callback::new(move |tenant_id| _ = choose.dispatch(tenant_id))
        />
        <p class="project__problem" role="status" prop:textContent=failed></p>
    }
}
