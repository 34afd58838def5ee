//! Writes down what happens in this tab, tells it to the other tabs, and takes in what they tell.
//!
//! What tabs tell each other goes over a channel of its own, carries no secret, and is not to be trusted: what is no
//! such message is dropped, and nothing that it says does more than draw a line.
//!
//! ```
//! use tollgate_devtools::Recorder;
//! use tollgate_interceptor::{Auth, EnvelopeContract, Platform};
//!
//! fn connect(platform: Platform) -> (Auth, Recorder) {
//!     let recorder = Recorder::new(&platform);
//!     let auth = Auth::builder(platform, EnvelopeContract::new("/api"))
//!         .observer(recorder.clone())
//!         .build();
//!     (auth, recorder)
//! }
//! ```

use core::cell::{Cell, Ref, RefCell};
use core::time::Duration;
use std::collections::VecDeque;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use tollgate_interceptor::observer::Observer;
use tollgate_interceptor::port::{Channel, Clock};
use tollgate_interceptor::{Event, Platform};

use crate::note::{Note, millis};
use crate::recording::{self, Recording, TabId};
use crate::signed_out::{self, Entry, SignedOut};

/// How many notes are kept; as many as all requests of a [`Recording`] make.
const MOST_NOTES: usize = 8 * recording::LIMIT;

/// The longest message that is read, in bytes; ours are far shorter.
const LONGEST_MESSAGE: usize = 4096;

/// Writes down what happens. Clones are the same recorder.
#[derive(Clone)]
pub struct Recorder {
    inner: Rc<Inner>,
}

struct Inner {
    tab: TabId,
    clock: Rc<dyn Clock>,
    channel: RefCell<Option<Rc<dyn Channel>>>,
    recording: RefCell<Recording>,
    /// The last notes of all tabs, to play them again, and for the day on which a session ends.
    log: RefCell<VecDeque<Logged>>,
    signed_out: RefCell<Option<SignedOut>>,
    /// Counts the changes, so that a view can tell whether it has drawn the last one.
    version: Cell<u64>,
    watchers: RefCell<Vec<Rc<dyn Fn()>>>,
}

/// A note, and when it was taken.
#[derive(Clone)]
struct Logged {
    at: Duration,
    entry: Entry,
}

/// What one tab tells the others.
#[derive(Serialize, Deserialize)]
struct Message {
    tab: TabId,
    /// When it has happened by the wall clock that all tabs share, in milliseconds.
    at_ms: u64,
    note: Note,
}

impl Recorder {
    /// A recorder for the tab of `platform`, by its clock.
    #[must_use]
    pub fn new(platform: &Platform) -> Self {
        // As many numbers as a float tells apart: two tabs draw the same one as good as never.
        let tab = TabId((platform.random.unit() * 2_f64.powi(53)) as u64);
        Self {
            inner: Rc::new(Inner {
                tab,
                clock: platform.clock.clone(),
                channel: RefCell::default(),
                recording: RefCell::default(),
                log: RefCell::default(),
                signed_out: RefCell::default(),
                version: Cell::default(),
                watchers: RefCell::default(),
            }),
        }
    }

    /// Tells the other tabs what happens here, and takes in what they tell.
    #[must_use]
    pub fn with_channel(self, channel: impl Channel + 'static) -> Self {
        let own = Rc::downgrade(&self.inner);
        channel.watch(Box::new(move |text| {
            if let Some(inner) = own.upgrade() {
                inner.hear(text);
            }
        }));
        self.inner.channel.replace(Some(Rc::new(channel)));
        self
    }

    /// This tab's name among those that tell each other what they do.
    #[must_use]
    pub fn tab(&self) -> TabId {
        self.inner.tab
    }

    /// What has happened so far. To be let go of before anything else is called here.
    #[must_use]
    pub fn recording(&self) -> Ref<'_, Recording> {
        self.inner.recording.borrow()
    }

    /// What has happened from a time on until another, as if nothing had been before.
    #[must_use]
    pub fn recording_between(&self, from: Duration, to: Duration) -> Recording {
        let mut recording = Recording::default();
        let log = self.inner.log.borrow();
        for logged in log
            .iter()
            .filter(|logged| logged.at >= from && logged.at <= to)
        {
            recording.record(logged.entry.tab, logged.at, &logged.entry.note);
        }
        recording
    }

    /// The time by which the recording goes.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.inner.clock.now()
    }

    /// What the wall clock showed at a time of the recording, since 1970.
    #[must_use]
    pub fn wall_at(&self, at: Duration) -> Duration {
        let ago = self.now().saturating_sub(at);
        self.inner.clock.wall().saturating_sub(ago)
    }

    /// Changes with each note that is taken in.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.inner.version.get()
    }

    /// Calls `on_change` after each note that is taken in.
    pub fn watch(&self, on_change: impl Fn() + 'static) {
        self.inner.watchers.borrow_mut().push(Rc::new(on_change));
    }

    /// Forgets what has happened, but not who is logged in.
    pub fn clear(&self) {
        self.inner.recording.borrow_mut().clear();
        self.inner.changed();
    }

    /// The last forced end of a session in this tab, while it is fresh enough to be told.
    #[must_use]
    pub fn signed_out(&self) -> Option<SignedOut> {
        let now = millis(self.inner.clock.wall());
        let signed_out = self.inner.signed_out.borrow();
        signed_out.clone().filter(|told| told.is_fresh(now))
    }

    /// Takes up what was kept before the page was loaded anew; what is known already stays.
    pub fn restore(&self, kept: SignedOut) {
        self.inner.signed_out.borrow_mut().get_or_insert(kept);
    }
}

