//! The form that deletes a project, whose code has to be typed for it.

use leptos::prelude::*;
use tollgate_interceptor::signals::use_client;

use crate::components::form::{FieldKind, FieldSpec, Form, FormSpec, Refusal, use_form};
use crate::words::projects;
use crate::{api, refusals};

/// The code, and the button that can't be pressed by accident.
#[component]
pub fn DeleteProject(
    /// The project.
    tenant_id: String,
    /// The project is gone.
    on_deleted: Callback<()>,
) -> impl IntoView {
    let client = use_client();
    let code = FieldSpec::new(
        "confirmation",
        projects::CONFIRM_CODE.get(),
        FieldKind::Code,
    )
    .help(projects::DELETE_HELP.get());
    let spec = FormSpec {
        fields: vec![code],
        draft: None,
    };
    let form = use_form(
        spec,
        move |values| {
            let is_meant = values.text("confirmation") == tenant_id;
            let answer = is_meant.then(|| api::projects::delete(client.clone(), tenant_id.clone()));
            async move {
                let Some(answer) = answer else {
                    return Err(Refusal::Field {
                        name: "confirmation",
                        sentence: projects::NOT_THE_CODE.get().to_owned(),
                    });
                };
                answer.await.map_err(|error| refusals::change(&error))
            }
        },
        move |()| on_deleted.run(()),
    );
    view! {
        <div class="danger">
            <Form form submit=projects::DELETE.get() busy=projects::DELETING.get() />
        </div>
    }
}
