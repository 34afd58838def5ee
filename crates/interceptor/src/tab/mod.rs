//! Everything that a tab decides, as one pure machine: who is logged in, who refreshes and who waits, when a token is
//! due, what is stored, and why a session ended.
//!
//! Each method is something that the world says; it changes the tab, answers who has asked, and leaves [`Effect`]s, which
//! the shell ([`crate::auth`]) carries out in their order. Nothing here waits, reads a clock, a storage or a random
//! number, or knows of a browser: the [`Moment`] and what a look at the storage has shown ([`Sight`]) come in.
//!
//! | the world says | method | the answer |
//! | --- | --- | --- |
//! | a page has opened, and finds this in the storage | [`Tab::open`] | |
//! | a request wants to be sent; it was let go | [`Tab::arrive`], [`Tab::resume`] | [`Turn`] |
//! | it is about to be sent; its answer has come | [`Tab::check`], [`Tab::answered`] | [`Verdict`] |
//! | the answer says that the token is dead | [`Tab::unauthorized`] | [`Turn`] |
//! | its replay was answered; its time in the queue is up; it waits no longer | [`Tab::replayed`], [`Tab::unavailable`], [`Tab::leave`] | |
//! | the refresh is about to look what to do | [`Tab::next_work`] | [`Work`] |
//! | the refresh has the lock, or has waited long enough; it is about to be sent | [`Tab::locked`], [`Tab::ready_to_send`] | whether to go on |
//! | the refresh has come to this | [`Tab::refreshed`] | |
//! | the storage or another tab tells something; it was written | [`Tab::look`], [`Tab::hear`], [`Tab::written`] | |
//! | somebody logs in, logs out, chooses a tenant, presses "Try again" | [`Tab::log_in`], [`Tab::log_out`], [`Tab::choose_tenant`], [`Tab::try_again`] | |
//! | the page gives a sign; the timer has run out | [`Tab::see_sign`], [`Tab::refresh_in_time`] | |
//!
//! What the storage says is true for all tabs, so it is read before each send and before each verdict: who was beaten
//! uses the winner's token, and who was left behind logs out.
//!
//! ```
//! use std::time::Duration;
//! use tollgate_interceptor::request::Credentials;
//! use tollgate_interceptor::session::Stamp;
//! use tollgate_interceptor::tab::{Effect, Moment, Tab, Turn};
//! use tollgate_interceptor::token::{AccessToken, RefreshToken, Session};
//!
//! let at = Moment { now: Duration::ZERO, wall: Duration::ZERO, unit: 0.5 };
//! let mut tab = Tab::new(Duration::from_secs(10));
//! let session = Session::new("ada", AccessToken::parse("a1").unwrap());
//! let session = session.with_refresh_token(RefreshToken::parse("r1").unwrap());
//! tab.log_in(session.into(), None, at);
//!
//! let mut flight = tab.new_flight();
//! let Turn::Go(Some(carried)) = tab.arrive(&mut flight, Credentials::Session, None, at) else { panic!() };
//! let _ = tab.take_effects(&mut Vec::new());
//! // The first 401 starts the refresh, and the request waits for it.
//! let turn = tab.unauthorized(&mut flight, Credentials::Session, carried, "users", false, at);
//! assert_eq!(turn, Some(Turn::Wait(Duration::from_secs(10))));
//! let mut effects = Vec::new();
//! tab.take_effects(&mut effects);
//! assert_eq!(effects[0], Effect::StartRefresh);
//! ```

// The parts.
mod breaker;
mod cooldown;
pub mod doubt;
pub mod gate;
mod lifetime;
pub mod news;
pub mod session;

// What each of them has to do with the others.
mod refresh;
mod request;
mod storage;
mod wake;

use core::time::Duration;

use self::breaker::Breaker;
use self::cooldown::Cooldown;
use self::doubt::Doubts;
use self::gate::{Gate, WaiterId};
use self::lifetime::Lifetime;
use self::news::{LastEnd, News};
use self::refresh::Phase;
pub use self::refresh::{RefreshOutcome, Work};
pub use self::request::{Flight, Turn};
use self::session::SessionState;
use crate::observer::{Event, RequestId};
use crate::session::{Identity, Logout, LogoutReason, Stamp};
use crate::token::{RefreshToken, Session};

/// One tab of a browser, and its session.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tab {
    /// How long a request may wait in the queue.
    longest_wait: Duration,
    n_requests: u64,
    session: SessionState,
    /// The stored text as it was last read or written: what differs from it was written by another tab.
    stored: Option<String>,
    /// Whether the session could not be stored the last time.
    is_unstored: bool,
    /// Which login ended last, and how.
    last_end: Option<(u64, Logout)>,
    /// When the current token ends, where that is known.
    lifetime: Option<Lifetime>,
    /// Whether the user has done something since the tokens last changed.
    has_input: bool,
    gate: Gate,
    /// What the refresh does, while one is running.
    phase: Phase,
    cooldown: Cooldown,
    doubts: Doubts,
    breaker: Breaker,
    effects: Vec<Effect>,
}

