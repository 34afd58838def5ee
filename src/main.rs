//! Starts the console: whatever panics is told on the screen, and the app is mounted.

use std::panic;

use leptos::mount::mount_to_body;
use leptos::prelude::*;
use tollgate::app::App;
use tollgate::{client, crash};

fn main() {
    panic::set_hook(Box::new(crash::report));
    let wiring = client::connect();
    mount_to_body(move || view! { <App wiring /> });
    crash::started();
}
