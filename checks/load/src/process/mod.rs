//! Servers as processes, and what they use.

mod folder;
mod server;
mod usage;

pub use folder::Folder;
pub use server::{Database, Program, SQLITE, Server, free_address};
pub use usage::{memory, own_processor_time, processor_time, written};
