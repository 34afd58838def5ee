//! A new user.

use leptos::prelude::*;
use tollgate_api_types::{NewUser, OneTimePassword, Role};
use tollgate_interceptor::signals::{use_client, use_session};

use crate::api;
use crate::components::form::{
    Draft, FieldKind, FieldSpec, Form, FormSpec, Values, rules, use_form,
};
use crate::components::sheet::Sheet;
use crate::pages::current_user::use_current_user;
use crate::refusals;
use crate::words::{self, users};

/// The form for a new user.
#[component]
pub fn CreateUser(
    /// It is to be closed.
    on_close: Callback<()>,
    /// There is a new user, with this password for the first sign-in.
    on_created: Callback<OneTimePassword>,
) -> impl IntoView {
    let client = use_client();
    let owner = use_session()
        .identity
        .with_untracked(|identity| identity.as_ref().map(|identity| identity.usr_id.clone()));
    let is_operator = use_current_user().state.with_untracked(|state| {
        state
            .data
            .as_ref()
            .is_some_and(|user| user.data.role == Role::Admin)
    });
    let spec = FormSpec {
        fields: fields(is_operator),
        draft: owner.map(|owner| Draft {
            form: "new-user".to_owned(),
            owner,
        }),
    };
    let form = use_form(
        spec,
        move |values| {
            let answer = api::users::create(client.clone(), read(&values));
            async move { answer.await.map_err(|error| refusals::new_user(&error)) }
        },
        move |password| on_created.run(password),
    );
    view! {
        <Sheet title=users::NEW_USER.get() on_close>
            <Form form submit=users::CREATE.get() busy=users::CREATING.get() labelled_by="sheet-title" />
        </Sheet>
    }
}

fn fields(is_operator: bool) -> Vec<FieldSpec> {
    let mut fields = vec![
        FieldSpec::new("usrId", users::USER_NAME.get(), FieldKind::Code)
            .help(users::NAME_HELP.get())
            .rules(&[rules::user_name]),
        FieldSpec::new("displayName", users::NAME.get(), FieldKind::Text)
            .rules(&[rules::display_name]),
        FieldSpec::new("email", users::EMAIL.get(), FieldKind::Email).rules(&[rules::email]),
        FieldSpec::new(
            "tenantRole",
            users::ROLE_HERE.get(),
            FieldKind::Choice(vec![
                ("member", words::tenant_role(Role::Member)),
                ("admin", words::tenant_role(Role::Admin)),
            ]),
        )
        .initial("member"),
    ];
    if is_operator {
        fields.push(super::edit::role_field(Role::Member));
    }
    fields
}

fn read(values: &Values) -> NewUser {
    NewUser {
        usr_id: values.text("usrId"),
        display_name: values.text("displayName"),
        email: values.text("email"),
        role: Role::try_from(values.text("role")).unwrap_or_default(),
        tenant_role: Role::try_from(values.text("tenantRole")).unwrap_or_default(),
    }
}
