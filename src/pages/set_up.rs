//! The first start of a server: whoever can read its files makes the first administrator.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use tollgate_api_types::{LoginRequest, Secret, SetUpRequest, SetUpState};
use tollgate_interceptor::Client;
use tollgate_interceptor::signals::{use_client, use_session};

use crate::components::effect::effect;
use crate::components::empty_state::EmptyState;
use crate::components::form::{
    FieldKind, FieldSpec, Form, FormSpec, Refusal, Values, rules, use_form,
};
use crate::components::frame::Brand;
use crate::components::panel::WhenLoaded;
use crate::pages::load::use_load;
use crate::route::{self, Page};
use crate::words::{pages, password, set_up as set_up_words};
use crate::{api, refusals};

/// The set-up.
#[component]
pub fn SetUp() -> impl IntoView {
    let session = use_session();
    let navigate = use_navigate();
    effect(move || {
        if session.identity.with(Option::is_some) {
            navigate(Page::Dashboard.path(), route::replacing());
        }
    });
    let state = use_load(api::set_up_state);
    let content = |state: SetUpState| match state.is_open {
        true => view! { <SetUpForm /> }.into_any(),
        false => view! {
            <EmptyState title=set_up_words::DONE.get() detail=set_up_words::DONE_DETAIL.get()>
                <a class="button button--primary" href=Page::Login.path()>
                    {pages::LOGIN.get()}
                </a>
            </EmptyState>
        }
        .into_any(),
    };
    view! {
        <main class="solo">
            <Brand />
            <h1 id="set-up-title" tabindex="-1">
                {set_up_words::TITLE.get()}
            </h1>
            <WhenLoaded load=state.state on_retry=state.again children=content />
        </main>
    }
}

#[component]
fn SetUpForm() -> impl IntoView {
    let client = use_client();
    let navigate = use_navigate();
    let form = use_form(
        FormSpec {
            fields: fields(),
            draft: None,
        },
        move |values| set_up(client.clone(), values),
        move |is_signed_in: bool| {
            // Who is signed in is led on by the session.
            if !is_signed_in {
                navigate(Page::Login.path(), route::replacing());
            }
        },
    );
    view! {
        <p class="soft">
            {set_up_words::LEAD.get()}
        </p>
        <Form form submit=set_up_words::SUBMIT.get() busy=set_up_words::BUSY.get() labelled_by="set-up-title" />
    }
}

fn fields() -> Vec<FieldSpec> {
    vec![
        FieldSpec::new("secret", set_up_words::SECRET.get(), FieldKind::Password)
            .help(set_up_words::SECRET_HELP.get())
            .rules(&[rules::filled_in]),
        FieldSpec::new("usrId", set_up_words::USER_NAME.get(), FieldKind::Code)
            .autocomplete("username")
            .help(set_up_words::NEVER_CHANGES.get())
            .rules(&[rules::user_name]),
        FieldSpec::new("displayName", set_up_words::NAME.get(), FieldKind::Text)
            .autocomplete("name")
            .rules(&[rules::display_name]),
        FieldSpec::new("email", set_up_words::EMAIL.get(), FieldKind::Email)
            .autocomplete("email")
            .rules(&[rules::email]),
        FieldSpec::new(
            "password",
            set_up_words::PASSWORD.get(),
            FieldKind::Password,
        )
        .autocomplete("new-password")
        .help(password::NEW_HELP.get())
        .rules(&[rules::new_password]),
        FieldSpec::new(
            "tenantName",
            set_up_words::PROJECT_NAME.get(),
            FieldKind::Text,
        )
        .rules(&[rules::display_name]),
        FieldSpec::new(
            "tenantId",
            set_up_words::PROJECT_CODE.get(),
            FieldKind::Code,
        )
        .help(set_up_words::PROJECT_CODE_HELP.get())
        .rules(&[rules::project_code]),
    ]
}

/// Makes the administrator, and signs in; gives whether that has worked, too.
async fn set_up(client: Client, values: Values) -> Result<bool, Refusal> {
    let credentials = LoginRequest {
        usr_id: values.text("usrId"),
        password: Secret::new(values.text("password")),
    };
    let request = SetUpRequest {
        secret: Secret::new(values.text("secret").trim()),
        usr_id: credentials.usr_id.clone(),
        display_name: values.text("displayName"),
        email: values.text("email"),
        password: credentials.password.clone(),
        tenant_id: values.text("tenantId"),
        tenant_name: values.text("tenantName"),
    };
    api::set_up(client.clone(), request)
        .await
        .map_err(|error| refusals::set_up(&error))?;
    // It is done, whatever becomes of the login.
    Ok(api::login(client, credentials).await.is_ok())
}
