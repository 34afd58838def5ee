//! The console in a real browser, over a scripted server and a clock that stands still until it is moved.
//!
//! No test sleeps: each answer, each moment and each other tab's doing comes when the test says so.

#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    reason = "clippy knows only native tests, which may unwrap"
)]

use wasm_bindgen_test::wasm_bindgen_test_configure;

mod stage;

mod audit;
mod chart;
mod connection;
mod dashboard;
mod events;
mod first_login;
mod focus;
mod forced_logout;
mod form;
mod frame;
mod guard;
mod kept;
mod language;
mod list;
mod login;
mod next;
mod not_found;
mod overlay;
mod pages;
mod palette;
mod passwords;
mod pause;
mod project;
mod projects;
mod search;
mod session_end;
mod sessions;
mod set_up;
mod signed_out;
mod storage;
mod times;
mod traffic;
mod translated;
mod update;
mod users;

wasm_bindgen_test_configure!(run_in_browser);
