//! Threads that do nothing but hash.
//!
//! They are as many as hashes may be computed at once, so that there can never be more, and for two further reasons. Each
//! of them hashes in what memory it has hashed in before, as long as there is work: to get 19 MiB from the machine anew
//! costs a tenth of a hash. And they stand back behind the threads that answer requests, so that a flood of logins
//! doesn't keep those who are signed in from refreshing.
//! When there has been no work for a while, the memory goes back.

use core::fmt;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::process::setpriority_process;
use tracing::warn;

use super::hash::Memory;

/// How far they stand back: with this, Linux gives a tenth of a processor to them when others want it.
const NICENESS: i32 = 10;

/// How long a thread keeps its memory without work.
const REST: Duration = Duration::from_secs(3);

type Work = Box<dyn FnOnce(&mut Memory) + Send>;

/// The threads; they end when this is gone and their work is done.
#[derive(Debug)]
pub(super) struct Workers(Arc<Queue>);

/// Work that waits for a thread.
#[derive(Default)]
struct Queue {
    todo: Mutex<Todo>,
    has_changed: Condvar,
}

#[derive(Default)]
struct Todo {
    work: VecDeque<Work>,
    /// There will be no more.
    is_closed: bool,
}

/// What a thread does next.
enum Next {
    Work(Work),
    /// Nothing has come for a while.
    Rest,
    End,
}

impl Workers {
    /// Starts so many threads.
    ///
    /// # Panics
    /// When the machine gives none: a server that can't check a password is of no use.
    pub(super) fn start(n: usize) -> Self {
        Self::start_with(n, REST)
    }

    fn start_with(n: usize, rest: Duration) -> Self {
        let queue = Arc::new(Queue::default());
        for _ in 0..n {
            let queue = Arc::clone(&queue);
            thread::Builder::new()
                .name("password".into())
                .spawn(move || work(&queue, rest))
                .expect("a thread can be started when the server starts");
        }
        Self(queue)
    }

    /// Hands work over, to be begun when a thread is free.
    pub(super) fn run(&self, work: impl FnOnce(&mut Memory) + Send + 'static) {
        self.0.todo().work.push_back(Box::new(work));
        self.0.has_changed.notify_one();
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.0.todo().is_closed = true;
        self.0.has_changed.notify_all();
    }
}

impl Queue {
    /// Waits for work; with a patience, for no longer than that.
    fn next(&self, patience: Option<Duration>) -> Next {
        let is_idle = |todo: &mut Todo| todo.work.is_empty() && !todo.is_closed;
        let todo = self.todo();
        let mut todo = match patience {
            Some(patience) => {
                let waited = self.has_changed.wait_timeout_while(todo, patience, is_idle);
                waited.unwrap_or_else(PoisonError::into_inner).0
            }
            None => {
                let waited = self.has_changed.wait_while(todo, is_idle);
                waited.unwrap_or_else(PoisonError::into_inner)
            }
        };
        match todo.work.pop_front() {
            Some(work) => Next::Work(work),
            None if todo.is_closed => Next::End,
            None => Next::Rest,
        }
    }

    fn todo(&self) -> MutexGuard<'_, Todo> {
        self.todo.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").finish_non_exhaustive()
    }
}

fn work(queue: &Queue, rest: Duration) {
    stand_back();
    let mut memory = Memory::default();
    loop {
        let patience = (!memory.is_empty()).then_some(rest);
        match queue.next(patience) {
            // Work that panics has told so, and its thread has more to do.
            Next::Work(work) => drop(catch_unwind(AssertUnwindSafe(|| work(&mut memory)))),
            Next::Rest => memory = Memory::default(),
            Next::End => return,
        }
    }
}

/// On Linux this is about the calling thread; elsewhere it would be about the whole process.
fn stand_back() {
    if cfg!(target_os = "linux")
        && let Err(error) = setpriority_process(None, NICENESS)
    {
        warn!(%error, "hashing passwords can't be put behind other work");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    /// Whether the thread has memory at hand.
    fn has_memory(workers: &Workers) -> bool {
        let (give, take) = channel();
        workers.run(move |memory| give.send(!memory.is_empty()).unwrap());
        take.recv().unwrap()
    }

    #[test]
    fn a_thread_keeps_its_memory_between_two_hashes_and_gives_it_back_when_it_rests() {
        let workers = Workers::start_with(1, Duration::from_secs(3_600));
        workers.run(|memory| {
            memory.blocks(64);
        });
        assert!(has_memory(&workers));

        let workers = Workers::start_with(1, Duration::ZERO);
        workers.run(|memory| {
            memory.blocks(64);
        });
        // It may be asked before it has come to rest, and then it still works; but not for ever.
        while has_memory(&workers) {}
    }

    #[test]
    fn a_thread_outlives_work_that_panics() {
        let workers = Workers::start(1);
        workers.run(|_| panic!("as the test wants it"));
        let (give, take) = channel();
        workers.run(move |_| give.send(7).unwrap());
        assert_eq!(take.recv(), Ok(7));
    }

    #[test]
    fn threads_end_when_nobody_can_have_work_for_them_any_more() {
        let (give, take) = channel::<()>();
        let workers = Workers::start(1);
        workers.run(move |_| drop(give));
        drop(workers);
        assert!(take.recv().is_err(), "what was handed over is done first");
    }
}
