//! What the pages are made of: props in, events out.
//!
//! A component knows no page, no endpoint and no session; it can be mounted by itself.
//!
//! Browsers translate pages by putting elements of their own in the place of text, and a text node that is written to
//! after that is on the page no more.
//! So a text that can change is the `prop:textContent` of its element, which writes over whatever is there;
//! and data that no translator may touch (names, codes, addresses, figures) stands in an element with `translate="no"`.

// Small things.
pub mod badge;
pub mod empty_state;
pub mod icon;
pub mod name;
pub mod notice;
pub mod relative_time;
pub mod sentence;

// What is filled in and pressed.
pub mod choice;
pub mod confirm;
pub mod form;
pub mod picker;
pub mod search_field;

// What shows data, and what shows instead of it.
pub mod chart;
pub mod copy;
pub mod countdown;
pub mod danger_zone;
pub mod facts;
pub mod list;
pub mod panel;
pub mod problem;
pub mod sheet;
pub mod shown_once;
pub mod stat;
pub mod tabs;
pub mod unreachable;

// What lies over a page.
pub mod dialog;
pub mod layers;

// What surrounds a page.
pub mod frame;
pub mod gate_scene;
pub mod project_switch;
pub mod spinner_overlay;
pub mod status_strip;
pub mod toast;

// Time, as signals; what follows signals; the connection; the focus, the keys and the place on the page.
pub mod another_try;
pub mod clock;
pub mod connection;
pub mod effect;
pub mod focus;
pub mod patience;
pub mod scroll;
pub mod shortcuts;
pub mod wait;
