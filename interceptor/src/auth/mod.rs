//! The session of a tab, shared by all its clients: login, logout, one refresh at a time, and what other tabs do.
//!
//! What is stored decides.
//! Before each send and before each verdict the storage is read again, and what another tab has put there is adopted:
//! so a tab that was beaten uses the winner's token, and a tab that was left behind logs out.
//!
//! Nothing here is decided twice: [`SessionState`] says who may move the session, [`Gate`] who refreshes and who waits,
//! [`Contract`] what an answer means.

mod cooldown;
mod refresh;
mod step;

use core::time::Duration;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::FutureExt;

use self::cooldown::Cooldown;
pub(crate) use self::step::Authorize;
use crate::chain::transmit;
use crate::contract::Contract;
use crate::error::Error;
use crate::gate::{Gate, Turn, WaiterId};
use crate::loading::Counter;
use crate::observer::{Event, Observer, Observers, RequestId, Source};
use crate::port::{Platform, Slot};
use crate::request::Flight;
use crate::session::{Identity, LogoutReason, Seen, SessionState, Stamp};
use crate::timeout::within;
use crate::token::Session;

/// How long the parts of a refresh may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshLimits {
    /// For one try, after which it is aborted; 8 s by default.
    pub attempt: Duration,
    /// For a request in the queue, counted from when it joined; 10 s by default.
    pub wait: Duration,
}

/// The session of a tab.
///
/// It is one handle with many clones; each [`crate::Client`] holds one.
#[derive(Clone)]
pub struct Auth {
    inner: Rc<Inner>,
}

struct Inner {
    platform: Platform,
    contract: Rc<dyn Contract>,
    limits: RefreshLimits,
    observers: Observers,
    counter: Counter,
    next_request: Cell<u64>,

    state: RefCell<SessionState>,
    /// The stored text as it was last read or written: what differs from it was written by another tab.
    stored: RefCell<Option<String>>,
    /// Which login ended last, and why.
    last_end: RefCell<Option<(u64, LogoutReason)>>,

    gate: RefCell<Gate>,
    waiters: RefCell<BTreeMap<WaiterId, oneshot::Sender<Verdict>>>,
    cooldown: RefCell<Cooldown>,
    /// Tells the running refresh that the session has moved under it.
    refresh: RefCell<Option<oneshot::Sender<()>>>,
}

/// What a waiter is told: to go on with the current token, or why there is none.
type Verdict = Result<(), LogoutReason>;

impl Default for RefreshLimits {
    fn default() -> Self {
        Self {
            attempt: Duration::from_secs(8),
            wait: Duration::from_secs(10),
        }
    }
}

impl Auth {
    /// The session that `platform` has stored, on a server of this `contract`.
    #[must_use]
    pub fn new(platform: Platform, contract: impl Contract + 'static) -> Self {
        Self::with_limits(platform, contract, RefreshLimits::default())
    }

    /// The same with limits of one's own.
    #[must_use]
    pub fn with_limits(
        platform: Platform,
        contract: impl Contract + 'static,
        limits: RefreshLimits,
    ) -> Self {
        let observers = Observers::new(platform.clock.clone());
        let inner = Rc::new(Inner {
            counter: Counter::new(observers.clone()),
            observers,
            contract: Rc::new(contract),
            limits,
            next_request: Cell::new(1),
            state: RefCell::default(),
            stored: RefCell::default(),
            last_end: RefCell::default(),
            gate: RefCell::default(),
            waiters: RefCell::default(),
            cooldown: RefCell::default(),
            refresh: RefCell::default(),
            platform,
        });
        inner.sync();
        let watching = Rc::downgrade(&inner);
        inner.platform.store.watch(Box::new(move || {
            if let Some(inner) = watching.upgrade() {
                inner.sync();
            }
        }));
        Self { inner }
    }

    /// Tells `observer` what happens from now on.
    pub fn observe(&self, observer: impl Observer + 'static) {
        self.inner.observers.add(Rc::new(observer));
    }

