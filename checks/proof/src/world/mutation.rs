//! What can be broken on purpose around the tab: each of it must be found.
//!
//! An explorer that has never found anything proves nothing; these are mistakes that it is shown to find. Those of the tab
//! itself are patches to its source (`mutants.rs`).

/// One rule that is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutation {
    /// The server takes a late duplicate of the same browser for a theft.
    NoStale,
    /// The server always hears the token before the newest one.
    ParentAlwaysWelcome,
    /// The server hears a replay without an attempt from whomever it comes.
    GraceForAnybody,
    /// The server lets a session that is over be refreshed.
    EndForgotten,
    /// A tab is never given the lock, and does not wait for it.
    LockIgnored,
}
