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
    LoseMessage,
}

pub(crate) const NO_FAULTS: &[Fault] = &[];
pub(crate) const ALL_FAULTS: &[Fault] = &[
    Fault::Lost,
    Fault::Cut,
    Fault::Busy,
    Fault::Page,
    Fault::Silence,
    Fault::Refused,
    Fault::Stale,
    Fault::Unauthorized,
];

impl Plan {
    /// Tabs whose token is dead and nobody knows; everything else goes well.
    fn quiet(name: &'static str, n_tabs: usize, n_requests: usize) -> Self {
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

    fn with_fault(mut self, fault: &'static [Fault]) -> Self {
        self.faults = fault;
        self.n_faults = 1;
        self
    }

    fn with_deed(mut self, kind: Kind) -> Self {
        self.deeds.push((kind, 1));
        self
    }

    fn without_lock(mut self) -> Self {
        self.has_lock = false;
        self
    }
}

/// The worlds of which every order is taken; the small ones come first.
pub(crate) fn every_order() -> Vec<Plan> {
    let one = |name| Plan::quiet(name, 1, 2);
    let two = |name| Plan::quiet(name, 2, 1);
    vec![
        one("one-tab"),
        one("one-tab-lost").with_fault(&[Fault::Lost]),
        one("one-tab-cut").with_fault(&[Fault::Cut]),
        one("one-tab-busy").with_fault(&[Fault::Busy]),
        one("one-tab-page").with_fault(&[Fault::Page]),
        one("one-tab-silence").with_fault(&[Fault::Silence]),
        one("one-tab-refused").with_fault(&[Fault::Refused]),
        one("one-tab-stale").with_fault(&[Fault::Stale]),
        one("one-tab-unauthorized").with_fault(&[Fault::Unauthorized]),
        one("one-tab-logout").with_deed(Kind::LogOut),
        one("one-tab-switch").with_deed(Kind::Switch),
        one("one-tab-drop").with_deed(Kind::Drop),
        two("two-tabs"),
        two("two-tabs-lost").with_fault(&[Fault::Lost]),
        two("two-tabs-cut").with_fault(&[Fault::Cut]),
        two("two-tabs-busy").with_fault(&[Fault::Busy]),
        two("two-tabs-page").with_fault(&[Fault::Page]),
        two("two-tabs-silence").with_fault(&[Fault::Silence]),
        two("two-tabs-refused").with_fault(&[Fault::Refused]),
        two("two-tabs-stale").with_fault(&[Fault::Stale]),
        two("two-tabs-unauthorized").with_fault(&[Fault::Unauthorized]),
        two("two-tabs-logout").with_deed(Kind::LogOut),
        two("two-tabs-kill").with_deed(Kind::Kill),
        two("two-tabs-unlocked").without_lock(),
        two("two-tabs-unlocked-lost")
            .without_lock()
            .with_fault(&[Fault::Lost]),
        two("two-tabs-unlocked-cut")
            .without_lock()
            .with_fault(&[Fault::Cut]),
        two("two-tabs-unlocked-busy")
            .without_lock()
            .with_fault(&[Fault::Busy]),
        two("two-tabs-unlocked-refused")
            .without_lock()
            .with_fault(&[Fault::Refused]),
        two("two-tabs-unlocked-stale")
            .without_lock()
            .with_fault(&[Fault::Stale]),
        two("two-tabs-unlocked-logout")
            .without_lock()
            .with_deed(Kind::LogOut),
    ]
}

/// The worlds of which orders are drawn.
pub(crate) fn drawn() -> Vec<Plan> {
    let mut plans = Vec::new();
    for (name, n_tabs, has_lock, class, life, pace) in [
        ("drawn-alone", 1, false, Class::Static, None, Pace::Restless),
        (
            "drawn-alone-keyed",
            1,
            true,
            Class::Keyed,
            Some(20),
            Pace::Restless,
        ),
        (
            "drawn-two",
            2,
            false,
            Class::Static,
            Some(20),
            Pace::Restless,
        ),
        (
            "drawn-two-locked",
            2,
            true,
            Class::Static,
            None,
            Pace::Restless,
        ),
        (
            "drawn-two-prompt",
            2,
            true,
            Class::Keyed,
            Some(20),
            Pace::Prompt,
        ),
        (
            "drawn-two-keyed",
            2,
            false,
            Class::Keyed,
            None,
            Pace::Restless,
        ),
        (
            "drawn-three",
            3,
            true,
            Class::Keyed,
            Some(20),
            Pace::Restless,
        ),
        (
            "drawn-three-unlocked",
            3,
            false,
            Class::Keyed,
            Some(20),
            Pace::Restless,
        ),
    ] {
        let deeds = vec![
            (Kind::Request, 12),
            (Kind::Drop, 2),
            (Kind::Switch, 1),
            (Kind::SignIn, 2),
            (Kind::LogOut, 1),
            (Kind::Expire, 4),
            (Kind::Kill, n_tabs - 1),
            (Kind::Open, 2),
            (Kind::Freeze, n_tabs - 1),
            (Kind::Sign, 4),
            (Kind::LoseMessage, 2),
        ];
        plans.push(Plan {
            has_lock,
            has_channel: n_tabs != 3,
            class,
            life,
            is_dead_at_start: false,
            faults: ALL_FAULTS,
            n_faults: 6,
            deeds,
            pace,
            has_ghosts: true,
            ..Plan::quiet(name, n_tabs, 1)
        });
    }
    plans
}

/// A world with a rule that does not hold, so that it shows that broken rules are found.
pub(crate) fn sabotaged() -> Plan {
    Plan {
        is_sabotaged: true,
        ..Plan::quiet("sabotaged", 1, 2)
    }
}

/// Worlds of which even those orders can be run that come to the same as others.
pub(crate) fn tiny() -> [Plan; 3] {
    [
        Plan::quiet("tiny-one-tab", 1, 1).with_fault(&[Fault::Busy, Fault::Unauthorized]),
        Plan {
            is_dead_at_start: false,
            ..Plan::quiet("tiny-alive", 1, 2).with_deed(Kind::Drop)
        },
        Plan {
            is_dead_at_start: false,
            ..Plan::quiet("tiny-two-tabs", 2, 1).with_fault(&[Fault::Unauthorized])
        },
    ]
}

pub(crate) fn named(name: &str) -> Option<Plan> {
    let small = every_order().into_iter().chain(tiny());
    let mut plans = small.chain(drawn()).chain([sabotaged()]);
    plans.find(|plan| plan.name == name)
}
