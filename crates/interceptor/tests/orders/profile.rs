//! What the tabs of one browser share: a storage, a channel and a lock.
//!
//! Unlike [`tollgate_interceptor::testing`]'s, the news of a change do not arrive with the change: they wait in the
//! letterbox of each tab until the run chooses to deliver them, as a browser does.
//! Each write is looked at, so that a rule about the storage is broken in the moment in which it is broken.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;
use std::time::Duration;

use tollgate_interceptor::Session;
use tollgate_interceptor::port::{Channel, Slot, Store, StoreUnavailable};
use tollgate_interceptor::testing::{ScriptedAttempts, SharedLock};

use crate::footprint::Access;
use crate::tokens;

/// One browser.
#[derive(Clone, Default)]
pub(crate) struct Profile {
    shared: Rc<Shared>,
}

#[derive(Default)]
struct Shared {
    session: RefCell<Option<String>>,
    last_end: RefCell<Option<String>>,
    letterboxes: RefCell<Vec<Letterbox>>,
    lock: SharedLock,
    key: ScriptedAttempts,
    /// What has been done to all of this since it was last asked.
    access: Cell<Access>,
    ledger: RefCell<Ledger>,
}

/// What waits to be told to one tab.
#[derive(Default)]
struct Letterbox {
    tab: usize,
    n_letters: u64,
    storage_events: VecDeque<u64>,
    messages: VecDeque<(u64, String)>,
    on_storage: Vec<Rc<dyn Fn()>>,
    on_message: Vec<OnMessage>,
}

type OnMessage = Rc<dyn Fn(&str)>;

/// What was ever stored, and whether it should have been.
#[derive(Default)]
struct Ledger {
    /// The sessions that have been opened and are not stored yet.
    opened: BTreeSet<String>,
    stored: BTreeSet<String>,
    ends: BTreeMap<String, Duration>,
    broken: Option<String>,
}

/// News of one kind come in their order; the two kinds race each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letter {
    StorageEvent(u64),
    Message(u64),
}

/// A tab's own sight of what is shared.
#[derive(Clone)]
pub(crate) struct Sight {
    tab: usize,
    shared: Rc<Shared>,
}

impl Profile {
    /// A tab is opened.
    pub(crate) fn open(&self, tab: usize) -> Sight {
        self.shared.letterboxes.borrow_mut().push(Letterbox {
            tab,
            ..Letterbox::default()
        });
        Sight {
            tab,
            shared: self.shared.clone(),
        }
    }

    /// A tab is closed: nothing is told to it any more.
    pub(crate) fn close(&self, tab: usize) {
        let mut letterboxes = self.shared.letterboxes.borrow_mut();
        letterboxes.retain(|letterbox| letterbox.tab != tab);
    }

    /// What can be told to a tab next.
    pub(crate) fn letters(&self, tab: usize) -> Vec<Letter> {
        let letterboxes = self.shared.letterboxes.borrow();
        let Some(letterbox) = letterboxes.iter().find(|letterbox| letterbox.tab == tab) else {
            return Vec::new();
        };
        let event = letterbox
            .storage_events
            .front()
            .map(|n| Letter::StorageEvent(*n));
        let message = letterbox.messages.front().map(|(n, _)| Letter::Message(*n));
        event.into_iter().chain(message).collect()
    }

    /// Tells it.
    pub(crate) fn deliver(&self, tab: usize, letter: Letter) {
        match letter {
            Letter::StorageEvent(_) => {
                let watchers = self.with(tab, |letterbox| {
                    letterbox.storage_events.pop_front();
                    letterbox.on_storage.clone()
                });
                for on_storage in watchers.into_iter().flatten() {
                    on_storage();
                }
            }
            Letter::Message(_) => {
                let told = self.with(tab, |letterbox| {
                    let (_, text) = letterbox.messages.pop_front()?;
                    Some((text, letterbox.on_message.clone()))
                });
                let Some((text, watchers)) = told.flatten() else {
                    return;
                };
                for on_message in watchers {
                    on_message(&text);
                }
            }
        }
    }

    /// A message gets lost.
    pub(crate) fn lose_message(&self, tab: usize) {
        self.with(tab, |letterbox| letterbox.messages.pop_front());
    }

    pub(crate) fn lock(&self) -> &SharedLock {
        &self.shared.lock
    }

    /// The browser's key.
    pub(crate) fn key(&self) -> &ScriptedAttempts {
        &self.shared.key
    }

    pub(crate) fn session(&self) -> Option<Session> {
        Session::from_json(self.shared.session.borrow().as_deref()?)
    }

    /// What is stored when the run begins.
    pub(crate) fn begin_with(&self, session: &Session) {
        self.allow(session);
        self.shared.look_at(None, session);
        *self.shared.session.borrow_mut() = Some(session.to_json());
    }

