//! Servers as processes, and what they use.

mod folder;
mod server;
mod usage;

pub use folder::Folder;
pub use server::{Program, Server, free_address};
pub use usage::{memory, processor_time, written};
