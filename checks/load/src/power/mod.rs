//! A machine that goes out: what a program wrote, synced and sent, written down by strace, and what of it a disk may
//! still hold after a cut.
//!
//! What is not here: what the program is, and what its files mean (see [`cuts`](crate::cuts)).

mod disk;
mod fate;
mod trace;

pub use disk::Honesty;

pub(crate) use disk::Disk;
pub(crate) use trace::{ARGUMENTS, Call, Moment, Trace};
