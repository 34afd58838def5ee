//! What can be broken on purpose: each of it must be found.
//!
//! An explorer that has never found anything proves nothing; these are the mistakes that it is shown to find.

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
    /// The client takes the answer to a refresh for whatever session there is.
    NoFence,
    /// The client acts on an answer without reading the storage again.
    NoSecondLook,
    /// The client lets the waiters go before the token is stored.
    ReleasedBeforeStored,
    /// The client tells nobody that the session is over.
    WaitersForgotten,
    /// The client takes each 401 as one for the current token.
    LateRefused,
    /// The client replays as often as there is a 401.
    ReplayedAgain,
    /// The client sends a request although its token is known to be dead.
    GateLeftOpen,
    /// The client refreshes without waiting for the lock.
    LockIgnored,
    /// The client ends the session when a refresh gets no answer.
    SilenceIsRefusal,
    /// The client ends the session at the first answer in words that it doesn't know.
    DoubtIsRefusal,
    /// The client counts such answers although others have come in between.
    DoubtsAddUp,
    /// The client takes a doubt that has stayed for a refusal without reading the storage again.
    DoubtUnread,
    /// The client remembers that a refresh has failed when another one has gone well.
    FailureKept,
    /// The client doesn't look at whose session it is when a request goes on.
    SentForAnybody,
}
