//! The one list, by its parts; here what all of them stand on.

mod bulk;
mod export;
mod names;
mod paging;
mod question;
mod rows;

use web_sys::HtmlSelectElement;

use crate::pages::ME;
use crate::stage::{Stage, settle};

/// A user as the list tells of one.
fn user(name: &str, display_name: &str) -> String {
    format!(
        r#"{{"usrId":"{name}","displayName":"{display_name}","email":"{name}@example.com","role":"member","isActive":true,"lastSignInAt":null,"nSessions":1}}"#
    )
}

/// A page of the list, with what else it says.
fn page(names: &[&str], rest: &str) -> String {
    let users: Vec<_> = names.iter().map(|name| user(name, name)).collect();
    format!(r#"{{"items":[{}],{rest}}}"#, users.join(","))
}

async fn list(at: &str, answer: &str) -> Stage {
    let stage = Stage::signed_in(at).await;
    stage.call("/me").reply_ok(ME);
    stage.call("/users").reply_ok(answer);
    settle().await;
    stage
}

async fn choose(stage: &Stage, index: u32, value: &str) {
    use wasm_bindgen::JsCast;
    let select: HtmlSelectElement = stage.nth(".list__fields select", index).dyn_into().unwrap();
    select.set_value(value);
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    let event = web_sys::Event::new_with_event_init_dict("change", &init).unwrap();
    select.dispatch_event(&event).unwrap();
    settle().await;
}
