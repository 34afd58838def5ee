//! Many browsers at once, against any server that speaks Tollgate's contract.
//!
//! [`browser`] plays one of them; [`measure`] sends what many of them ask, and counts.
//! [`compare`] measures servers side by side.
//! [`kills`] and [`power`] show what a server survives.

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
pub mod kills;
pub mod power;

// What is said of it in the end.
pub mod failure;
pub mod report;
