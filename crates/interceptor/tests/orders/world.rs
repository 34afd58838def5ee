//! One browser with some tabs, a server, and all that can happen to them, one choice at a time.

use std::collections::BTreeSet;
use std::rc::Weak;
use std::time::Duration;

use tollgate_interceptor::port::{Clock, Random};
use tollgate_interceptor::testing::ManualClock;

use crate::choice::{Choice, How};
use crate::doubted::Doubted;
use crate::footprint::{Access, Footprint};
use crate::plan::{Pace, Plan};
use crate::profile::Profile;
use crate::server::{Class, Server, session_of};
use crate::tab::Tab;
use crate::wire::{Ghost, Wire};

/// The keys that the browser has, one after the other; the first is the one that its scripted twin begins with.
pub(crate) const KEYS: [&str; 2] = ["key-1", "key-2"];
pub(crate) const USERS: [&str; 2] = ["ada", "bob"];

pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) profile: Profile,
    pub(crate) clock: ManualClock,
    pub(crate) server: Server,
    pub(crate) wire: Vec<Wire>,
    pub(crate) ghosts: Vec<Ghost>,
    pub(crate) doubted: Doubted,
    /// What closed tabs have told of the end of sessions.
    pub(crate) ended: Vec<(String, tollgate_interceptor::LogoutReason)>,
    /// What is to be gone with the tabs that were closed.
    pub(crate) closed: Vec<Weak<dyn Random>>,
    /// How many logins there were after the first.
    pub(crate) n_switches: usize,
    /// The sessions that tabs have shown when they were told to end them.
    pub(crate) signed_out: BTreeSet<String>,
    pub(crate) n_lost_keys: usize,
    pub(crate) n_requests: usize,
    /// Whether everything goes well, and in time, unless somebody ends the session.
    pub(crate) is_undisturbed: bool,
    n_opened: usize,
    n_ghosts: usize,
    pub(crate) is_over: bool,
}

impl World {
    pub(crate) fn new(plan: &Plan) -> Self {
        let (clock, profile) = (ManualClock::default(), Profile::default());
        let mut server = Server::new(plan.class, plan.life, clock.clone());
        let session = session_of(&server.log_in(USERS[0]), key_of(plan.class, 0));
        let life = plan.life.map(Duration::from_secs);
        let session = session.with_expires_at(life.map(|life| clock.wall() + life));
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
            doubted: Doubted::default(),
            ended: Vec::new(),
            closed: Vec::new(),
            n_switches: 0,
            signed_out: BTreeSet::new(),
            n_lost_keys: 0,
            n_requests: 0,
            is_undisturbed: plan.is_undisturbed(),
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
        if self.wire[n].is_refresh() {
            let (bearer, now) = (self.wire[n].bearer(), self.clock.now());
            self.doubted.note(id.0, bearer, how, now);
        }
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
            self.profile.allow(&session_of(
                &data,
                key_of(self.plan.class, self.n_lost_keys),
            ));
            self.n_switches += 1;
        }
        footprint
    }

    pub(crate) fn with(&mut self, number: usize, act: impl FnOnce(&mut Tab)) {
        if let Some(tab) = self.tabs.iter_mut().find(|tab| tab.number == number) {
            act(tab);
        }
    }

    pub(crate) fn open(&mut self) {
        let tab = Tab::open(self.n_opened, &self.plan, &self.profile, &self.clock);
        self.n_opened += 1;
        self.tabs.push(tab);
    }

    pub(crate) fn request(&mut self, tab: usize) {
        let number = self.n_requests;
        self.n_requests += 1;
        self.with(tab, |tab| tab.request(number));
    }

    /// Puts on the wire what was sent, and takes off it what was given up.
    fn take_calls(&mut self, owner: Option<crate::tasks::TaskId>) {
        let now = self.clock.now();
        self.wire.iter_mut().for_each(|wire| wire.is_new = false);
        for tab in &mut self.tabs {
            while let Some(call) = tab.transport.take() {
                self.wire.push(Wire {
                    id: (tab.number, tab.n_calls),
                    owner,
                    is_locked: tab.lock.is_held.get(),
                    is_given_up: tab.lock.is_given_up.get(),
                    is_silent: false,
                    is_new: true,
                    call,
                });
                tab.n_calls += 1;
            }
        }
        let mut ghosts = Vec::new();
        self.wire.retain(|wire| {
            let is_aborted = wire.call.is_aborted();
            if is_aborted && wire.is_refresh() {
                self.doubted.give_up(wire.id.0, wire.bearer());
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
            let answers = tab.requests.iter().map(|request| request.answer());
            let outcomes: Vec<_> = answers.collect();
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

pub(crate) fn key_of(class: Class, n_lost: usize) -> Option<&'static str> {
    (class == Class::Keyed).then_some(KEYS[n_lost])
}
