//! The form that gives a project another name.

use leptos::prelude::*;
use tollgate_api_types::{Project, ProjectChange};
use tollgate_interceptor::signals::use_client;

use crate::components::form::{FieldKind, FieldSpec, Form, FormSpec, rules, use_form};
use crate::words::{controls, projects};
use crate::{api, refusals};

/// The name; the code never changes.
#[component]
pub fn RenameProject(
    /// The project as it was loaded last.
    project: Project,
    /// It has another name.
    on_renamed: Callback<()>,
) -> impl IntoView {
    let client = use_client();
    let name = FieldSpec::new("name", projects::NAME.get(), FieldKind::Text)
        .initial(&project.name)
        .rules(&[rules::display_name]);
    let spec = FormSpec {
        fields: vec![name],
        draft: None,
    };
    let form = use_form(
        spec,
        move |values| {
            // The version keeps it from undoing what somebody else has changed meanwhile.
            let change = ProjectChange {
                name: Some(values.text("name")),
                version: Some(project.version),
                ..ProjectChange::default()
            };
            let answer = api::projects::change(client.clone(), project.tenant_id.clone(), change);
            async move { answer.await.map_err(|error| refusals::change(&error)) }
        },
        move |_| on_renamed.run(()),
    );
    view! { <Form form submit=controls::SAVE.get() busy=controls::SAVING.get() /> }
}
