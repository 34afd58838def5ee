//! Sending many requests, and counting what comes of them.
//!
//! What it deliberately doesn't do: know what is asked for; that is said by a [`Client`].

mod drive;
mod latencies;
mod tally;

pub use drive::{Client, Until, closed, open};
pub use latencies::Latencies;
pub use tally::{Figures, Served, Tally};
