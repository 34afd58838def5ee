//! What a tab decides, carried out: the shell of the interceptor in small.

use core::time::Duration;
use std::rc::Rc;

use tollgate_interceptor::Session;
use tollgate_interceptor::observer::Event;
use tollgate_interceptor::session::Stamp;

use super::invariants::rule;
use super::state::{Kind, Message, Page, Request, Stage, State, Stored, Task, Text};
use super::tab::news::NewsKind;
use super::tab::{Effect, Moment, Sight, Tab};
use crate::world::tokens::refresh_of;
use crate::world::{Mutation, Storage, Telling, World};

/// The wall clock of the browser when its tabs are opened.
const WALL: Duration = Duration::from_secs(1_700_000_000);

/// A state while something happens to it.
pub(crate) struct Step<'a> {
    pub(crate) world: &'a World,
    pub(crate) state: State,
    /// Why the storage is written, if it is.
    pub(crate) why: Writing,
}

/// Why the storage is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writing {
    /// What lay there was older than what the tab has.
    Restoring,
    Login,
    Logout,
    Renewal,
    /// The server has refused the session of this login.
    Refusal(usize),
    /// Something has refused a token of this login in words that the contract doesn't know, and stayed with it.
    Doubt(usize),
    /// The server has called a token of this login long outdated, and the storage holds no newer one.
    Outdated(usize),
    /// The browser has lost the key of this login.
    KeyLost(usize),
}

/// What has been done so far for one decision.
#[derive(Default)]
struct Done {
    is_stored: bool,
    is_end_told: bool,
}

impl<'a> Step<'a> {
    pub(crate) fn new(world: &'a World, state: State) -> Self {
        Self {
            world,
            state,
            why: Writing::Restoring,
        }
    }

    pub(crate) fn page(&mut self, tab: usize) -> &mut Page {
        Rc::make_mut(&mut self.state.tabs[tab])
    }

    pub(crate) fn request(&mut self, tab: usize, number: usize) -> &mut Request {
        &mut self.page(tab).requests[number]
    }

    pub(crate) fn stamp(&self, tab: usize) -> Option<Stamp> {
        self.state.tabs[tab].tab.stamp()
    }

    pub(crate) fn session(&self, tab: usize) -> Option<&Session> {
        self.state.tabs[tab].tab.session()
    }

    pub(crate) fn is_mutated(&self, mutation: Mutation) -> bool {
        self.world.mutation == Some(mutation)
    }

    /// Lets a tab decide after a look at the storage, and does what it has decided.
    pub(crate) fn look_and<T>(
        &mut self,
        tab: usize,
        decide: impl FnOnce(&mut Tab, Option<Sight>, Moment) -> T,
    ) -> T {
        let own = &self.state.tabs[tab];
        let seen = view(&self.state, own).clone();
        let is_known = own.tab.has_seen(text(&seen));
        let sight = Sight {
            session: text(&seen).map(str::to_owned),
            last_end: match is_known {
                true => None,
                false => self.state.end.clone(),
            },
        };
        let before = self.session(tab).map(refresh_of);
        let answer = self.decide(tab, |tab, at| decide(tab, Some(sight), at));
        let is_older = self.session(tab).map(refresh_of).zip(before);
        let is_older = is_older
            .is_some_and(|(now, had)| now.login == had.login && now.generation < had.generation);
        if is_older && self.world.server == Telling::Names {
            self.state.breaks(rule::NO_WAY_BACK);
        }
        answer
    }

    /// Lets a tab decide, and does what it has decided.
    pub(crate) fn decide<T>(
        &mut self,
        tab: usize,
        decide: impl FnOnce(&mut Tab, Moment) -> T,
    ) -> T {
        let mut effects = Vec::new();
        let own = self.page(tab);
        let at = Moment {
            now: own.now,
            wall: WALL + own.now,
            unit: 0.5,
        };
        let answer = decide(&mut own.tab, at);
        own.tab.take_effects(&mut effects);
        let mut done = Done::default();
        for effect in effects {
            self.carry_out(tab, effect, &mut done);
        }
        answer
    }

    fn carry_out(&mut self, tab: usize, effect: Effect, done: &mut Done) {
        match effect {
            Effect::StoreEnd(end) => {
                if self.world.storage != Storage::Full || end.is_none() {
                    self.state.end = end;
                }
            }
            Effect::Store(text) => {
                self.store(tab, text);
                done.is_stored = true;
            }
            Effect::Post(news) => done.is_end_told |= news.kind == NewsKind::Ended,
            Effect::Release(id, verdict) => {
                if verdict.is_ok() && !self.is_stored(tab) {
                    self.state.breaks(rule::STORED_FIRST);
                }
                self.leave_queue(tab, id, rule::IN_ORDER);
                let own = self.page(tab);
                let is_it = |one: &&mut Request| one.flight.is_some_and(|flight| flight.id.0 == id);
                if let Some(request) = own.requests.iter_mut().find(is_it)
                    && request.stage == Stage::Waiting
                {
                    request.stage = Stage::Released(verdict);
                }
            }
            Effect::StartRefresh => {
                if self.page(tab).task != Task::Idle {
                    self.state.breaks(rule::ONE_REFRESH);
                }
                self.page(tab).task = Task::Looking;
            }
            Effect::LookAgain => {
                self.abort(tab);
                self.page(tab).task = Task::Looking;
            }
            Effect::SetTimer(due) => self.page(tab).due = due,
            Effect::SignOut(session) => {
                if !done.is_stored || !done.is_end_told {
                    self.state.breaks(rule::HERE_FIRST);
                }
                self.state.send(Message {
                    kind: Kind::SignOut,
                    token: refresh_of(&session),
                    sender: None,
                });
            }
            Effect::Emit(Event::Queued { id }) => self.page(tab).queue.push(id.0),
            Effect::Emit(_) => {}
        }
    }

