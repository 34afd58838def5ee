//! The form that deletes a user, whose name has to be typed for it.

use leptos::prelude::*;
use tollgate_interceptor::signals::use_client;

use crate::components::form::{FieldKind, FieldSpec, Form, FormSpec, Refusal, use_form};
use crate::words::users;
use crate::{api, refusals};

/// The name, and the button that can't be pressed by accident.
#[component]
pub fn DeleteUser(
    /// The user.
    usr_id: String,
    /// The user is gone.
    on_deleted: Callback<()>,
) -> impl IntoView {
    let client = use_client();
    let name = FieldSpec::new("confirmation", users::TYPE_NAME.get(), FieldKind::Code)
        .help(users::TYPE_NAME_HELP.get());
    let spec = FormSpec {
        fields: vec![name],
        draft: None,
    };
    let form = use_form(
        spec,
        move |values| {
            let is_meant = values.text("confirmation") == usr_id;
            let answer = is_meant.then(|| api::users::delete(client.clone(), usr_id.clone()));
            async move {
                let Some(answer) = answer else {
                    return Err(Refusal::Field {
                        name: "confirmation",
                        sentence: users::WRONG_NAME.get().to_owned(),
                    });
                };
                answer.await.map_err(|error| refusals::change(&error))
            }
        },
        move |()| on_deleted.run(()),
    );
    view! {
        <div class="danger">
            <Form form submit=users::DELETE_USER.get() busy=users::DELETING.get() />
        </div>
    }
}
