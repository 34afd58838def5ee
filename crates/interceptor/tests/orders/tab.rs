//! One tab: the real core on a platform of which each part is driven.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use futures_util::future::{AbortHandle, Abortable, FutureExt};
use serde_json::Value;
use tollgate_interceptor::port::Random;
use tollgate_interceptor::testing::{FixedRandom, ManualClock, ManualPresence, ScriptedTransport};
use tollgate_interceptor::{Auth, Client, EnvelopeContract, Error, Platform, Request};

use crate::parts::{LockSight, SlowAttempts, TabLock};
use crate::plan::Plan;
use crate::profile::Profile;
use crate::record::{Record, Recorder, is_without_refresh};
use crate::tasks::{TaskId, Tasks};

pub(crate) struct Tab {
    pub(crate) number: usize,
    pub(crate) auth: Auth,
    pub(crate) transport: ScriptedTransport,
    pub(crate) presence: ManualPresence,
    pub(crate) requests: Vec<Flying>,
    pub(crate) record: Rc<RefCell<Record>>,
    pub(crate) lock: Rc<LockSight>,
    pub(crate) is_frozen: bool,
    pub(crate) n_calls: usize,
    client: Client,
    tasks: Rc<Tasks>,
    /// Is gone when nothing of the session is left.
    witness: Weak<dyn Random>,
}

/// A request that a page has made.
pub(crate) struct Flying {
    /// Who was logged in when it was made.
    pub(crate) usr_id: Option<String>,
    pub(crate) number: usize,
    pub(crate) outcome: Rc<RefCell<Option<Outcome>>>,
    pub(crate) is_dropped: bool,
    abort: AbortHandle,
}

/// What became of a request.
pub(crate) struct Outcome {
    pub(crate) answer: Result<Value, Error>,
    /// Who was logged in when it came.
    pub(crate) usr_id: Option<String>,
}

impl Tab {
    pub(crate) fn open(number: usize, plan: &Plan, profile: &Profile, clock: &ManualClock) -> Self {
        let sight = profile.open(number);
        let transport = ScriptedTransport::default();
        let tasks = Rc::new(Tasks::default());
        let random: Rc<dyn Random> = Rc::new(FixedRandom(0.5));
        let witness = Rc::downgrade(&random);
        let mut platform = Platform::new(
            Rc::new(transport.clone()),
            Rc::new(sight.clone()),
            Rc::new(clock.clone()),
            random,
            Rc::new(tasks.spawner()),
        );
        let presence = ManualPresence::default();
        platform.presence = Rc::new(presence.clone());
        let lock = Rc::new(LockSight::new(profile, clock));
        if plan.has_lock {
            platform.lock = Rc::new(TabLock(lock.clone()));
        }
        if plan.has_channel {
            platform.channel = Rc::new(sight);
        }
        platform.attempts = Rc::new(SlowAttempts(profile.key().clone()));
        let record = Rc::new(RefCell::new(Record::default()));
        let auth = Auth::builder(platform, EnvelopeContract::new("/api/master"))
            .observer(Recorder {
                record: record.clone(),
                profile: profile.clone(),
            })
            .build();
        Self {
            number,
            client: Client::new(&auth),
            auth,
            transport,
            presence,
            requests: Vec::new(),
            record,
            lock,
            is_frozen: false,
            n_calls: 0,
            tasks,
            witness,
        }
    }

    /// The tasks that could go on now.
    pub(crate) fn ready(&self) -> Vec<TaskId> {
        let tab = self.number;
        let ready = self.tasks.ready().into_iter();
        ready.map(|number| TaskId { tab, number }).collect()
    }

    pub(crate) fn step(&self, id: TaskId) {
        self.tasks.step(id.number);
    }

    pub(crate) fn request(&mut self, number: usize) {
        let request = Request::get(format!("of/{number}"));
        let request = match is_without_refresh(number) {
            true => request.without_refresh(),
            false => request,
        };
        let outcome = Rc::new(RefCell::new(None));
        let (slot, answer) = (outcome.clone(), self.client.send(request));
        let auth = self.auth.clone();
        let (abort, registration) = AbortHandle::new_pair();
        let task = async move {
            let answer = answer.await;
            let usr_id = auth.identity().map(|identity| identity.usr_id);
            let before = slot.borrow_mut().replace(Outcome { answer, usr_id });
            assert!(before.is_none(), "a future is ready once");
        };
        let task = Abortable::new(task, registration);
        self.tasks.spawn(task.map(drop).boxed_local());
        self.requests.push(Flying {
            usr_id: self.auth.identity().map(|identity| identity.usr_id),
            number,
            outcome,
            is_dropped: false,
            abort,
        });
    }

    pub(crate) fn sign_in(&self, usr_id: &str) {
        let login = Request::post(format!("auth/login/{usr_id}"));
        self.tasks
            .spawn(self.client.login(login).map(drop).boxed_local());
    }

    pub(crate) fn is_undecided(&self, request: usize) -> bool {
        let request = &self.requests[request];
        request.outcome.borrow().is_none() && !request.is_dropped
    }

    pub(crate) fn drop_request(&mut self, request: usize) {
        let request = &mut self.requests[request];
        request.is_dropped = true;
        request.abort.abort();
    }

    /// The tab is gone, and everything in it; what it leaves behind shows in the witness.
    pub(crate) fn close(self, profile: &Profile) -> Weak<dyn Random> {
        profile.close(self.number);
        self.witness.clone()
    }
}

impl Flying {
    /// What it was answered with, if it was.
    pub(crate) fn answer(&self) -> Option<Result<Value, Error>> {
        let outcome = self.outcome.borrow();
        outcome.as_ref().map(|outcome| outcome.answer.clone())
    }
}
