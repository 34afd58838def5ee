//! What the pages are made of: props in, events out.
//!
//! A component knows no page, no endpoint and no session; it can be mounted by itself.

// Small things.
pub mod badge;
pub mod empty_state;
pub mod icon;
pub mod relative_time;
pub mod notice;

// What is filled in and pressed.
pub mod choice;
pub mod confirm;
pub mod password_field;

// What shows data, and what shows instead of it.
pub mod chart;
pub mod countdown;
pub mod facts;
pub mod panel;
pub mod problem;
pub mod stat;

// What surrounds a page.
pub mod frame;
pub mod gate_scene;
pub mod spinner_overlay;
pub mod toast;

// Time, as signals.
pub mod clock;
