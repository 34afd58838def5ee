//! The form by which a user is changed.

use leptos::prelude::*;
use tollgate_api_types::{Role, User, UserChange, UserDetail};
use tollgate_interceptor::signals::{use_client, use_session};

use crate::api;
use crate::components::form::{
    Draft, FieldKind, FieldSpec, Form, FormSpec, Values, rules, use_form,
};
use crate::pages::current_user::use_current_user;
use crate::refusals;
use crate::words::{self, controls, users};

/// Name, address and role.
#[component]
pub fn EditUser(
    /// The user as the list or the last change has told.
    user: User,
    /// The user was changed.
    on_changed: Callback<UserDetail>,
) -> impl IntoView {
    let client = use_client();
    let owner = use_session()
        .identity
        .with_untracked(|identity| identity.as_ref().map(|identity| identity.usr_id.clone()));
    let is_operator = use_current_user().state.with_untracked(|state| {
        state
            .data
            .as_ref()
            .is_some_and(|me| me.data.role == Role::Admin)
    });
    let mut fields = vec![
        FieldSpec::new("displayName", users::NAME.get(), FieldKind::Text)
            .initial(&user.display_name)
            .rules(&[rules::display_name]),
        FieldSpec::new("email", users::EMAIL.get(), FieldKind::Email)
            .initial(&user.email)
            .rules(&[rules::email]),
    ];
    if is_operator {
        fields.push(role_field(user.role));
    }
    let spec = FormSpec {
        fields,
        draft: owner.map(|owner| Draft {
            form: format!("edit-user.{}", user.usr_id),
            owner,
        }),
    };
    let form = use_form(
        spec,
        move |values| {
            let answer =
                api::users::change(client.clone(), user.usr_id.clone(), read(&values, &user));
            async move { answer.await.map_err(|error| refusals::change(&error)) }
        },
        move |changed| on_changed.run(changed),
    );
    view! { <Form form submit=controls::SAVE.get() busy=controls::SAVING.get() /> }
}

/// What a user may do everywhere; only operators decide that.
pub(super) fn role_field(role: Role) -> FieldSpec {
    let options = [Role::Member, Role::Admin]
        .map(|role| (role.as_str(), words::role(role)))
        .to_vec();
    FieldSpec::new(
        "role",
        users::ROLE_EVERYWHERE.get(),
        FieldKind::Choice(options),
    )
    .help(users::ROLE_EVERYWHERE_HELP.get())
    .initial(role.as_str())
}

/// What is different; the version keeps it from undoing what somebody else has changed meanwhile.
fn read(values: &Values, user: &User) -> UserChange {
    let changed = |name, until_now: &str| Some(values.text(name)).filter(|text| text != until_now);
    UserChange {
        display_name: changed("displayName", &user.display_name),
        email: changed("email", &user.email),
        role: Role::try_from(values.text("role"))
            .ok()
            .filter(|role| *role != user.role),
        version: Some(user.version),
    }
}
