//! What a world has, and what may happen in it.

use crate::server::Class;

/// A world before it begins.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    pub(crate) n_tabs: usize,
    /// How many requests each tab makes at the start.
    pub(crate) n_requests: usize,
    pub(crate) has_lock: bool,
    pub(crate) has_channel: bool,
    pub(crate) class: Class,
    /// How long access tokens live, in seconds.
    pub(crate) life: Option<u64>,
    /// Whether the access token is dead at the start, which nobody knows.
    pub(crate) is_dead_at_start: bool,
    pub(crate) faults: &'static [Fault],
    pub(crate) n_faults: usize,
    /// What people and machines may do, each so many times.
    pub(crate) deeds: Vec<(Kind, usize)>,
    pub(crate) pace: Pace,
    /// Whether requests that were given up may still reach the server.
    pub(crate) has_ghosts: bool,
    /// A rule that does not hold is among those that are checked.
    pub(crate) is_sabotaged: bool,
}

/// When time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// When nothing else can go on, and then to the next timer.
    Prompt,
    /// At any time, by any amount: machines are slow, and sleep.
    Restless,
}

/// What may go wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The server has done it, and its answer is lost.
    Lost,
    /// It never reaches the server.
    Cut,
    /// The server is busy.
    Busy,
    /// The server is busy, and says when to come back.
    Later,
    /// Something on the way answers with a page.
    Page,
    /// There is never an answer.
    Silence,
    /// The server refuses the refresh, and the session is over.
    Refused,
    /// The server takes the refresh for a late duplicate.
    Stale,
    /// The server does not take a token that is good.
    Unauthorized,
    /// Something on the way answers the refresh by a bare 401.
    Bare,
    /// Something on the way answers the refresh by 403, in words of its own.
    Denied,
}

/// What people and machines do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Request,
    Drop,
    /// A session is there all at once.
    Switch,
    /// A login goes over the wire.
    SignIn,
    LogOut,
    Expire,
    Kill,
    Open,
    Freeze,
    Sign,
    /// Somebody presses "Try again".
    TryAgain,
    LoseMessage,
    /// The browser's key is gone, and another one is in its place.
    LoseKey,
    /// The next timer fires although other things could go on.
    Wait,
}

pub(crate) const NO_FAULTS: &[Fault] = &[];
pub(crate) const ALL_FAULTS: &[Fault] = &[
    Fault::Lost,
    Fault::Cut,
    Fault::Busy,
    Fault::Later,
    Fault::Page,
    Fault::Silence,
    Fault::Refused,
    Fault::Stale,
    Fault::Unauthorized,
    Fault::Bare,
    Fault::Denied,
];

impl Plan {
    /// Tabs whose token is dead and nobody knows; everything else goes well.
    pub(crate) fn quiet(name: &'static str, n_tabs: usize, n_requests: usize) -> Self {
        Self {
            name,
            n_tabs,
            n_requests,
            has_lock: n_tabs > 1,
            has_channel: false,
            class: Class::Keyed,
            life: None,
            is_dead_at_start: true,
            faults: NO_FAULTS,
            n_faults: 0,
            deeds: Vec::new(),
            pace: Pace::Prompt,
            has_ghosts: false,
            is_sabotaged: false,
        }
    }

    pub(crate) fn with_fault(self, fault: &'static [Fault]) -> Self {
        self.with_faults(1, fault)
    }

    pub(crate) fn with_faults(mut self, n: usize, faults: &'static [Fault]) -> Self {
        self.faults = faults;
        self.n_faults = n;
        self
    }

    pub(crate) fn with_deed(mut self, kind: Kind) -> Self {
        match self.deeds.iter_mut().find(|(own, _)| *own == kind) {
            Some((_, n)) => *n += 1,
            None => self.deeds.push((kind, 1)),
        }
        self
    }

    /// Whether everything goes well, and in time.
    pub(crate) fn is_undisturbed(&self) -> bool {
        let is_late = |(kind, _): &(Kind, usize)| {
            matches!(kind, Kind::Wait | Kind::Freeze | Kind::Sign | Kind::Expire)
        };
        self.n_faults == 0 && self.pace == Pace::Prompt && !self.deeds.iter().any(is_late)
    }

    /// The token is alive, and its end is known.
    pub(crate) fn alive_for(mut self, life: u64) -> Self {
        self.life = Some(life);
        self.is_dead_at_start = false;
        self
    }

    pub(crate) fn with_channel(mut self) -> Self {
        self.has_channel = true;
        self
    }

    pub(crate) fn with_ghosts(mut self) -> Self {
        self.has_ghosts = true;
        self
    }

    pub(crate) fn without_lock(mut self) -> Self {
        self.has_lock = false;
        self
    }
}
