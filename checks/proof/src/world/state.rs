//! What a world is made of at one moment.

use std::rc::Rc;

use tollgate_interceptor::Session;
use tollgate_interceptor::doubt::Doubts;
use tollgate_interceptor::session::Stamp;
use tollgate_interceptor::tab::gate::Gate;
use tollgate_interceptor::tab::session::SessionState;
use tollgate_server::rotation::Seconds;

use super::config::Budget;
use super::doubt::Heard;
use super::server::{Reply, Server};
use super::tokens::{Access, Refresh};

/// What lies in the storage.
pub(crate) type Stored = Option<Rc<Session>>;

/// One moment of a world.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    pub(crate) server: Server,
    /// What is on its way to the server, sorted: the wire keeps no order.
    pub(crate) wire: Vec<Message>,
    /// What all tabs store in.
    pub(crate) store: Stored,
    /// The tab that holds the lock.
    pub(crate) lock: Option<usize>,
    /// Shared with the states before: a step changes one of them.
    pub(crate) tabs: Vec<Rc<Tab>>,
    pub(crate) thief: Option<Thief>,
    /// What can still happen.
    pub(crate) left: Budget,
    /// Whether a session has ended because a doubt has stayed.
    pub(crate) is_doubted_out: bool,
    /// The first rule that a step has broken.
    pub(crate) broken: Option<&'static str>,
}

/// Something on its way to the server, with a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Message {
    pub(crate) kind: Kind,
    pub(crate) token: Refresh,
    /// The tab that waits for the answer; nobody does once it is aborted, and nobody did if it is a copy.
    pub(crate) sender: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Refresh,
    SignOut,
}

/// One tab.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Tab {
    pub(crate) is_open: bool,
    pub(crate) session: SessionState,
    pub(crate) gate: Gate,
    /// What it has last read from the storage or written there.
    pub(crate) stored: Stored,
    /// What it still sees in the storage, when that is not what is there.
    pub(crate) old_view: Option<Stored>,
    pub(crate) task: Task,
    /// The token whose refresh had no answer, and since when.
    pub(crate) failed: Option<(Refresh, Seconds)>,
    /// The answers that have left a doubt.
    pub(crate) doubts: Doubts,
    /// The token that is past its end by the tab's own count.
    pub(crate) over: Option<Stamp>,
    pub(crate) requests: Vec<Request>,
    /// Kept for the invariants alone: the newest token that was answered by 401 while it was the current one.
    pub(crate) unauthorized: Option<Stamp>,
    /// Kept for the invariants alone, in worlds with doubts: what the tries to refresh have come to.
    pub(crate) heard: Vec<Heard>,
    /// Kept for the invariants alone: the newest token that was to be refreshed early.
    pub(crate) due: Option<Stamp>,
}

/// The refresh of a tab.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Task {
    /// None is running.
    Idle,
    /// It is about to look what there is to do.
    Looking,
    /// It has failed, and waits before it tries again.
    PutOff,
    /// It waits for the lock, to send the token `of`.
    Queued { of: Stamp },
    /// It has sent the token `of` to the server.
    Sent {
        of: Stamp,
        token: Refresh,
        /// The answer, once it is on its way back.
        answer: Option<Reply>,
    },
}

/// One request of a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Request {
    pub(crate) stage: Stage,
    pub(crate) is_replayed: bool,
    /// Kept for the invariants alone: how often it was sent.
    pub(crate) n_sent: u8,
}

/// Whose session a request was made in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Owner {
    /// By the tab's count.
    pub(crate) login: u64,
    /// By name.
    pub(crate) user: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Stage {
    /// The page has not made it yet.
    Unmade,
    /// It waits in the gate's queue.
    Waiting(Owner),
    /// It was let go, and goes on in the next moment.
    Released(Owner, Verdict),
    /// It is on its way to the server, or its answer is on its way back.
    Sent {
        owner: Owner,
        carried: Stamp,
        token: Access,
        answer: Option<Status>,
    },
    /// Its caller has an answer.
    Done(Outcome),
}

/// What a waiter is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Verdict {
    GoOn,
    Ended,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Status {
    Ok,
    Unauthorized,
}

/// What a caller is told in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Outcome {
    Ok,
    /// A second 401.
    Unauthorized,
    /// Nobody was logged in.
    Anonymous,
    /// The network has lost it.
    Failed,
    /// There was no token in time, or the caller has gone away.
    Left,
    /// The session that it was made in is over.
    SessionEnded,
    /// Its tab was killed.
    Killed,
}

/// Somebody who has copied what the storage held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Thief {
    /// What was copied.
    pub(crate) token: Refresh,
    /// The newest that was bought with it.
    pub(crate) newest: Refresh,
    /// From this generation on, only one of the two may be granted anything.
    pub(crate) contested: u64,
    pub(crate) owner_was_granted: bool,
    pub(crate) thief_was_granted: bool,
}

impl Tab {
    pub(crate) fn new(n_requests: usize) -> Self {
        let unmade = Request {
            stage: Stage::Unmade,
            is_replayed: false,
            n_sent: 0,
        };
        Self {
            is_open: true,
            session: SessionState::default(),
            gate: Gate::default(),
            stored: None,
            old_view: None,
            task: Task::Idle,
            failed: None,
            doubts: Doubts::default(),
            over: None,
            requests: vec![unmade; n_requests],
            unauthorized: None,
            heard: Vec::new(),
            due: None,
        }
    }
}

impl State {
    /// The first rule that is broken stays: what follows from it is no news.
    pub(crate) fn breaks(&mut self, rule: &'static str) {
        self.broken.get_or_insert(rule);
    }

    pub(crate) fn send(&mut self, message: Message) {
        let at = self.wire.partition_point(|other| *other < message);
        self.wire.insert(at, message);
    }
}
