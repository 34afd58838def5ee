//! One tab, the platform that it runs on, and the handles of what runs: carries out what the tab decides.

use core::time::Duration;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use futures_channel::oneshot;
use futures_util::future::{AbortHandle, Abortable, FutureExt};

use super::{RefreshLimits, refresh, wire};
use crate::chain::transmit;
use crate::contract::Contract;
use crate::loading::Counter;
use crate::observer::Observers;
use crate::origin;
use crate::port::{Platform, Sign, Slot};
use crate::request::Request;
use crate::tab::gate::WaiterId;
use crate::tab::news::LastEnd;
use crate::tab::{Effect, Moment, Sight, Tab, Verdict};
use crate::timeout::within;
use crate::token::Session;

/// The longest that a timer is set for: a machine that sleeps stops timers, and then the count is looked at again.
const LONGEST_SLEEP: Duration = Duration::from_secs(600);

pub(super) struct Shell {
    pub(super) platform: Platform,
    pub(super) contract: Rc<dyn Contract>,
    pub(super) limits: RefreshLimits,
    pub(super) observers: Observers,
    pub(super) counter: Counter,
    pub(super) tab: RefCell<Tab>,
    /// How each request in the queue is told.
    pub(super) waiting: RefCell<BTreeMap<WaiterId, oneshot::Sender<Verdict>>>,
    /// Tells the running refresh to give up what it does.
    pub(super) refresh: RefCell<Option<oneshot::Sender<()>>>,
    /// Ends the task that waits for the token to become due.
    timer: RefCell<Option<AbortHandle>>,
    /// Used again and again, so that a decision costs no allocation.
    effects: RefCell<Vec<Effect>>,
    /// Itself, for the tasks that it spawns.
    own: Weak<Self>,
}

impl Shell {
    pub(super) fn new(
        platform: Platform,
        contract: Rc<dyn Contract>,
        limits: RefreshLimits,
        observers: Observers,
    ) -> Rc<Self> {
        Rc::new_cyclic(|own| Self {
            counter: Counter::new(observers.clone()),
            platform,
            contract,
            limits,
            observers,
            tab: RefCell::new(Tab::new(limits.wait)),
            waiting: RefCell::default(),
            refresh: RefCell::default(),
            timer: RefCell::default(),
            effects: RefCell::default(),
            own: own.clone(),
        })
    }

    /// Lets the tab decide, carries out what it has decided, and tells the observers.
    pub(super) fn feed<T>(&self, decide: impl FnOnce(&mut Tab, Moment) -> T) -> T {
        let answer = self.decide(decide);
        self.observers.tell();
        answer
    }

    /// The same after a look at the storage.
    pub(super) fn look_and<T>(
        &self,
        decide: impl FnOnce(&mut Tab, Option<Sight>, Moment) -> T,
    ) -> T {
        let sight = self.sight();
        self.feed(|tab, at| decide(tab, sight, at))
    }

    /// Lets the tab decide, and carries out what it has decided. The observers are still to be told: they may call for
    /// the next decision.
    pub(super) fn decide<T>(&self, decide: impl FnOnce(&mut Tab, Moment) -> T) -> T {
        let at = self.moment();
        let answer = decide(&mut self.tab.borrow_mut(), at);
        self.carry_out();
        answer
    }

    pub(super) fn now(&self) -> Duration {
        self.platform.clock.now()
    }

    /// What lies in the storage; `None` where it can't be read.
    pub(super) fn sight(&self) -> Option<Sight> {
        let session = self.platform.store.read(Slot::Session).ok()?;
        let is_known = self.tab.borrow().has_seen(session.as_deref());
        Some(Sight {
            session,
            last_end: match is_known {
                true => None,
                false => self.last_end(),
            },
        })
    }

    /// Whether a server at `url` may be sent attempt ids: on another origin, it would have to allow their headers.
    pub(super) fn sends_attempts_to(&self, url: &str) -> bool {
        let page = self.platform.origin.as_deref();
        self.contract.sends_attempts_elsewhere() || !origin::is_elsewhere(page, url)
    }

    /// Hears what other tabs do, and what becomes of the page.
    pub(super) fn listen(&self) {
        let platform = &self.platform;
        let own = self.own.clone();
        platform.store.watch(Box::new(move || {
            if let Some(shell) = own.upgrade() {
                shell.look_and(Tab::look);
            }
        }));
        let own = self.own.clone();
        platform.channel.watch(Box::new(move |text| {
            if let Some(shell) = own.upgrade() {
                shell.hear(text);
            }
        }));
        let own = self.own.clone();
        platform.presence.watch(Box::new(move |sign| {
            if let Some(shell) = own.upgrade() {
                // Each key that is pressed is a sign; time has passed by the others alone.
                let sight = match sign {
                    Sign::Input => None,
                    Sign::Woke | Sign::Online => shell.sight(),
                };
                shell.feed(|tab, at| tab.see_sign(sign, sight, at));
            }
        }));
    }

