//! One browser with some tabs, a server, and all that can happen to them, one choice at a time.

use std::rc::Weak;
use std::time::Duration;

use tollgate_interceptor::port::{Clock, Random, Sign};
use tollgate_interceptor::testing::ManualClock;
use tollgate_interceptor::token::Login;

use crate::choice::{Choice, Deed, How, Leap};
use crate::footprint::{Access, Footprint};
use crate::plan::{Kind, Pace, Plan};
use crate::profile::Profile;
use crate::server::{Class, Server, session_of};
use crate::tab::Tab;
use crate::wire::{Ghost, Wire};

/// The key of the browser, as its scripted twin calls it.
const KEY: &str = "key-1";
pub(crate) const USERS: [&str; 2] = ["ada", "bob"];

pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) profile: Profile,
    pub(crate) clock: ManualClock,
    pub(crate) server: Server,
    pub(crate) wire: Vec<Wire>,
    pub(crate) ghosts: Vec<Ghost>,
    /// What closed tabs have told of the end of sessions.
    pub(crate) ended: Vec<(String, tollgate_interceptor::LogoutReason)>,
    /// What is to be gone with the tabs that were closed.
    pub(crate) closed: Vec<Weak<dyn Random>>,
    /// How many logins there were after the first.
    pub(crate) n_switches: usize,
    pub(crate) n_requests: usize,
    n_opened: usize,
    n_ghosts: usize,
    is_over: bool,
}

impl World {
    pub(crate) fn new(plan: &Plan) -> Self {
        let (clock, profile) = (ManualClock::default(), Profile::default());
        let mut server = Server::new(plan.class, plan.life, clock.clone());
        let session = session_of(&server.log_in(USERS[0]), key_of(plan.class));
        profile.begin_with(&session);
        if plan.is_dead_at_start {
            server.kill(session.access_token().expose());
        }
        let mut world = Self {
            plan: plan.clone(),
            tabs: Vec::new(),
            profile,
            clock,
            server,
            wire: Vec::new(),
            ghosts: Vec::new(),
            ended: Vec::new(),
            closed: Vec::new(),
            n_switches: 0,
            n_requests: 0,
            n_opened: 0,
            n_ghosts: 0,
            is_over: false,
        };
        for _ in 0..plan.n_tabs {
            world.open();
        }
        for tab in 0..plan.n_tabs {
            for _ in 0..plan.n_requests {
                world.request(tab);
            }
        }
        world
    }

    /// What can happen next, always in the same order; nothing when the run is over.
    pub(crate) fn options(&self) -> Vec<Choice> {
        if self.is_over {
            return Vec::new();
        }
        let mut options = self.due();
        let is_idle = options.is_empty();
        let next = self.clock.until_next();
        if next.is_some() && (is_idle || self.plan.pace == Pace::Restless) {
            options.push(Choice::Time(Leap::Next));
        }
        let is_at_rest = options.is_empty();
        if self.plan.pace == Pace::Restless {
            options.extend([Leap::Second, Leap::Minute].map(Choice::Time));
        }
        options.extend(self.ghosts.iter().map(|ghost| Choice::Haunt(ghost.number)));
        for (kind, n_left) in &self.plan.deeds {
            if *n_left > 0 {
                self.deeds(*kind, &mut options);
            }
        }
        let frozen = self.tabs.iter().filter(|tab| tab.is_frozen);
        options.extend(frozen.map(|tab| Choice::Do(Deed::Thaw(tab.number))));
        if is_at_rest && !options.is_empty() {
            options.push(Choice::End);
        }
        options
    }

    /// What happens sooner or later.
    fn due(&self) -> Vec<Choice> {
        let mut due = Vec::new();
        for tab in self.tabs.iter().filter(|tab| !tab.is_frozen) {
            due.extend(tab.ready().into_iter().map(Choice::Step));
        }
        for wire in self.wire.iter().filter(|wire| !wire.is_silent) {
            due.push(Choice::Answer(wire.id, How::Well));
            if self.plan.n_faults > 0 {
                let faults = self.plan.faults.iter();
                due.extend(
                    faults
                        .filter(|fault| wire.may_suffer(**fault))
                        .map(|fault| Choice::Answer(wire.id, How::Badly(*fault))),
                );
            }
        }
        for tab in self.tabs.iter().filter(|tab| !tab.is_frozen) {
            let letters = self.profile.letters(tab.number);
            due.extend(
                letters
                    .into_iter()
                    .map(|letter| Choice::Deliver(tab.number, letter)),
            );
        }
        due
    }

