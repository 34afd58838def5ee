//! One tab: the real core on a platform of which each part is driven.
//!
//! Each task has an executor of its own, so that a task has a name that stays the same whatever else is ready.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use futures_util::future::{AbortHandle, Abortable, FutureExt, LocalBoxFuture, poll_fn};
use serde_json::Value;
use tollgate_interceptor::port::{Clock, Held, Lock, Random, Spawner};
use tollgate_interceptor::testing::{
    Executor, FixedRandom, ManualClock, ManualPresence, ScriptedAttempts, ScriptedTransport,
};
use tollgate_interceptor::{Auth, Client, EnvelopeContract, Error, Platform, Request};

use crate::footprint::Access;
use crate::plan::Plan;
use crate::profile::Profile;
use crate::record::{Record, Recorder, is_without_refresh};

/// How long a tab waits for the lock before it goes on without.
const LOCK_LIMIT: Duration = Duration::from_secs(9);

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
    pub(crate) outcome: Rc<RefCell<Option<Result<Value, Error>>>>,
    pub(crate) is_dropped: bool,
    abort: AbortHandle,
}

/// Names a task: the tab, and how many the tab had begun before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TaskId {
    pub(crate) tab: usize,
    pub(crate) number: usize,
}

#[derive(Default)]
struct Tasks {
    n_begun: Cell<usize>,
    list: RefCell<Vec<Task>>,
}

struct Task {
    number: usize,
    executor: Executor,
    is_done: Rc<Cell<bool>>,
}

/// Runs tasks as long as the tab is open: a tab that is closed ends them.
struct TabSpawner(Weak<Tasks>);

/// The shared lock as one tab sees it.
pub(crate) struct LockSight {
    profile: Profile,
    clock: ManualClock,
    pub(crate) is_held: Cell<bool>,
    /// Whether the tab has waited for it in vain, and goes on without.
    pub(crate) is_given_up: Cell<bool>,
}

struct TabLock(Rc<LockSight>);

/// Is dropped without having been granted when somebody stops waiting.
struct Wait {
    sight: Rc<LockSight>,
    since: Duration,
    is_granted: bool,
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
            Rc::new(TabSpawner(Rc::downgrade(&tasks))),
        );
        let presence = ManualPresence::default();
        platform.presence = Rc::new(presence.clone());
        let lock = Rc::new(LockSight {
            profile: profile.clone(),
            clock: clock.clone(),
            is_held: Cell::default(),
            is_given_up: Cell::default(),
        });
        if plan.has_lock {
            platform.lock = Rc::new(TabLock(lock.clone()));
        }
        if plan.has_channel {
            platform.channel = Rc::new(sight);
        }
        platform.attempts = Rc::new(ScriptedAttempts::default());
        let record = Rc::new(RefCell::new(Record::default()));
        let auth = Auth::builder(platform, EnvelopeContract::new("/api/master"))
            .observer(Recorder(record.clone()))
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
        let tasks = self.tasks.list.borrow();
        let ready = tasks.iter().filter(|task| task.executor.n_ready() > 0);
        ready
            .map(|task| TaskId {
                tab: self.number,
                number: task.number,
            })
            .collect()
    }

    pub(crate) fn step(&self, id: TaskId) {
        let executor = {
            let tasks = self.tasks.list.borrow();
            tasks
                .iter()
                .find(|task| task.number == id.number)
                .map(|task| task.executor.clone())
        };
        if let Some(executor) = executor {
            executor.step(0);
        }
        self.tasks
            .list
            .borrow_mut()
            .retain(|task| !task.is_done.get());
    }

    pub(crate) fn request(&mut self, number: usize) {
        let request = Request::get(format!("of/{number}"));
        let request = match is_without_refresh(number) {
            true => request.without_refresh(),
            false => request,
        };
        let outcome = Rc::new(RefCell::new(None));
        let (slot, answer) = (outcome.clone(), self.client.send(request));
        let (abort, registration) = AbortHandle::new_pair();
        let task = async move {
            let answer = answer.await;
            let before = slot.borrow_mut().replace(answer);
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

impl Tasks {
    fn spawn(&self, future: LocalBoxFuture<'static, ()>) {
        let number = self.n_begun.get();
        self.n_begun.set(number + 1);
        let is_done = Rc::new(Cell::new(false));
        let done = is_done.clone();
        let executor = Executor::default();
        executor.spawn(future.map(move |()| done.set(true)).boxed_local());
        self.list.borrow_mut().push(Task {
            number,
            executor,
            is_done,
        });
    }
}

impl Spawner for TabSpawner {
    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        if let Some(tasks) = self.0.upgrade() {
            tasks.spawn(task);
        }
    }
}

impl Lock for TabLock {
    fn acquire(&self) -> LocalBoxFuture<'static, Held> {
        let sight = self.0.clone();
        sight.is_given_up.set(false);
        sight.profile.touch(Access::Write);
        let mut granted = sight.profile.lock().acquire();
        let wait = Wait {
            since: sight.clock.now(),
            sight: sight.clone(),
            is_granted: false,
        };
        async move {
            let held = poll_fn(|context| {
                // Whether it is free depends on the other tabs.
                sight.profile.touch(Access::Read);
                granted.poll_unpin(context)
            })
            .await;
            wait.end();
            sight.is_held.set(true);
            Held::new(move || {
                sight.is_held.set(false);
                sight.profile.touch(Access::Write);
                drop(held);
            })
        }
        .boxed_local()
    }
}

impl Wait {
    /// The lock is granted.
    fn end(mut self) {
        self.is_granted = true;
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        if !self.is_granted {
            self.sight.profile.touch(Access::Write);
            let waited = self.sight.clock.now().saturating_sub(self.since);
            self.sight.is_given_up.set(waited >= LOCK_LIMIT);
        }
    }
}
