//! The list of projects, as data.

use std::sync::Arc;

use leptos::prelude::*;
use tollgate_api_types::{Order, Project};

use super::detail::{own_role, status};
use crate::api;
use crate::components::badge::{Badge, Tone};
use crate::components::list::{Column, CsvColumn, EmptyTexts, ListSpec, SearchTexts};
use crate::components::name::Name;
use crate::route::{self, Page};
use crate::words::rank::Rank;
use crate::words::{grouped, projects};

/// The list; `current` is the project that this session is in, and `rank` that of whoever looks at it.
pub(super) fn spec(current: Option<String>, rank: Memo<Rank>) -> ListSpec<Project> {
    ListSpec {
        name: "project",
        caption: projects::TITLE.get(),
        path: Page::Projects.path(),
        within: None,
        count: projects::n_projects,
        search: Some(SearchTexts {
            id: "projects-search",
            label: projects::SEARCH.get(),
            placeholder: projects::SEARCH_HINT.get(),
        }),
        filters: Vec::new(),
        columns: columns(current, rank),
        usual_sort: ("tenantId", Order::Asc),
        usual_limit: None,
        key: |project| project.tenant_id.clone(),
        label: |project| project.tenant_id.clone(),
        open: Some(|project| route::project_path(&project.tenant_id)),
        beside: &["new", "members.q", "members.cursor", "members.limit"],
        empty: EmptyTexts {
            title: projects::NONE.get(),
            detail: projects::NONE_DETAIL.get(),
        },
        file: "projects",
        csv: csv(),
        bulk: Vec::new(),
        fetch: Arc::new(|client, parameters| {
            Box::pin(async move { Ok(api::projects::list(client, parameters).await?.into()) })
        }),
    }
}

fn columns(current: Option<String>, rank: Memo<Rank>) -> Vec<Column<Project>> {
    vec![
        Column::new(projects::NAME.get(), |project: &Project| {
            view! { <Name text=project.name.clone() /> }.into_any()
        })
        .sorted_by("name"),
        Column::new(projects::CODE.get(), |project: &Project| {
            let code = project.tenant_id.clone();
            view! { <code translate="no" prop:textContent=code></code> }.into_any()
        })
        .sorted_by("tenantId"),
        Column::new(projects::ROLE.get(), move |project: &Project| {
            let role = project.role;
            view! { <span prop:textContent=move || own_role(role, rank.get())></span> }.into_any()
        }),
        Column::new(projects::STATUS.get(), move |project: &Project| {
            let is_current = current.as_ref() == Some(&project.tenant_id);
            let (text, tone) = if is_current {
                (projects::CURRENT.get(), Tone::Accent)
            } else {
                status(project)
            };
            view! { <Badge tone text /> }.into_any()
        }),
        Column::new(projects::MEMBERS.get(), |project: &Project| {
            let n = grouped(project.n_members);
            view! { <span class="figures" translate="no" prop:textContent=n></span> }.into_any()
        })
        .at_end(),
    ]
}

fn csv() -> Vec<CsvColumn<Project>> {
    let column = |title, value| CsvColumn { title, value };
    vec![
        column("tenantId", |project: &Project| project.tenant_id.clone()),
        column("name", |project| project.name.clone()),
        column("isActive", |project| project.is_active.to_string()),
        column("nMembers", |project| project.n_members.to_string()),
    ]
}
