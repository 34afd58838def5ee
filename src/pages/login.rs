//! Where one signs in.
//!
//! It leads away by itself as soon as somebody is signed in: by this form, or in another tab of the browser.

use leptos::ev::SubmitEvent;
use leptos::html::{Input, P};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use tollgate_api_types::{LoginRequest, Secret};
use tollgate_interceptor::Identity;
use tollgate_interceptor::signals::{use_client, use_session};

use crate::api;
use crate::components::badge::Tone;
use crate::components::frame::Brand;
use crate::components::gate_scene::GateScene;
use crate::components::password_field::PasswordField;
use crate::components::problem::{Problem, ProblemKind};
use crate::components::notice::Notice;
use crate::{route, words};

/// The login page.
#[component]
pub fn Login() -> impl IntoView {
    leave_when_signed_in();
    view! {
        <div class="login">
            <section class="login__scene" aria-label="About Tollgate">
                <Brand />
                <GateScene />
                <div>
                    <p class="login__claim">"Every request waits its turn. One refresh opens the gate."</p>
                    <p class="login__aside">
                        "Sessions that survive expired tokens, closed laptops and many tabs, and end when you say so."
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
    Effect::new(move |_| {
        if session.identity.with(Option::is_none) {
            return;
        }
        let next = search.with_untracked(|search| route::parameter(search, "next"));
        let origin = window().location().origin().unwrap_or_default();
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&route::landing(next.as_deref(), &origin), options);
    });
}

#[component]
fn LoginForm() -> impl IntoView {
    let client = use_client();
    let logout = use_session().logout;
    let name = NodeRef::<Input>::new();
    let password = NodeRef::<Input>::new();
    let is_revealed = RwSignal::new(false);

    let login: Action<LoginRequest, Result<Identity, Problem>> =
        Action::new_local(move |credentials: &LoginRequest| {
            let answer = api::login(client.clone(), credentials.clone());
            async move { answer.await.map_err(|error| words::login_problem(&error)) }
        });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        // The fields are read, not followed: some password managers fill them in without telling.
        let (Some(name), Some(password)) = (name.get_untracked(), password.get_untracked()) else {
            return;
        };
        is_revealed.set(false);
        if !login.pending().get_untracked() {
            login.dispatch(LoginRequest {
                usr_id: name.value().trim().to_owned(),
                password: Secret::new(password.value()),
            });
        }
    };

    let problem = Memo::new(
        move |_| match (login.pending().get(), login.value().get()) {
            (false, Some(Err(problem))) => Some(problem),
            _ => None,
        },
    );
    let alert = NodeRef::<P>::new();
    Effect::new(move |_| {
        let Some(problem) = problem.get() else { return };
        if let Some(password) = password.get_untracked() {
            // A password that was not even looked at may be tried again as it is.
            if problem.kind != ProblemKind::Passing {
                password.set_value("");
            }
        }
        if let Some(alert) = alert.get() {
            // It fails only for an element that has gone meanwhile.
            _ = alert.focus();
        }
    });

    let reason = Signal::derive(move || {
        let is_first_try = login.version().get() == 0 && !login.pending().get();
        let logout = logout.get().filter(|_| is_first_try)?;
        words::logout_reason(&logout.reason).map(str::to_owned)
    });
    let told = move |problem: Problem| {
        view! {
            <p class="notice" data-tone="bad" role="alert" tabindex="-1" node_ref=alert>
                <span>
                    <strong>{problem.title}</strong>
                    <br />
                    {problem.detail}
                </span>
            </p>
        }
    };
    let is_passing = move || {
        problem
            .read()
            .as_ref()
            .is_some_and(|problem| problem.kind == ProblemKind::Passing)
    };
    let label = move || match (login.pending().get(), is_passing()) {
        (true, _) => "Signing in…",
        (false, true) => "Try again",
        (false, false) => "Sign in",
    };
    view! {
        <form class="login__form" method="post" aria-labelledby="login-title" on:submit=submit>
            <div class="login__head">
                <h1 id="login-title" tabindex="-1">
                    "Sign in"
                </h1>
                <p class="soft">"To the console of your Tollgate server."</p>
            </div>
            <Notice tone=Tone::Warn text=reason />
            {move || problem.get().map(told)}
            <div class="field">
                <label class="field__label" for="username">
                    "User name"
                </label>
                <input
                    class="field__input"
                    id="username"
                    name="username"
                    type="text"
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    node_ref=name
                />
            </div>
            <PasswordField label="Password" autocomplete="current-password" node_ref=password is_revealed />
            <button
                type="submit"
                class="button button--primary button--wide"
                aria-disabled=move || login.pending().get().to_string()
            >
                {label}
            </button>
        </form>
    }
}