impl Observer for Recorder {
    fn on_event(&self, at: Duration, event: &Event) {
        let Some(note) = Note::of(event) else { return };
        let inner = &self.inner;
        let at_ms = millis(self.wall_at(at));
        inner.take_in(inner.tab, at, at_ms, &note);
        match &note {
            Note::LoggedOut { why } if signed_out::is_forced(why) => {
                let log = inner.log.borrow();
                let n_older = log.len().saturating_sub(signed_out::MOST_ENTRIES);
                let entries = log.iter().skip(n_older);
                let entries = entries.map(|logged| logged.entry.clone()).collect();
                let told = SignedOut::new(inner.tab, at_ms, why.clone(), entries);
                inner.signed_out.replace(Some(told));
            }
            Note::LoggedOut { .. } | Note::LoggedIn => drop(inner.signed_out.take()),
            _ => {}
        }
        // A copy: whoever is told may hear and answer at once.
        let channel = inner.channel.borrow().clone();
        if let Some(channel) = channel {
            let message = Message {
                tab: inner.tab,
                at_ms,
                note,
            };
            if let Ok(text) = serde_json::to_string(&message) {
                channel.post(&text);
            }
        }
        inner.changed();
    }
}

impl Inner {
    fn hear(&self, text: &str) {
        if text.len() > LONGEST_MESSAGE {
            return;
        }
        let Ok(message) = serde_json::from_str::<Message>(text) else {
            return;
        };
        // Who speaks for this tab is not this tab.
        if message.tab == self.tab {
            return;
        }
        let ago = millis(self.clock.wall()).saturating_sub(message.at_ms);
        let at = self.clock.now().saturating_sub(Duration::from_millis(ago));
        // Each tab learns by itself who is logged in.
        if !matches!(message.note, Note::LoggedIn | Note::LoggedOut { .. }) {
            self.take_in(message.tab, at, message.at_ms, &message.note);
            self.changed();
        }
    }

    fn take_in(&self, tab: TabId, at: Duration, at_ms: u64, note: &Note) {
        self.recording.borrow_mut().record(tab, at, note);
        let mut log = self.log.borrow_mut();
        if log.len() == MOST_NOTES {
            log.pop_front();
        }
        let note = note.clone();
        let entry = Entry { tab, at_ms, note };
        log.push_back(Logged { at, entry });
    }

    fn changed(&self) {
        self.version.set(self.version.get() + 1);
        let watchers = self.watchers.borrow().clone();
        for on_change in watchers {
            on_change();
        }
    }
}

#[cfg(test)]
mod tests {
    use tollgate_interceptor::observer::RequestId;
    use tollgate_interceptor::testing::{
        Executor, FixedRandom, ManualClock, MemoryStore, ScriptedTransport, SharedChannel,
    };
    use tollgate_interceptor::{Error, Identity, LogoutReason, Method};

    use super::*;

    fn recorder(clock: &ManualClock, random: f64) -> Recorder {
        Recorder::new(&Platform::new(
            Rc::new(ScriptedTransport::default()),
            Rc::new(MemoryStore::default()),
            Rc::new(clock.clone()),
            Rc::new(FixedRandom(random)),
            Rc::new(Executor::default()),
        ))
    }

    fn sent(id: u64) -> Event {
        Event::Sent {
            id: RequestId(id),
            method: Method::Get,
            path: "/api/users/ada".to_owned(),
            stamp: None,
            sending: tollgate_interceptor::observer::Sending::Attempt,
        }
    }

    fn logged_out(reason: LogoutReason) -> Event {
        Event::LoggedOut {
            identity: Identity {
                usr_id: "ada".to_owned(),
                tenant_id: None,
                sid: None,
            },
            reason,
        }
    }

    #[test]
    fn tabs_draw_what_the_others_do() {
        let clock = ManualClock::default();
        let channel = SharedChannel::default();
        let here = recorder(&clock, 0.1).with_channel(channel.clone());
        let there = recorder(&clock, 0.2).with_channel(channel.another_tab());
        assert_ne!(here.tab(), there.tab());
        clock.advance(Duration::from_secs(5));
        here.on_event(clock.now(), &sent(1));
        let recording = there.recording();
        let exchange = recording.requests().next().unwrap();
        assert_eq!((exchange.tab, exchange.id), (here.tab(), 1));
        assert_eq!(exchange.from(), clock.now());
    }

