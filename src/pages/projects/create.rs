//! A new project.

use leptos::prelude::*;
use tollgate_api_types::{NewProject, Project, Role};
use tollgate_interceptor::signals::{use_client, use_session};
use tollgate_interceptor::{Client, Error};

use crate::api;
use crate::components::form::{
    Draft, FieldKind, FieldSpec, Form, FormSpec, Values, rules, use_form,
};
use crate::components::sheet::Sheet;
use crate::refusals;
use crate::words::projects;

/// The form for a new project.
#[component]
pub fn CreateProject(
    /// It is to be closed.
    on_close: Callback<()>,
    /// There is a new project, with this code.
    on_created: Callback<String>,
) -> impl IntoView {
    let client = use_client();
    let owner = use_session()
        .identity
        .with_untracked(|identity| identity.as_ref().map(|identity| identity.usr_id.clone()))
        .unwrap_or_default();
    let fields = vec![
        FieldSpec::new("name", projects::NAME.get(), FieldKind::Text).rules(&[rules::display_name]),
        FieldSpec::new("tenantId", projects::CODE.get(), FieldKind::Code)
            .help(projects::CODE_HELP.get())
            .rules(&[rules::project_code]),
        FieldSpec::new("join", projects::JOIN.get(), FieldKind::Check)
            .help(projects::JOIN_HELP.get())
            .initial("yes"),
    ];
    let spec = FormSpec {
        fields,
        draft: Some(Draft {
            form: "new-project".to_owned(),
            owner: owner.clone(),
        }),
    };
    let form = use_form(
        spec,
        move |values| {
            let answer = create(client.clone(), values, owner.clone());
            async move { answer.await.map_err(|error| refusals::new_project(&error)) }
        },
        move |project: Project| on_created.run(project.tenant_id),
    );
    view! {
        <Sheet title=projects::NEW.get() on_close>
            <Form
                form
                submit=projects::CREATE.get()
                busy=projects::CREATING.get()
                labelled_by="sheet-title"
            />
        </Sheet>
    }
}

async fn create(client: Client, values: Values, usr_id: String) -> Result<Project, Error> {
    let new = NewProject {
        tenant_id: values.text("tenantId"),
        name: values.text("name"),
    };
    let project = api::projects::create(client.clone(), new).await?;
    if values.is_ticked("join") {
        let tenant_id = project.tenant_id.clone();
        // The project is there in any case, and its sheet offers to join it.
        _ = api::projects::set_member(client, tenant_id, usr_id, Role::Admin).await;
    }
    Ok(project)
}