    fn deeds(&self, kind: Kind, options: &mut Vec<Choice>) {
        let mut add = |deed| options.push(Choice::Do(deed));
        for tab in &self.tabs {
            let n = tab.number;
            match kind {
                // A tab that is frozen does nothing.
                _ if tab.is_frozen && kind != Kind::Kill => {}
                Kind::Request => add(Deed::Request(n)),
                Kind::Drop => {
                    for request in 0..tab.requests.len() {
                        if tab.is_undecided(request) {
                            add(Deed::Drop(n, request));
                        }
                    }
                }
                Kind::Switch => add(Deed::Switch(n)),
                Kind::SignIn => USERS.iter().for_each(|usr_id| add(Deed::SignIn(n, usr_id))),
                Kind::LogOut => add(Deed::LogOut(n)),
                Kind::Kill if self.tabs.len() > 1 => add(Deed::Kill(n)),
                Kind::Freeze => add(Deed::Freeze(n)),
                Kind::Sign => {
                    for sign in [Sign::Woke, Sign::Online, Sign::Input] {
                        add(Deed::Sign(n, sign));
                    }
                }
                Kind::LoseMessage => add(Deed::LoseMessage(n)),
                Kind::Expire | Kind::Open | Kind::Kill => {}
            }
        }
        match kind {
            Kind::Expire => add(Deed::Expire),
            Kind::Open if self.tabs.len() < self.plan.n_tabs + 1 => add(Deed::Open),
            _ => {}
        }
    }

    /// Lets it happen, and tells what it has touched.
    pub(crate) fn take(&mut self, choice: Choice) -> Footprint {
        self.profile.take_access();
        let mut footprint = match choice {
            Choice::Step(task) => {
                if let Some(tab) = self.tabs.iter().find(|tab| tab.number == task.tab) {
                    tab.step(task);
                }
                Footprint {
                    tab: Some(task.tab),
                    task: Some(task),
                    ..Footprint::default()
                }
            }
            Choice::Answer(id, how) => self.answer(id, how),
            Choice::Deliver(tab, letter) => {
                self.profile.deliver(tab, letter);
                Footprint {
                    tab: Some(tab),
                    ..Footprint::default()
                }
            }
            Choice::Haunt(number) => {
                if let Some(n) = self.ghosts.iter().position(|ghost| ghost.number == number) {
                    self.ghosts.remove(n).haunt(&mut self.server);
                }
                Footprint::everywhere()
            }
            Choice::Time(leap) => {
                self.pass_time(leap);
                Footprint::everywhere()
            }
            Choice::Do(deed) => {
                self.act(deed);
                Footprint::everywhere()
            }
            Choice::End => {
                self.is_over = true;
                Footprint::everywhere()
            }
        };
        footprint.profile = self.profile.take_access();
        self.take_calls(match choice {
            Choice::Step(task) => Some(task),
            _ => None,
        });
        footprint
    }

    fn answer(&mut self, id: (usize, usize), how: How) -> Footprint {
        let Some(n) = self.wire.iter().position(|wire| wire.id == id) else {
            return Footprint::everywhere();
        };
        let mut footprint = Footprint {
            task: self.wire[n].owner,
            server: self.wire[n].access(),
            ..Footprint::default()
        };
        let wire = match how {
            How::Well => self.wire.remove(n),
            How::Badly(fault) => {
                self.plan.n_faults -= 1;
                footprint.is_fault = true;
                footprint.server = Access::Write;
                match self.wire.remove(n).suffer(fault, &mut self.server) {
                    // It stays on the wire for ever.
                    Some(silent) => {
                        self.wire.push(silent);
                        return footprint;
                    }
                    None => return footprint,
                }
            }
        };
        let opened = wire.answer(&mut self.server);
        if let Some(data) = opened {
            self.profile
                .allow(&session_of(&data, key_of(self.plan.class)));
            self.n_switches += 1;
        }
        footprint
    }

    fn pass_time(&self, leap: Leap) {
        let next = self.clock.until_next().unwrap_or_default();
        self.clock.advance(match leap {
            Leap::Next => next,
            Leap::Second => Duration::from_secs(1),
            Leap::Minute => Duration::from_secs(60),
        });
    }