    #[test]
    fn what_is_no_message_of_ours_is_dropped() {
        let clock = ManualClock::default();
        let channel = SharedChannel::default();
        let stranger = channel.another_tab();
        let here = recorder(&clock, 0.1).with_channel(channel);
        let own_name = format!(
            r#"{{"tab":{},"at_ms":0,"note":{{"kind":"queued","id":1}}}}"#,
            here.tab().0
        );
        for text in [
            "",
            "null",
            "[]",
            r#"{"tab":1}"#,
            r#"{"tab":1,"at_ms":0,"note":{"kind":"never heard of"}}"#,
            r#"{"tab":-1,"at_ms":0,"note":{"kind":"queued","id":1}}"#,
            &own_name,
            &"x".repeat(LONGEST_MESSAGE + 1),
        ] {
            stranger.post(text);
        }
        assert_eq!(here.recording().requests().len(), 0);
        // From the future, and long gone: both are drawn somewhere, and nothing panics.
        for at_ms in [u64::MAX, 0] {
            stranger.post(&format!(
                r#"{{"tab":1,"at_ms":{at_ms},"note":{{"kind":"queued","id":{at_ms}}}}}"#
            ));
        }
        assert_eq!(here.recording().requests().len(), 2);
    }

    #[test]
    fn only_a_forced_end_is_kept_and_the_next_login_forgets_it() {
        let clock = ManualClock::default();
        let here = recorder(&clock, 0.1);
        here.on_event(clock.now(), &sent(1));
        for by_hand in [
            LogoutReason::LoggedOut,
            LogoutReason::Elsewhere,
            LogoutReason::Switched,
        ] {
            here.on_event(clock.now(), &logged_out(by_hand));
            assert_eq!(here.signed_out(), None);
        }
        here.on_event(clock.now(), &logged_out(LogoutReason::Revoked));
        assert_eq!(here.signed_out().unwrap().why, LogoutReason::Revoked);
        let identity = Identity {
            usr_id: "ada".to_owned(),
            tenant_id: None,
            sid: None,
        };
        here.on_event(clock.now(), &Event::LoggedIn { identity });
        assert_eq!(here.signed_out(), None);
    }

    #[test]
    fn what_has_happened_can_be_played_again() {
        let clock = ManualClock::default();
        let here = recorder(&clock, 0.1);
        for id in 0..3 {
            here.on_event(clock.now(), &sent(id));
            clock.advance(Duration::from_secs(1));
        }
        let ids = |from, to| {
            let played = here.recording_between(Duration::from_secs(from), Duration::from_secs(to));
            played
                .requests()
                .map(|exchange| exchange.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(0, 9), [0, 1, 2]);
        assert_eq!(ids(1, 1), [1]);
    }

    #[test]
    fn a_forced_end_tells_no_more_than_its_last_fifty_notes() {
        let clock = ManualClock::default();
        let here = recorder(&clock, 0.1);
        for id in 0..1_000 {
            here.on_event(clock.now(), &sent(id));
        }
        here.on_event(clock.now(), &logged_out(LogoutReason::Revoked));
        let told = here.signed_out().unwrap();
        assert_eq!(told.entries.len(), signed_out::MOST_ENTRIES);
        let last = &told.entries.last().unwrap().note;
        assert!(matches!(last, Note::LoggedOut { .. }));
    }

    #[test]
    fn a_forced_end_is_forgotten_after_ten_minutes() {
        let clock = ManualClock::default();
        let here = recorder(&clock, 0.1);
        here.on_event(clock.now(), &logged_out(LogoutReason::Expired));
        clock.advance(Duration::from_secs(599));
        assert!(here.signed_out().is_some());
        clock.advance(Duration::from_secs(2));
        assert_eq!(here.signed_out(), None);
    }

    #[test]
    fn another_tabs_words_do_not_sign_this_one_out() {
        let clock = ManualClock::default();
        let channel = SharedChannel::default();
        let here = recorder(&clock, 0.1).with_channel(channel.clone());
        let there = recorder(&clock, 0.2).with_channel(channel.another_tab());
        there.on_event(clock.now(), &logged_out(LogoutReason::Revoked));
        assert_eq!(here.signed_out(), None);
        assert_eq!(here.recording().counts().logouts, 0);
    }

    #[test]
    fn who_watches_is_told_of_each_change_and_may_look() {
        let clock = ManualClock::default();
        let here = recorder(&clock, 0.1);
        let seen = Rc::new(Cell::new(0));
        let (told, looking) = (seen.clone(), here.clone());
        here.watch(move || told.set(looking.recording().requests().len()));
        here.on_event(clock.now(), &sent(1));
        here.on_event(clock.now(), &sent(2));
        assert_eq!(seen.get(), 2);
        let failed = Event::Failed {
            id: RequestId(1),
            error: Error::Network,
        };
        here.on_event(clock.now(), &failed);
        here.clear();
        assert_eq!(seen.get(), 0);
    }
}