    /// Stores a text, or that there is none, and tells the tab what lies there now.
    fn store(&mut self, tab: usize, text: Option<String>) {
        let now: Stored = text.clone().and_then(|text| {
            let session = Session::from_json(&text)?;
            Some(Rc::new(Text { text, session }))
        });
        let before = self.state.store.clone();
        if let Some(broken) = rule::of_a_write(
            self.world,
            &self.state,
            before.as_deref(),
            now.as_deref(),
            self.why,
        ) {
            self.state.breaks(broken);
        }
        // It was not full yet when somebody signed in.
        let has_room = self.world.storage != Storage::Full || self.why == Writing::Login;
        let is_ok = has_room || now.is_none();
        if is_ok {
            self.state.store = now;
            self.page(tab).old_view = None;
            match self.world.storage {
                Storage::OneWriteBehind => {
                    for other in (0..self.state.tabs.len()).filter(|other| *other != tab) {
                        self.page(other).old_view = Some(before.clone());
                    }
                }
                Storage::FallsBack => self.state.overwritten = before,
                Storage::Instant | Storage::Full => {}
            }
        }
        let found = self.state.store.as_ref().map(|stored| stored.text.clone());
        let own = self.page(tab);
        own.tab.written(is_ok, text, Some(found));
        own.tab.take_effects(&mut Vec::new());
    }

    /// Whether the tab's session is what is stored, where a tab can be sure of that; one that has ended in the same moment
    /// is removed there in the next.
    fn is_stored(&self, tab: usize) -> bool {
        let stored = self.state.store.as_ref().map(|stored| &stored.session);
        match self.world.storage {
            Storage::Instant | Storage::FallsBack => {
                self.session(tab).is_none_or(|own| stored == Some(own))
            }
            Storage::OneWriteBehind | Storage::Full => true,
        }
    }

    /// Who is let go, or leaves; who is let go was the first.
    pub(crate) fn leave_queue(&mut self, tab: usize, id: u64, in_order: &'static str) {
        let own = self.page(tab);
        let at = own.queue.iter().position(|other| *other == id);
        if let Some(at) = at {
            own.queue.remove(at);
        }
        if at != Some(0) && !in_order.is_empty() {
            self.state.breaks(in_order);
        }
    }

    /// Another user, or the same one again, signs in here.
    pub(crate) fn log_in(&mut self, tab: usize) {
        let (access, refresh) = self.state.server.log_in(self.world.class);
        let login = crate::world::tokens::login(access, refresh, self.world);
        self.why = Writing::Login;
        self.decide(tab, |tab, at| tab.log_in(login, None, at));
    }

    /// The user signs out here.
    pub(crate) fn log_out(&mut self, tab: usize) {
        self.why = Writing::Logout;
        self.look_and(tab, Tab::log_out);
    }

    /// The tab reads the storage.
    pub(crate) fn look_at_storage(&mut self, tab: usize) {
        self.look_and(tab, Tab::look);
    }

    /// The tab is gone, with all that it had in memory.
    pub(crate) fn kill(&mut self, tab: usize) {
        self.abort(tab);
        let own = self.page(tab);
        let mut requests = core::mem::take(&mut own.requests);
        for request in &mut requests {
            if !matches!(request.stage, Stage::Unmade | Stage::Done(_)) {
                request.stage = Stage::Done(super::state::Outcome::Killed);
            }
            request.flight = None;
        }
        *own = Page {
            is_open: false,
            ..Page::new(requests)
        };
    }

    /// The tab is opened again; all that it knows is what is stored.
    pub(crate) fn reopen(&mut self, tab: usize) {
        self.page(tab).is_open = true;
        self.look_and(tab, Tab::open);
    }

    /// What was written last is lost.
    pub(crate) fn fall_back(&mut self) {
        self.state.store = self.state.overwritten.take();
    }
}

/// What a tab sees in the storage.
pub(crate) fn view<'a>(state: &'a State, own: &'a Page) -> &'a Stored {
    own.old_view.as_ref().unwrap_or(&state.store)
}

pub(crate) fn text(stored: &Stored) -> Option<&str> {
    stored.as_ref().map(|stored| stored.text.as_str())
}