    /// The server has opened a session, which may be stored from now on.
    pub(crate) fn allow(&self, session: &Session) {
        let sid = session.sid().unwrap_or_default().to_owned();
        self.shared.ledger.borrow_mut().opened.insert(sid);
    }

    pub(crate) fn was_stored(&self, access_token: &str) -> bool {
        self.shared.ledger.borrow().stored.contains(access_token)
    }

    /// How many access tokens have ever been stored.
    pub(crate) fn n_stored(&self) -> usize {
        self.shared.ledger.borrow().stored.len()
    }

    /// When the token ends, by the wall clock of the tab that has stored it.
    pub(crate) fn end_of(&self, access_token: &str) -> Option<Duration> {
        self.shared.ledger.borrow().ends.get(access_token).copied()
    }

    /// The first write that should not have been.
    pub(crate) fn broken(&self) -> Option<String> {
        self.shared.ledger.borrow().broken.clone()
    }

    /// What has been done to all of this since it was last asked.
    pub(crate) fn take_access(&self) -> Access {
        self.shared.access.take()
    }

    pub(crate) fn touch(&self, access: Access) {
        self.shared.touch(access);
    }

    fn with<T>(&self, tab: usize, act: impl FnOnce(&mut Letterbox) -> T) -> Option<T> {
        let mut letterboxes = self.shared.letterboxes.borrow_mut();
        let letterbox = letterboxes
            .iter_mut()
            .find(|letterbox| letterbox.tab == tab)?;
        Some(act(letterbox))
    }
}

impl Shared {
    fn touch(&self, access: Access) {
        self.access.set(self.access.get().max(access));
    }

    fn slot(&self, slot: Slot) -> &RefCell<Option<String>> {
        match slot {
            Slot::Session => &self.session,
            Slot::LastEnd => &self.last_end,
        }
    }

    fn tell_others(&self, tab: usize, tell: impl Fn(&mut Letterbox, u64)) {
        let mut letterboxes = self.letterboxes.borrow_mut();
        for letterbox in letterboxes.iter_mut().filter(|others| others.tab != tab) {
            letterbox.n_letters += 1;
            let n = letterbox.n_letters;
            tell(letterbox, n);
        }
    }

    /// Holds what is about to be stored against what is stored.
    fn look_at(&self, before: Option<&Session>, after: &Session) {
        let mut ledger = self.ledger.borrow_mut();
        let access_token = after.access_token().expose();
        ledger.stored.insert(access_token.to_owned());
        if let Some(end) = after.expires_at() {
            ledger.ends.insert(access_token.to_owned(), end);
        }
        let sid = after.sid().unwrap_or_default();
        let is_opened = ledger.opened.remove(sid);
        let broken = if !tokens::are_of_one_login(after) {
            Some(format!("{access_token} was stored beside another login's"))
        } else if is_opened {
            None
        } else {
            match before {
                Some(before) if before.sid() == after.sid() => {
                    let is_older = tokens::number(access_token)
                        < tokens::number(before.access_token().expose());
                    is_older.then(|| format!("{access_token} was stored over a newer one"))
                }
                _ => Some(format!("{access_token} was stored after its end")),
            }
        };
        if ledger.broken.is_none() {
            ledger.broken = broken;
        }
    }
}

impl Store for Sight {
    fn read(&self, slot: Slot) -> Result<Option<String>, StoreUnavailable> {
        self.shared.touch(Access::Read);
        Ok(self.shared.slot(slot).borrow().clone())
    }

    fn write(&self, slot: Slot, text: Option<&str>) -> Result<(), StoreUnavailable> {
        self.shared.touch(Access::Write);
        let before = self.shared.slot(slot).replace(text.map(str::to_owned));
        if slot == Slot::LastEnd || before.as_deref() == text {
            return Ok(());
        }
        if let Some(after) = text.and_then(Session::from_json) {
            let before = before.as_deref().and_then(Session::from_json);
            self.shared.look_at(before.as_ref(), &after);
        }
        self.shared.tell_others(self.tab, |letterbox, n| {
            letterbox.storage_events.push_back(n);
        });
        Ok(())
    }

    fn watch(&self, on_change: Box<dyn Fn()>) {
        let mut letterboxes = self.shared.letterboxes.borrow_mut();
        if let Some(own) = letterboxes.iter_mut().find(|own| own.tab == self.tab) {
            own.on_storage.push(on_change.into());
        }
    }
}

impl Channel for Sight {
    fn post(&self, text: &str) {
        self.shared.touch(Access::Write);
        self.shared.tell_others(self.tab, |letterbox, n| {
            letterbox.messages.push_back((n, text.to_owned()));
        });
    }

    fn watch(&self, on_text: Box<dyn Fn(&str)>) {
        let mut letterboxes = self.shared.letterboxes.borrow_mut();
        if let Some(own) = letterboxes.iter_mut().find(|own| own.tab == self.tab) {
            own.on_message.push(on_text.into());
        }
    }
}