    /// Reads the storage, if a message from another tab may tell of something new there.
    fn hear(&self, text: &str) {
        let Some(news) = wire::read_news(text) else {
            return;
        };
        if !news.is_new_to(self.tab.borrow().session()) {
            return;
        }
        let sight = self.sight().map(|sight| Sight {
            last_end: self.last_end(),
            ..sight
        });
        self.feed(|tab, at| tab.hear(&news, sight, at));
    }

    fn last_end(&self) -> Option<LastEnd> {
        let text = self.platform.store.read(Slot::LastEnd).ok()??;
        wire::read_end(&text)
    }

    fn moment(&self) -> Moment {
        Moment {
            now: self.now(),
            wall: self.platform.clock.wall(),
            unit: self.platform.random.unit(),
        }
    }

    fn carry_out(&self) {
        let mut effects = self.effects.take();
        self.tab.borrow_mut().take_effects(&mut effects);
        for effect in effects.drain(..) {
            self.do_one(effect);
        }
        self.effects.replace(effects);
    }

    fn do_one(&self, effect: Effect) {
        let store = &self.platform.store;
        match effect {
            Effect::StoreEnd(end) => {
                // Where nothing can be stored, no reason is left there either.
                let _ = store.write(Slot::LastEnd, end.map(wire::write_end).as_deref());
            }
            Effect::Store(text) => {
                let is_ok = store.write(Slot::Session, text.as_deref()).is_ok();
                let found = store.read(Slot::Session).ok();
                self.decide(|tab, _| tab.written(is_ok, text, found));
            }
            Effect::Post(news) => self.platform.channel.post(&wire::write_news(&news)),
            Effect::Release(id, verdict) => {
                let waiter = self.waiting.borrow_mut().remove(&id);
                // A waiter that is gone needs no answer.
                let _ = waiter.map(|waiter| waiter.send(verdict));
            }
            Effect::StartRefresh => {
                if let Some(shell) = self.own.upgrade() {
                    let task = refresh::refresh(shell).boxed_local();
                    self.platform.spawner.spawn(task);
                }
            }
            Effect::LookAgain => {
                let _ = self.refresh.take().map(|refresh| refresh.send(()));
            }
            Effect::SetTimer(due) => self.set_timer(due),
            Effect::SignOut(session) => self.sign_out(&session),
            Effect::Emit(event) => self.observers.note(event),
        }
    }

    /// Waits, in a task of its own, until the current token is due; the task for the token before is ended.
    fn set_timer(&self, due: Option<Duration>) {
        if let Some(timer) = self.timer.take() {
            timer.abort();
        }
        let Some(due) = due else { return };
        let (timer, registration) = AbortHandle::new_pair();
        self.timer.replace(Some(timer));
        let task = Abortable::new(watch_over(self.own.clone(), due), registration);
        self.platform.spawner.spawn(task.map(drop).boxed_local());
    }

    /// Tells the server that the session is over, in the background.
    fn sign_out(&self, session: &Session) {
        let (session, contract) = (session.clone(), self.contract.clone());
        let (platform, limit) = (self.platform.clone(), self.limits.attempt);
        let task = async move {
            let told = async {
                if let Some(prepared) = contract.prepare(&platform.transport) {
                    prepared.await?;
                }
                // Whoever signs out often closes the page at once.
                match contract.logout(&session).map(Request::keepalive) {
                    Some(request) => transmit(&*platform.transport, request).await.map(drop),
                    None => Ok(()),
                }
            };
            // Nobody waits for the answer: whatever it is, the session is over here, and idles away there.
            drop(within(&*platform.clock, limit, told).await);
        };
        self.platform.spawner.spawn(task.boxed_local());
    }
}

async fn watch_over(own: Weak<Shell>, due: Duration) {
    loop {
        // Held only for a moment: a session is not kept alive by its timer.
        let sleep = {
            let Some(shell) = own.upgrade() else { return };
            let left = due.saturating_sub(shell.now());
            if left.is_zero() {
                return shell.feed(Tab::refresh_in_time);
            }
            shell.platform.clock.sleep(left.min(LONGEST_SLEEP))
        };
        sleep.await;
    }
}
