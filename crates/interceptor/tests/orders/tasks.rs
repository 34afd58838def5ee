//! The tasks of a tab, each of which goes on when the run says so.
//!
//! Each has an executor of its own, so that it has a name that stays the same whatever else is ready.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use futures_util::future::{FutureExt, LocalBoxFuture};
use tollgate_interceptor::port::Spawner;
use tollgate_interceptor::testing::Executor;

/// Names a task: the tab, and how many the tab had begun before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TaskId {
    pub(crate) tab: usize,
    pub(crate) number: usize,
}

#[derive(Default)]
pub(crate) struct Tasks {
    n_begun: Cell<usize>,
    list: RefCell<Vec<Task>>,
}

struct Task {
    number: usize,
    executor: Executor,
    is_done: Rc<Cell<bool>>,
}

/// Runs tasks as long as the tab is open: a tab that is closed ends them.
pub(crate) struct TabSpawner(Weak<Tasks>);

impl Tasks {
    pub(crate) fn spawner(self: &Rc<Self>) -> TabSpawner {
        TabSpawner(Rc::downgrade(self))
    }

    /// Those that could go on now.
    pub(crate) fn ready(&self) -> Vec<usize> {
        let tasks = self.list.borrow();
        let ready = tasks.iter().filter(|task| task.executor.n_ready() > 0);
        ready.map(|task| task.number).collect()
    }

    pub(crate) fn step(&self, number: usize) {
        let executor = {
            let tasks = self.list.borrow();
            let task = tasks.iter().find(|task| task.number == number);
            task.map(|task| task.executor.clone())
        };
        // The list is not borrowed while it goes on, since a task may spawn others.
        if let Some(executor) = executor {
            executor.step(0);
        }
        self.list.borrow_mut().retain(|task| !task.is_done.get());
    }

    pub(crate) fn spawn(&self, future: LocalBoxFuture<'static, ()>) {
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
