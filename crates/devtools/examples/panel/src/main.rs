//! The smallest app with the picture of what its interceptor does: Ctrl-Shift-T shows it and hides it.

use leptos::{ev::keydown, html::Input, mount::mount_to_body, prelude::*};
use tollgate_devtools::{Recorder, Traffic};
use tollgate_interceptor::signals::{provide_session, use_client};
use tollgate_interceptor::web::{self, Broadcast};
use tollgate_interceptor::{Auth, Client, EnvelopeContract, Request};

fn main() {
    let platform = web::platform("user");
    let recorder = Recorder::new(&platform).with_channel(Broadcast::new("tollgate-devtools"));
    let auth = Auth::builder(platform, EnvelopeContract::new("/api/master"))
        .observer(recorder.clone())
        .build();
    let client = Client::new(&auth);
    mount_to_body(move || view! { <App client recorder /> });
}

#[component]
fn App(client: Client, recorder: Recorder) -> impl IntoView {
    let auth = StoredValue::new_local(client.auth().clone());
    let session = provide_session(client);
    let recorder = StoredValue::new_local(recorder);
    let is_open = RwSignal::new(true);
    window_event_listener(keydown, move |event| {
        if event.ctrl_key() && event.shift_key() && event.key() == "T" {
            is_open.update(|is_open| *is_open = !*is_open);
        }
    });
    view! {
        <Show when=move || session.identity.read().is_some() fallback=LoginForm>
            <button on:click=move |_| auth.with_value(Auth::logout)>"Sign out"</button>
        </Show>
        <Show when=move || is_open.get()>
            <Traffic client=use_client() recorder=recorder.get_value() probe="me" />
        </Show>
    }
}

#[component]
fn LoginForm() -> impl IntoView {
    let client = use_client();
    let [name, password] = [NodeRef::<Input>::new(), NodeRef::new()];
    let login = Action::new_local(move |login: &Request| client.login(login.clone()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = |field: NodeRef<Input>| field.get().map(|input| input.value());
        let who = serde_json::json!({"usrId": text(name), "password": text(password)});
        login.dispatch_local(Request::post("auth/login").json(&who));
    };
    view! {
        <form on:submit=submit>
            <p role="alert">{move || login.value().get()?.err().map(|error| error.to_string())}</p>
            <label>"Name" <input node_ref=name autocomplete="username" /></label>
            <label>"Password" <input node_ref=password type="password" autocomplete="current-password" /></label>
            <button>"Sign in"</button>
        </form>
    }
}
