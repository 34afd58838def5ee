//! A page without a framework: it follows the session, signs in, searches, and gives a search up for the next one.

use std::time::Duration;

use futures_util::future::{AbortHandle, Aborted, abortable};
use serde::Deserialize;
use serde_json::json;
use tollgate_interceptor::{Auth, Client, EnvelopeContract, Event, Request, web};
use wasm_bindgen_futures::spawn_local;

#[derive(Deserialize)]
struct Users {
    items: Vec<User>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    display_name: String,
}

fn main() {
    let auth = Auth::new(web::platform("user"), EnvelopeContract::new("/api/master"));
    // Why nobody is signed in any more, if the page has found that out before anybody could listen.
    if let Some(logout) = auth.last_logout() {
        show(&format!("Please sign in: {}", logout.reason));
    }
    auth.observe(|_at: Duration, event: &Event| match event {
        Event::Loading(loading) if loading.is_loading() => show("Loading…"),
        Event::LoggedOut { reason, .. } => show(&format!("Please sign in: {reason}")),
        _ => {}
    });

    let client = Client::new(&auth);
    spawn_local(async move {
        if auth.identity().is_none() {
            let who = json!({"usrId": "ada", "password": "…"});
            if let Err(error) = client.login(Request::post("/auth/login").json(&who)).await {
                return show(&error.to_string());
            }
        }
        let first = search(&client, "a");
        // The user types on.
        first.abort();
        search(&client, "ad");
    });
}

/// Begins a search, and gives what ends it: its request is aborted, also while it waits for a newer token.
fn search(client: &Client, text: &str) -> AbortHandle {
    let request = Request::get("/users").query("q", text);
    let (users, abort) = abortable(client.send::<Users>(request));
    spawn_local(async move {
        match users.await {
            Ok(Ok(users)) => users.items.iter().for_each(|user| show(&user.display_name)),
            Ok(Err(error)) if error.is_retryable() => show("Try again in a moment."),
            Ok(Err(error)) => show(&error.to_string()),
            Err(Aborted) => {}
        }
    });
    abort
}

fn show(text: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(text);
    }
}
