//! Many browsers at once, against any server that speaks Tollgate's contract.
//!
//! [`browser`] plays one of them; [`measure`] sends what many of them ask, and counts.
//! [`compare`] measures servers side by side.
//! [`kills`], [`cuts`] of [`power`] and [`readers`] show what a server survives.
//!
//! ```
//! use std::time::Duration;
//! use tollgate_load::measure::{Served, Tally};
//!
//! let mut tally = Tally::default();
//! tally.add(Served::Well, Duration::from_millis(3));
//! tally.lasted = Duration::from_secs(1);
//! assert_eq!(tally.figures().per_second, 1.0);
//! ```
//!
//! What is not here: the servers themselves, and how they are built; `cargo xtask bench server` and `cargo xtask prove
//! server` put both together.

// A browser, and what it is asked to do.
pub mod browser;
pub mod clients;
pub mod users;

// How requests are sent and counted.
pub mod measure;

// The servers that are started here.
pub mod process;

// How fast it is, and what it survives.
pub mod compare;
pub mod cuts;
pub mod kills;
pub mod power;
pub mod readers;

// What is said of it in the end.
pub mod report;

mod say;