    /// Who is logged in.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.inner.state.borrow().identity()
    }

    /// Takes a session that the server has just opened, in the place of whatever there was.
    ///
    /// Requests that still wait for the session before are answered by [`Error::SessionEnded`].
    pub fn login(&self, session: Session) {
        self.inner.login(session);
    }

    /// Ends the session here, then in the other tabs, and then tells the server, in the background.
    ///
    /// It takes effect before it returns, also without a network; without a session it does nothing.
    /// It ends the session that this tab has shown, and no other that was begun in another tab meanwhile.
    pub fn logout(&self) {
        let inner = &self.inner;
        let login = self.login_number();
        inner.sync();
        if self.login_number() != login {
            return;
        }
        let request = inner
            .state
            .borrow()
            .session()
            .and_then(|session| inner.contract.logout(session));
        inner.end(LogoutReason::LoggedOut);
        if let Some(request) = request {
            let (platform, limit) = (inner.platform.clone(), inner.limits.attempt);
            let task = async move {
                let told = transmit(&*platform.transport, request);
                // Nobody waits for the answer: whatever it is, the session is over here, and idles away there.
                drop(within(&*platform.clock, limit, told).await);
            };
            inner.platform.spawner.spawn(task.boxed_local());
        }
    }

    pub(crate) fn platform(&self) -> &Platform {
        &self.inner.platform
    }

    pub(crate) fn contract(&self) -> &dyn Contract {
        &*self.inner.contract
    }

    pub(crate) fn counter(&self) -> Counter {
        self.inner.counter.clone()
    }

    pub(crate) fn emit(&self, event: Event) {
        self.inner.observers.emit(event);
    }

    /// The number of the login that a request is made for now.
    pub(crate) fn login_number(&self) -> Option<u64> {
        self.inner.login_number()
    }

    pub(crate) fn next_request(&self) -> RequestId {
        let id = self.inner.next_request.get();
        self.inner.next_request.set(id + 1);
        RequestId(id)
    }
}

impl Inner {
    fn stamp(&self) -> Option<Stamp> {
        self.state.borrow().stamp()
    }

    fn login_number(&self) -> Option<u64> {
        self.stamp().map(|stamp| stamp.login)
    }

    /// Why a request for this login, which is over, has no answer.
    fn ended(&self, login: Option<u64>) -> Error {
        let reason = match &*self.last_end.borrow() {
            Some((ended, reason)) if Some(*ended) == login => reason.clone(),
            // Others have come and gone since.
            _ => LogoutReason::Switched,
        };
        Error::SessionEnded(reason)
    }

    /// Reads the storage, and adopts what another tab has put there.
    fn sync(&self) {
        let Ok(text) = self.platform.store.read(Slot::Session) else {
            // Nothing can be stored here: the session lives in this tab's memory.
            return;
        };
        if *self.stored.borrow() == text {
            return;
        }
        let stored = text.as_deref().and_then(Session::from_json);
        let gone = match text.as_deref() {
            None | Some("null") => LogoutReason::Elsewhere,
            Some(_) => LogoutReason::Unreadable,
        };
        *self.stored.borrow_mut() = text;
        let before = self.whose();
        let seen = self.state.borrow_mut().see(stored);
        match seen {
            Seen::Unchanged => {}
            Seen::Renewed => self.announce_renewal(Source::Storage),
            Seen::LoggedIn => self.announce_login(),
            Seen::Switched => {
                self.announce_end(before, LogoutReason::Switched);
                self.announce_login();
            }
            Seen::Gone => self.announce_end(before, gone),
        }
    }

    /// Writes the session, or that there is none.
    fn save(&self) {
        let text = self.state.borrow().session().map(Session::to_json);
        match self.platform.store.write(Slot::Session, text.as_deref()) {
            Ok(()) => *self.stored.borrow_mut() = text,
            Err(_) => {
                // What is still stored there is older than what this tab knows: it is no news, and not adopted.
                if let Ok(text) = self.platform.store.read(Slot::Session) {
                    *self.stored.borrow_mut() = text;
                }
                self.observers.emit(Event::StoreUnavailable);
            }
        }
    }

