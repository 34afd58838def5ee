//! An executor whose order the test chooses.

use core::cell::RefCell;
use core::task::Context;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::LocalBoxFuture;
use futures_util::task::{ArcWake, waker};

use crate::port::Spawner;

/// Runs tasks one step at a time, whichever the test picks. Clones are the same executor.
///
/// ```
/// use futures_util::future::FutureExt;
/// use tollgate_interceptor::port::Spawner;
/// use tollgate_interceptor::testing::Executor;
///
/// let executor = Executor::default();
/// executor.spawn(async {}.boxed_local());
/// assert_eq!(executor.n_ready(), 1);
/// executor.step(0);
/// assert_eq!(executor.n_ready(), 0);
/// ```
#[derive(Clone, Default)]
pub struct Executor {
    tasks: Rc<RefCell<VecDeque<Task>>>,
}

struct Task {
    future: LocalBoxFuture<'static, ()>,
    flag: Arc<Flag>,
}

/// Whether a task has been woken since its last step.
struct Flag(AtomicBool);

impl ArcWake for Flag {
    fn wake_by_ref(flag: &Arc<Self>) {
        flag.0.store(true, Ordering::Relaxed);
    }
}

impl Task {
    fn is_ready(&self) -> bool {
        self.flag.0.load(Ordering::Relaxed)
    }
}

impl Executor {
    /// How many tasks could go on now.
    #[must_use]
    pub fn n_ready(&self) -> usize {
        self.tasks
            .borrow()
            .iter()
            .filter(|task| task.is_ready())
            .count()
    }

    /// Lets one of the tasks that could go on do so: the one with this number among them, in the order of spawning.
    ///
    /// # Panics
    ///
    /// When there is no task of this number.
    pub fn step(&self, number: usize) {
        // Taken out while it runs, since it may spawn others; put back in its place, so that the order stays.
        let (position, mut task) = self
            .take_ready(number)
            .expect("a task of this number is ready");
        task.flag.0.store(false, Ordering::Relaxed);
        let waker = waker(task.flag.clone());
        let is_pending = task
            .future
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_pending();
        if is_pending {
            self.tasks.borrow_mut().insert(position, task);
        }
    }

    /// Lets everything go on as far as it can, in the order of spawning.
    pub fn run_until_stalled(&self) {
        while self.n_ready() > 0 {
            self.step(0);
        }
    }

    fn take_ready(&self, number: usize) -> Option<(usize, Task)> {
        let mut tasks = self.tasks.borrow_mut();
        let mut ready = tasks.iter().enumerate().filter(|(_, task)| task.is_ready());
        let (position, _) = ready.nth(number)?;
        Some((position, tasks.remove(position)?))
    }
}

impl Spawner for Executor {
    fn spawn(&self, future: LocalBoxFuture<'static, ()>) {
        let flag = Arc::new(Flag(AtomicBool::new(true)));
        self.tasks.borrow_mut().push_back(Task { future, flag });
    }
}
