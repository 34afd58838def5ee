//! Threads that do nothing but hash.
//!
//! They are as many as hashes may be computed at once, so that there can never be more, and for two further reasons. Each
//! of them compares in what memory it has compared in before, where threads that come and go would each keep some; new
//! passwords, which are few, have their own. And they stand back behind the threads that answer requests, so that a
//! flood of logins doesn't keep those who are signed in from refreshing.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rustix::process::setpriority_process;
use tracing::warn;

use super::hash::Memory;

/// How far they stand back: with this, Linux gives a tenth of a processor to them when others want it.
const NICENESS: i32 = 10;

type Work = Box<dyn FnOnce(&mut Memory) + Send>;

/// The threads; they end when this is gone and their work is done.
#[derive(Debug)]
pub(super) struct Workers(Sender<Work>);

impl Workers {
    /// Starts so many threads.
    ///
    /// # Panics
    /// When the machine gives none: a server that can't check a password is of no use.
    pub(super) fn start(n: usize) -> Self {
        let (give, take) = channel();
        let take = Arc::new(Mutex::new(take));
        for _ in 0..n {
            let take = Arc::clone(&take);
            thread::Builder::new()
                .name("password".into())
                .spawn(move || work(&take))
                .expect("a thread can be started when the server starts");
        }
        Self(give)
    }

    /// Hands work over, to be begun when a thread is free.
    pub(super) fn run(&self, work: impl FnOnce(&mut Memory) + Send + 'static) {
        // The threads hear as long as this is there; without any, nothing is waited for either.
        let _ = self.0.send(Box::new(work));
    }
}

fn work(take: &Mutex<Receiver<Work>>) {
    stand_back();
    let mut memory = Memory::default();
    loop {
        // A statement of its own: the lock is not held during the work.
        let next = take.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(work) = next else {
            return;
        };
        // Work that panics has told so, and its thread has more to do.
        let _ = catch_unwind(AssertUnwindSafe(|| work(&mut memory)));
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
    use super::*;

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
