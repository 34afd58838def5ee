//! The form by which one changes one's own password.

use leptos::prelude::*;
use tollgate_api_types::{PasswordChange, Secret};
use tollgate_interceptor::signals::{use_client, use_session};

use crate::components::form::{
    FieldKind, FieldSpec, Form, FormSpec, Refusal, Values, rules, use_form,
};
use crate::words::{password, rules as words_rules};
use crate::{api, refusals};

/// What was done about one's other sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherSessions {
    /// They are over.
    Ended,
    /// They go on.
    Kept,
}

/// The current password, and the next.
#[component]
pub fn PasswordForm(
    /// What the current password is called here.
    current_label: &'static str,
    /// What the button says.
    submit: &'static str,
    /// The id of the heading that names the form.
    labelled_by: &'static str,
    /// The password was changed.
    on_done: Callback<OtherSessions>,
) -> impl IntoView {
    let client = use_client();
    let usr_id = use_session()
        .identity
        .with_untracked(|identity| identity.as_ref().map(|identity| identity.usr_id.clone()));
    let spec = FormSpec {
        fields: fields(current_label),
        draft: None,
    };
    let form = use_form(
        spec,
        move |values| {
            let change = read(&values);
            let client = client.clone();
            async move {
                let change = change?;
                let others = if change.end_others {
                    OtherSessions::Ended
                } else {
                    OtherSessions::Kept
                };
                let answer = api::change_password(client, change).await;
                answer
                    .map(|()| others)
                    .map_err(|error| refusals::password_change(&error))
            }
        },
        move |others| on_done.run(others),
    );
    view! {
        <Form form submit busy=password::BUSY.get() labelled_by>
            // It tells password managers whose password this is.
            <input type="text" autocomplete="username" prop:value=usr_id hidden readonly />
        </Form>
    }
}

fn fields(current_label: &'static str) -> Vec<FieldSpec> {
    vec![
        FieldSpec::new("current", current_label, FieldKind::Password)
            .autocomplete("current-password")
            .rules(&[rules::filled_in]),
        FieldSpec::new("next", password::NEW.get(), FieldKind::Password)
            .autocomplete("new-password")
            .help(password::NEW_HELP.get())
            .rules(&[rules::new_password]),
        FieldSpec::new("endOthers", password::END_OTHERS.get(), FieldKind::Check)
            .help(password::END_OTHERS_HELP.get())
            .initial("yes"),
    ]
}

/// What the server is asked for; a new password that is the current one is no change.
fn read(values: &Values) -> Result<PasswordChange, Refusal> {
    let (current, next) = (values.text("current"), values.text("next"));
    if current == next {
        return Err(Refusal::Field {
            name: "next",
            sentence: words_rules::SAME_PASSWORD.get().to_owned(),
        });
    }
    Ok(PasswordChange {
        current: Secret::new(current),
        next: Secret::new(next),
        end_others: values.is_ticked("endOthers"),
    })
}