/// When something happens, and a number that was drawn for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// By a clock that only runs on ([`Clock::now`](crate::port::Clock::now)).
    pub now: Duration,
    /// By the wall clock ([`Clock::wall`](crate::port::Clock::wall)).
    pub wall: Duration,
    /// A random number from 0 to 1.
    pub unit: f64,
}

/// What a look at the storage has shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sight {
    /// The stored text of the session; `None` where nothing is stored.
    pub session: Option<String>,
    /// How the last session ended; needed only where the text is another than before.
    pub last_end: Option<LastEnd>,
}

/// What a waiter is told: to go on with the current token, or why there is none.
pub type Verdict = Result<(), LogoutReason>;

/// What is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Leave this in the storage for the other tabs, or nothing.
    StoreEnd(Option<LastEnd>),
    /// Store the session, or remove it; what then lies there goes to [`Tab::written`] at once.
    Store(Option<String>),
    /// Tell the other tabs.
    Post(News),
    /// Let a waiter go.
    Release(WaiterId, Verdict),
    /// Start the refresh, which asks for its work ([`Tab::next_work`]); no other is running.
    StartRefresh,
    /// Whatever the refresh does or waits for is given up: it asks for its work again.
    LookAgain,
    /// Call [`Tab::refresh_in_time`] when the clock shows this, and at no other time; `None`: never.
    SetTimer(Option<Duration>),
    /// Tell the server that this session is over here.
    SignOut(Session),
    /// Tell the observers.
    Emit(Event),
}

impl Tab {
    /// A tab in which nobody is logged in; a request may wait in its queue for `longest_wait`.
    #[must_use]
    pub fn new(longest_wait: Duration) -> Self {
        Self {
            longest_wait,
            n_requests: 0,
            session: SessionState::default(),
            stored: None,
            is_unstored: false,
            last_end: None,
            lifetime: None,
            // The page was just opened, by its user.
            has_input: true,
            gate: Gate::default(),
            phase: Phase::Looking,
            cooldown: Cooldown::default(),
            doubts: Doubts::default(),
            breaker: Breaker::default(),
            effects: Vec::new(),
        }
    }

    /// Moves what is to be done to the end of a list.
    pub fn take_effects(&mut self, effects: &mut Vec<Effect>) {
        effects.append(&mut self.effects);
    }

    /// What the next request is to remember, which is meant for whoever is logged in now.
    #[must_use]
    pub fn new_flight(&mut self) -> Flight {
        self.n_requests += 1;
        Flight::new(RequestId(self.n_requests), self.login())
    }

    /// The session, while somebody is logged in.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.session()
    }

    /// The stamp of the current token.
    #[must_use]
    pub fn stamp(&self) -> Option<Stamp> {
        self.session.stamp()
    }

    /// The number of the login that a request is made for now.
    #[must_use]
    pub fn login(&self) -> Option<u64> {
        self.stamp().map(|stamp| stamp.login)
    }

    /// Who is logged in.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.session.identity()
    }

    /// How the last session ended, while nobody is logged in.
    #[must_use]
    pub fn last_logout(&self) -> Option<&Logout> {
        let (_, logout) = self.last_end.as_ref()?;
        self.session().is_none().then_some(logout)
    }

    /// Whether the session could not be stored the last time.
    #[must_use]
    pub fn is_unstored(&self) -> bool {
        self.is_unstored
    }

    /// Whether this is what was last read from the storage, or written there.
    #[must_use]
    pub fn has_seen(&self, text: Option<&str>) -> bool {
        self.stored.as_deref() == text
    }

    /// How long the access token still lives, where that is known.
    #[must_use]
    pub fn access_token_left(&self, now: Duration) -> Option<Duration> {
        let lifetime = self.lifetime?;
        Some(lifetime.end.saturating_sub(now))
    }

    /// In how long the access token is refreshed ahead of its end, where it will be.
    #[must_use]
    pub fn renewal_in(&self, now: Duration) -> Option<Duration> {
        let lifetime = self.lifetime?;
        self.refresh_token()?;
        Some(lifetime.due.saturating_sub(now))
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.session()?.refresh_token()
    }

    /// Whether the current token is past its end, by this tab's own count.
    fn is_over(&self, now: Duration) -> bool {
        self.lifetime.is_some_and(|lifetime| lifetime.is_over(now))
    }

    fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn emit(&mut self, event: Event) {
        self.push(Effect::Emit(event));
    }
}
