//! An app whose users log in at an OpenID Connect provider: a public page, a protected one, and a way out.
//!
//! Its provider, its client id and its API stand in `index.html`.

use std::rc::Rc;

use leptos::{mount::mount_to_body, prelude::*};
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;
use serde_json::Value;
use tollgate_interceptor::signals::{provide_session, use_client, use_session};
use tollgate_interceptor::{Auth, Client, Request, web};
use tollgate_oidc::view::{OidcCallback, RequireLogin, provide_oidc, use_oidc};
use tollgate_oidc::web::{Browser, WebCrypto};
use tollgate_oidc::{Oidc, Settings};

fn main() {
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let settings = Settings::new("/callback")
        .scope("openid profile offline_access")
        .login_parameter("prompt", "consent");
    let oidc = Oidc::new(
        meta("issuer"),
        meta("client-id"),
        settings,
        Rc::new(Browser),
        Rc::new(WebCrypto),
    );
    let auth = Auth::new(web::platform("session"), oidc.contract(&meta("api")));
    provide_session(Client::new(&auth));
    provide_oidc(oidc);
    view! {
        <Router>
            <nav><A href="/">"Start"</A>" "<A href="/me">"Me"</A></nav>
            <Routes fallback=|| "Nothing is here.">
                <Route path=path!("/") view=|| "Everybody sees this." />
                <Route path=path!("/me") view=|| view! { <RequireLogin fallback=LogIn><Me /></RequireLogin> } />
                <Route path=path!("/callback") view=OidcCallback />
            </Routes>
        </Router>
    }
}

#[component]
fn LogIn() -> impl IntoView {
    let (oidc, logout) = (use_oidc(), use_session().logout);
    view! {
        <p>{move || logout.get().map(|logout| logout.reason.to_string())}</p>
        <p role="alert">{move || oidc.error().map(|error| error.to_string())}</p>
        <button disabled=move || oidc.is_busy() on:click=move |_| oidc.login()>"Log in"</button>
    }
}

#[component]
fn Me() -> impl IntoView {
    let (client, oidc, identity) = (use_client(), use_oidc(), use_session().identity);
    let me = LocalResource::new(move || client.send::<Value>(Request::get("me")));
    view! {
        <p>"You are "<b>{move || identity.get().map(|identity| identity.usr_id)}</b>"."</p>
        <pre>{move || me.get().map(|me| me.map_or_else(|error| error.to_string(), |me| me.to_string()))}</pre>
        <button on:click=move |_| me.refetch()>"Ask again"</button>
        <button on:click=move |_| oidc.logout()>"Log out"</button>
    }
}

/// What `index.html` says.
fn meta(name: &str) -> String {
    let element = document().query_selector(&format!("meta[name={name}]"));
    let content = element
        .ok()
        .flatten()
        .and_then(|element| element.get_attribute("content"));
    content.unwrap_or_default()
}
