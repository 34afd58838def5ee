//! A world: how large it is, what can happen in it, and the server that its tabs speak to.

pub mod bounds;
pub mod config;
pub mod mutation;
pub mod server;
pub mod tokens;

pub use self::bounds::Bounds;
pub use self::config::{
    Budget, FalseAlarms, Keys, Locks, Storage, Telling, Theft, Wire, Words, World,
};
pub use self::mutation::Mutation;
