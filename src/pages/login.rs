//! Where one signs in.
//!
//! It leads away by itself as soon as somebody is signed in: by this form, or in another tab of the browser.
//! On a server without users it leads to the set-up, since nobody could sign in.

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use leptos_router::hooks::{use_location, use_navigate};
use tollgate_api_types::{LoginRequest, Secret};
use tollgate_interceptor::Identity;
use tollgate_interceptor::signals::{use_client, use_session};

use crate::components::badge::Tone;
use crate::components::effect::effect;
use crate::components::form::{FieldKind, FieldSpec, Form, FormSpec, rules, use_form};
use crate::components::frame::Brand;
use crate::components::gate_scene::GateScene;
use crate::components::notice::Notice;
use crate::pages::preferences::LanguageSwitch;
use crate::pages::signed_out::SeeWhatHappened;
use crate::route::{self, Page};
use crate::words::{login as words, logout_reason};
use crate::{api, first_login, refusals};

/// The login page.
#[component]
pub fn Login() -> impl IntoView {
    leave_when_signed_in();
    leave_when_nobody_can_sign_in();
    view! {
        <div class="login">
            <section class="login__scene" aria-label=words::ABOUT.get()>
                <Brand />
                <GateScene />
                <div>
                    <p class="login__claim">{words::CLAIM.get()}</p>
                    <p class="login__aside">
                        {words::ASIDE.get()}
                    </p>
                </div>
            </section>
            <main class="login__side">
                <LoginForm />
            </main>
        </div>
    }
}

/// Follows the session, wherever it was begun, to the page that one wanted to see.
fn leave_when_signed_in() {
    let session = use_session();
    let search = use_location().search;
    let navigate = use_navigate();
    effect(move || {
        if session.identity.with(Option::is_some) {
            let landing = search.with_untracked(|search| route::landing_of(search));
            navigate(&landing, route::replacing());
        }
    });
}

fn leave_when_nobody_can_sign_in() {
    let is_signed_in = use_session().identity.with_untracked(Option::is_some);
    if is_signed_in {
        return;
    }
    let navigate = use_navigate();
    let asked = api::set_up_state(use_client());
    spawn_local_scoped_with_cancellation(async move {
        // A server that gives no answer now will give none to the login either, and then that is told.
        if asked.await.is_ok_and(|state| state.is_open) {
            navigate(Page::SetUp.path(), route::replacing());
        }
    });
}

#[component]
fn LoginForm() -> impl IntoView {
    let client = use_client();
    let logout = use_session().logout;
    let fields = vec![
        FieldSpec::new("username", words::USER_NAME.get(), FieldKind::Code)
            .autocomplete("username")
            .rules(&[rules::filled_in]),
        FieldSpec::new("password", words::PASSWORD.get(), FieldKind::Password)
            .autocomplete("current-password")
            .rules(&[rules::filled_in]),
    ];
    let spec = FormSpec {
        fields,
        draft: None,
    };
    let form = use_form(
        spec,
        move |values| {
            let credentials = LoginRequest {
                usr_id: values.text("username"),
                password: Secret::new(values.text("password")),
            };
            let answer = api::login(client.clone(), credentials);
            async move { answer.await.map_err(|error| refusals::login(&error)) }
        },
        // The session is followed, whoever begins it.
        |_: Identity| {},
    );
    Effect::new(move |is_done: Option<bool>| {
        let is_done = is_done.unwrap_or_default();
        let is_ready = !is_done && form.is_mounted();
        if is_ready {
            first_login::hand_over(form);
        }
        is_done || is_ready
    });
    let reason = Signal::derive(move || {
        let logout = logout.get().filter(|_| form.n_sent.get() == 0)?;
        logout_reason(&logout.reason).map(str::to_owned)
    });
    view! {
        <div class="login__form">
            <div class="login__head">
                <h1 id="login-title" tabindex="-1">
                    {words::TITLE.get()}
                </h1>
                <p class="soft">{words::LEAD.get()}</p>
            </div>
            <Notice tone=Tone::Warn text=reason />
            <SeeWhatHappened />
            <Form form submit=words::SUBMIT.get() busy=words::BUSY.get() labelled_by="login-title" />
            <LanguageSwitch />
        </div>
    }
}