    fn act(&mut self, deed: Deed) {
        let kind = deed.kind();
        if let Some((_, n_left)) = self.plan.deeds.iter_mut().find(|(own, _)| *own == kind) {
            // To thaw is the second half of to freeze.
            *n_left -= usize::from(!matches!(deed, Deed::Thaw(_)));
        }
        match deed {
            Deed::Open => self.open(),
            Deed::Expire => {
                if let Some(session) = self.profile.session() {
                    self.server.kill(session.access_token().expose());
                }
            }
            Deed::Request(tab) => self.request(tab),
            Deed::Kill(tab) => {
                if let Some(n) = self.tabs.iter().position(|own| own.number == tab) {
                    let tab = self.tabs.remove(n);
                    self.ended.extend(tab.record.borrow().ended.iter().cloned());
                    self.closed.push(tab.close(&self.profile));
                }
            }
            Deed::Switch(tab) => {
                let data = self.server.log_in(USERS[1]);
                let session = session_of(&data, key_of(self.plan.class));
                self.profile.allow(&session);
                self.n_switches += 1;
                let expires_in = self.plan.life.map(Duration::from_secs);
                self.with(tab, |tab| {
                    tab.auth.login(Login {
                        session,
                        expires_in,
                    });
                });
            }
            Deed::Drop(tab, request) => self.with(tab, |tab| tab.drop_request(request)),
            Deed::SignIn(tab, usr_id) => self.with(tab, |tab| tab.sign_in(usr_id)),
            Deed::LogOut(tab) => self.with(tab, |tab| tab.auth.logout()),
            Deed::Freeze(tab) => self.with(tab, |tab| tab.is_frozen = true),
            Deed::Thaw(tab) => self.with(tab, |tab| tab.is_frozen = false),
            Deed::Sign(tab, sign) => self.with(tab, |tab| tab.presence.give(sign)),
            Deed::LoseMessage(tab) => self.profile.lose_message(tab),
        }
    }

    fn with(&mut self, number: usize, act: impl FnOnce(&mut Tab)) {
        if let Some(tab) = self.tabs.iter_mut().find(|tab| tab.number == number) {
            act(tab);
        }
    }

    fn open(&mut self) {
        let tab = Tab::open(self.n_opened, &self.plan, &self.profile, &self.clock);
        self.n_opened += 1;
        self.tabs.push(tab);
    }

    fn request(&mut self, tab: usize) {
        let number = self.n_requests;
        self.n_requests += 1;
        self.with(tab, |tab| tab.request(number));
    }

    /// Puts on the wire what was sent, and takes off it what was given up.
    fn take_calls(&mut self, owner: Option<crate::tab::TaskId>) {
        let now = self.clock.now();
        for tab in &mut self.tabs {
            while let Some(call) = tab.transport.take() {
                self.wire.push(Wire {
                    id: (tab.number, tab.n_calls),
                    owner,
                    is_locked: tab.lock.is_held.get(),
                    is_given_up: tab.lock.is_given_up.get(),
                    is_silent: false,
                    sent_at: self.clock.wall(),
                    call,
                });
                tab.n_calls += 1;
            }
        }
        let mut ghosts = Vec::new();
        self.wire.retain(|wire| {
            let is_aborted = wire.call.is_aborted();
            if is_aborted && wire.is_refresh() {
                ghosts.push(wire.ghost(now));
            }
            !is_aborted
        });
        if !self.plan.has_ghosts {
            return;
        }
        for mut ghost in ghosts {
            ghost.number = self.n_ghosts;
            self.n_ghosts += 1;
            self.ghosts.push(ghost);
        }
        // No network keeps anything for longer.
        self.ghosts
            .retain(|ghost| now.saturating_sub(ghost.since) < Duration::from_secs(30));
    }

    /// The storm is over: everything is answered as it should be, and enough time passes.
    /// Returns how many steps it took; `None` if it never ends.
    pub(crate) fn settle(&mut self) -> Option<usize> {
        self.plan.n_faults = 0;
        self.plan.deeds.clear();
        self.plan.pace = Pace::Prompt;
        self.is_over = false;
        self.ghosts.clear();
        for tab in &mut self.tabs {
            tab.is_frozen = false;
        }
        for n in 0..20_000 {
            let Some(first) = self.options().first().copied() else {
                return Some(n);
            };
            self.take(first);
        }
        None
    }

    /// One more request in each tab, long after everything.
    pub(crate) fn probe(&mut self) -> Option<usize> {
        self.clock.advance(Duration::from_secs(61));
        let n = self.settle()?;
        let numbers: Vec<_> = self.tabs.iter().map(|tab| tab.number).collect();
        for number in numbers {
            // The probe must not be one that goes without a refresh.
            self.n_requests = self.n_requests.next_multiple_of(5);
            self.request(number);
        }
        Some(n + self.settle()?)
    }

    /// What it has come to, whatever the order was.
    pub(crate) fn summary(&self) -> String {
        let mut summary = format!("{:?}", self.profile.session().map(|own| own.to_json()));
        for tab in &self.tabs {
            let outcomes = tab.requests.iter().map(|request| request.outcome.borrow());
            let outcomes: Vec<_> = outcomes.map(|outcome| format!("{outcome:?}")).collect();
            summary += &format!("{outcomes:?} {:?}", tab.record.borrow());
        }
        summary
    }

    /// All tabs are closed; returns what must be gone now.
    pub(crate) fn close(mut self) -> Vec<Weak<dyn Random>> {
        for tab in std::mem::take(&mut self.tabs) {
            self.closed.push(tab.close(&self.profile));
        }
        self.wire.clear();
        self.closed
    }
}

fn key_of(class: Class) -> Option<&'static str> {
    (class == Class::Keyed).then_some(KEY)
}
