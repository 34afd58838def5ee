//! A login form, a protected list, a sign that something is loading, and back to the form on logout.

use leptos::{ev::SubmitEvent, html::Input, mount::mount_to_body, prelude::*};
use tollgate_interceptor::signals::{provide_session, use_client, use_session};
use tollgate_interceptor::{Auth, Client, EnvelopeContract, Request, web};

#[derive(Clone, serde::Deserialize)]
struct Places {
    items: Vec<Place>,
}

#[derive(Clone, serde::Deserialize)]
struct Place {
    device: String,
}

fn main() {
    let auth = Auth::new(web::platform("user"), EnvelopeContract::new("/api/master"));
    mount_to_body(move || view! { <App client=Client::new(&auth) /> });
}

#[component]
fn App(client: Client) -> impl IntoView {
    let session = provide_session(client);
    view! {
        <progress hidden=move || !session.loading.get().is_loading() aria-label="Loading"></progress>
        <Show when=move || session.identity.read().is_some() fallback=LoginForm><SignedIn /></Show>
    }
}

#[component]
fn LoginForm() -> impl IntoView {
    let (client, logout) = (use_client(), use_session().logout);
    let [name, password] = [NodeRef::<Input>::new(), NodeRef::new()];
    let login = Action::new_local(move |login: &Request| client.login(login.clone()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = |field: NodeRef<Input>| field.get().map(|input| input.value());
        let who = serde_json::json!({"usrId": text(name), "password": text(password)});
        login.dispatch_local(Request::post("auth/login").json(&who));
    };
    view! {
        <form on:submit=submit>
            <p>{move || logout.get().map(|logout| logout.reason.to_string())}</p>
            <p role="alert">{move || login.value().get()?.err().map(|error| error.to_string())}</p>
            <label>"Name" <input node_ref=name autocomplete="username" /></label>
            <label>"Password" <input node_ref=password type="password" autocomplete="current-password" /></label>
            <button>"Sign in"</button>
        </form>
    }
}

#[component]
fn SignedIn() -> impl IntoView {
    let (client, auth) = (use_client(), use_client().auth().clone());
    let places = LocalResource::new(move || client.send::<Places>(Request::get("sessions")));
    let row = |place: Place| view! { <li>"Signed in on "{place.device}</li> };
    view! {
        <p role="alert">{move || places.get()?.err().map(|error| error.to_string())}</p>
        <ul>{move || Some(places.get()?.ok()?.items.into_iter().map(row).collect_view())}</ul>
        <button on:click=move |_| auth.logout()>"Sign out"</button>
    }
}
