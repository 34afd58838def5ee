//! Proof by exhaustion.
pub mod explore;
pub mod world;
pub mod worlds;
