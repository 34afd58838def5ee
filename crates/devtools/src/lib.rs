#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

// What has happened.
pub mod cause;
pub mod note;
pub mod recorder;
pub mod recording;

// What is made of it, each in a pure function.
pub mod expiry;
pub mod filter;
pub mod har;
pub mod sentence;
pub mod signed_out;
pub mod spoken;
pub mod stage;
pub mod stills;
pub mod timers;
pub mod usual;

// What people read, and see.
#[cfg(feature = "leptos")]
pub mod view;
pub mod words;

pub use cause::Cause;
pub use note::Note;
pub use recorder::Recorder;
pub use recording::{Counts, Exchange, Outcome, Phase, Recording, Refresh, TabId};
pub use sentence::{Key, Sentence};
pub use signed_out::SignedOut;
#[cfg(feature = "leptos")]
pub use view::{Experiment, LastMinute, Traffic};
