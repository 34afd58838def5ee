//! What a world is made of at one moment.

use core::hash::{Hash, Hasher};
use core::time::Duration;
use std::rc::Rc;

use tollgate_interceptor::Session;
use tollgate_interceptor::session::Stamp;

use super::doubt::Heard;
use super::tab::news::LastEnd;
use super::tab::{Flight, Tab, Verdict};
use crate::world::Budget;
use crate::world::server::{Reply, Server};
use crate::world::tokens::{Access, Refresh};

/// How long a request may wait in the queue; here it leaves whenever it likes.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// What lies in the storage.
pub(crate) type Stored = Option<Rc<Text>>;

/// A stored text, and what it says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) session: Session,
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.text.hash(hasher);
    }
}

/// One moment of a world.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    pub(crate) server: Server,
    /// What is on its way to the server, sorted: the wire keeps no order.
    pub(crate) wire: Vec<Message>,
    /// What all tabs store in.
    pub(crate) store: Stored,
    /// What was there before the last write.
    pub(crate) overwritten: Stored,
    /// How the last session ended, as its tab has left it there.
    pub(crate) end: Option<LastEnd>,
    /// The tab that holds the lock.
    pub(crate) lock: Option<usize>,
    /// Shared with the states before: a step changes one of them.
    pub(crate) tabs: Vec<Rc<Page>>,
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

/// One tab, and what it has to do with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Page {
    pub(crate) is_open: bool,
    /// The product's own.
    pub(crate) tab: Tab,
    /// Each tab has a clock of its own: it goes on when the tab has waited for something.
    pub(crate) now: Duration,
    /// When the token comes close to its end.
    pub(crate) due: Option<Duration>,
    /// What it still sees in the storage, when that is not what is there.
    pub(crate) old_view: Option<Stored>,
    pub(crate) task: Task,
    pub(crate) requests: Vec<Request>,
    /// Kept for the invariants alone: the newest token that was answered by 401 while it was the current one.
    pub(crate) unauthorized: Option<Stamp>,
    /// Kept for the invariants alone, in worlds with doubts: what the tries to refresh have come to.
    pub(crate) heard: Vec<Heard>,
    /// Kept for the invariants alone: until when a 401 must not be answered by a refresh, since the last one was in vain.
    pub(crate) in_vain_until: Option<Duration>,
    /// Kept for the invariants alone: those who wait, in the order in which they came.
    pub(crate) queue: Vec<u64>,
}

/// The refresh of a tab.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Task {
    /// None is running.
    Idle,
    /// It is about to look what there is to do.
    Looking,
    /// It has failed, and waits until then before it tries again.
    PutOff { until: Duration },
    /// It waits for the lock.
    Queued,
    /// It waits for the key.
    Keyed,
    /// It has sent the token to the server.
    Sent {
        token: Refresh,
        /// The answer, once it is on its way back.
        answer: Option<Reply>,
    },
}

/// One request of a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Request {
    pub(crate) stage: Stage,
    /// What it remembers, once it was made.
    pub(crate) flight: Option<Flight>,
    /// Whether it was sent again because the network had lost it.
    pub(crate) is_retried: bool,
    /// Whether it is under way with a newer token after a 401.
    pub(crate) is_replay: bool,
    /// Whether its 401 has started a refresh.
    pub(crate) is_leader: bool,
    /// Kept for the invariants alone: who was logged in when it was made.
    pub(crate) owner: Option<&'static str>,
    /// Kept for the invariants alone: how often it was replayed.
    pub(crate) n_replays: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Stage {
    /// The page has not made it yet.
    Unmade,
    /// It waits in the gate's queue.
    Waiting,
    /// It was let go, and goes on in the next moment.
    Released(Verdict),
    /// It is on its way to the server, or its answer is on its way back.
    Sent {
        carried: Stamp,
        token: Access,
        answer: Option<Status>,
    },
    /// Its caller has an answer.
    Done(Outcome),
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

impl Page {
    pub(crate) fn new(requests: Vec<Request>) -> Self {
        Self {
            is_open: true,
            tab: Tab::new(LONGEST_WAIT),
            now: Duration::ZERO,
            due: None,
            old_view: None,
            task: Task::Idle,
            requests,
            unauthorized: None,
            heard: Vec::new(),
            in_vain_until: None,
            queue: Vec::new(),
        }
    }
}

impl Request {
    pub(crate) fn unmade() -> Self {
        Self {
            stage: Stage::Unmade,
            flight: None,
            is_retried: false,
            is_replay: false,
            is_leader: false,
            owner: None,
            n_replays: 0,
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