    fn login(&self, session: Session) {
        let before = self.whose();
        self.state.borrow_mut().login(session);
        self.save();
        self.announce_end(before, LogoutReason::Switched);
        self.announce_login();
    }

    fn end(&self, reason: LogoutReason) {
        let before = self.whose();
        if self.state.borrow_mut().end().is_some() {
            self.save();
            self.announce_end(before, reason);
        }
    }

    /// The number of the login, and whose it is.
    fn whose(&self) -> Option<(u64, Identity)> {
        let state = self.state.borrow();
        Some((state.stamp()?.login, state.identity()?))
    }

    fn announce_login(&self) {
        if let Some((_, identity)) = self.whose() {
            self.observers.emit(Event::LoggedIn { identity });
        }
    }

    fn announce_renewal(&self, source: Source) {
        self.let_go(&Ok(()));
        if let Some(stamp) = self.stamp() {
            self.observers.emit(Event::Refreshed { stamp, source });
        }
    }

    fn announce_end(&self, before: Option<(u64, Identity)>, reason: LogoutReason) {
        let Some((login, identity)) = before else {
            return;
        };
        *self.last_end.borrow_mut() = Some((login, reason.clone()));
        self.let_go(&Err(reason.clone()));
        self.observers.emit(Event::LoggedOut { identity, reason });
    }

    /// The session has moved: answers all who wait, in order, and stops the refresh that ran for its former state.
    fn let_go(&self, verdict: &Verdict) {
        let released = self.gate.borrow_mut().release();
        for id in released {
            let waiter = self.waiters.borrow_mut().remove(&id);
            if let Some(waiter) = waiter {
                // A waiter that is gone needs no answer.
                let _ = waiter.send(verdict.clone());
            }
        }
        if let Some(refresh) = self.refresh.take() {
            let _ = refresh.send(());
        }
    }

    /// Is ready when the session moves.
    fn when_moved(&self) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        self.refresh.replace(Some(sender));
        receiver
    }

    /// Does what the gate said to a request that has come to it.
    async fn take_turn(self: &Rc<Self>, turn: Turn, flight: &Flight) -> Result<(), Error> {
        match turn {
            Turn::Go => return Ok(()),
            Turn::Stop => return Err(self.ended(flight.login.get())),
            Turn::Wait => {}
            Turn::Lead => self
                .platform
                .spawner
                .spawn(refresh::run(self.clone()).boxed_local()),
        }
        let id = flight.id;
        let (sender, verdict) = oneshot::channel();
        self.waiters.borrow_mut().insert(id.0, sender);
        let _place = Place {
            inner: self,
            id: id.0,
        };
        self.observers.emit(Event::Queued { id });

        let clock = &*self.platform.clock;
        let joined = flight.joined.get().unwrap_or(clock.now());
        flight.joined.set(Some(joined));
        let waited = clock.now().saturating_sub(joined);
        match within(clock, self.limits.wait.saturating_sub(waited), verdict).await {
            Ok(Ok(verdict)) => verdict.map_err(Error::SessionEnded),
            Ok(Err(oneshot::Canceled)) | Err(_) => Err(self.unavailable()),
        }
    }

    fn unavailable(&self) -> Error {
        let cause = self
            .cooldown
            .borrow()
            .cause()
            .cloned()
            .unwrap_or(Error::Timeout);
        Error::RefreshUnavailable {
            cause: Box::new(cause),
        }
    }
}

/// A request's place in the queue; it is given up however the wait ends.
struct Place<'a> {
    inner: &'a Inner,
    id: WaiterId,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.inner.gate.borrow_mut().leave(self.id);
        self.inner.waiters.borrow_mut().remove(&self.id);
    }
}
