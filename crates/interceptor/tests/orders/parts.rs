//! The parts of a tab's platform that others have a say in, or that take their time.

use std::cell::Cell;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use futures_util::future::{FutureExt, LocalBoxFuture, poll_fn};
use tollgate_interceptor::port::{Attempts, Clock, Held, KeyError, Lock};
use tollgate_interceptor::testing::{ManualClock, ScriptedAttempts};
use tollgate_interceptor::token::RefreshToken;

use crate::footprint::Access;
use crate::profile::Profile;

/// How long a tab waits for the lock before it goes on without.
const LOCK_LIMIT: Duration = Duration::from_secs(9);

/// The shared lock as one tab sees it.
pub(crate) struct LockSight {
    profile: Profile,
    clock: ManualClock,
    pub(crate) is_held: Cell<bool>,
    /// Whether the tab has waited for it in vain, and goes on without.
    pub(crate) is_given_up: Cell<bool>,
}

pub(crate) struct TabLock(pub(crate) Rc<LockSight>);

/// A browser's key that takes its time, as a browser's cryptography does: other things may happen meanwhile.
pub(crate) struct SlowAttempts(pub(crate) ScriptedAttempts);

/// Is dropped without having been granted when somebody stops waiting.
struct Wait {
    sight: Rc<LockSight>,
    since: Duration,
    is_granted: bool,
}

impl LockSight {
    pub(crate) fn new(profile: &Profile, clock: &ManualClock) -> Self {
        Self {
            profile: profile.clone(),
            clock: clock.clone(),
            is_held: Cell::default(),
            is_given_up: Cell::default(),
        }
    }
}

impl Attempts for SlowAttempts {
    fn key(&self) -> LocalBoxFuture<'static, Result<String, KeyError>> {
        in_the_next_turn(self.0.key())
    }

    fn attempt(
        &self,
        key: &str,
        token: &RefreshToken,
    ) -> LocalBoxFuture<'static, Result<String, KeyError>> {
        in_the_next_turn(self.0.attempt(key, token))
    }
}

fn in_the_next_turn<T: 'static>(future: LocalBoxFuture<'static, T>) -> LocalBoxFuture<'static, T> {
    let mut is_next = false;
    let turn = poll_fn(move |context| match std::mem::replace(&mut is_next, true) {
        true => Poll::Ready(()),
        false => {
            context.waker().wake_by_ref();
            Poll::Pending
        }
    });
    turn.then(|()| future).boxed_local()
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
