//! Refreshing before anybody has to wait, and coming back after the page has slept, was offline, or was left alone.

use core::time::Duration;
use std::rc::Weak;

use futures_util::future::{AbortHandle, Abortable, FutureExt};

use super::Inner;
use super::lifetime::Lifetime;
use super::news::News;
use crate::port::Sign;

/// The longest that a timer is set for: a machine that sleeps stops timers, and then the count is looked at again.
const LONGEST_SLEEP: Duration = Duration::from_secs(600);

impl Inner {
    /// Hears what other tabs do, and what becomes of the page.
    pub(super) fn listen(&self) {
        let platform = &self.platform;
        let own = self.own.clone();
        platform.store.watch(Box::new(move || {
            if let Some(inner) = own.upgrade() {
                inner.sync();
            }
        }));
        let own = self.own.clone();
        platform.channel.watch(Box::new(move |text| {
            if let Some(inner) = own.upgrade() {
                inner.hear(text);
            }
        }));
        let own = self.own.clone();
        platform.presence.watch(Box::new(move |sign| {
            if let Some(inner) = own.upgrade() {
                inner.see_sign(sign);
            }
        }));
    }

    /// Waits, in a task of its own, until the current token is due; the task for the token before is ended.
    pub(super) fn set_timer(&self) {
        if let Some(timer) = self.timer.take() {
            timer.abort();
        }
        let Some(lifetime) = self.lifetime.get() else {
            return;
        };
        let (timer, registration) = AbortHandle::new_pair();
        self.timer.replace(Some(timer));
        let task = Abortable::new(watch_over(self.own.clone(), lifetime), registration);
        self.platform.spawner.spawn(task.map(drop).boxed_local());
    }

    /// Reads the storage, if a message from another tab may tell of something new there.
    fn hear(&self, text: &str) {
        let Some(news) = News::read(text) else { return };
        let is_new = news.is_new_to(self.state.borrow().session());
        if is_new {
            self.sync();
        }
        // A refresh may have stored its tokens in the same moment in which another tab has ended the session: the end
        // stands, and says whose it was.
        if news.is_end()
            && let Some(reason) = self.left_reason(self.whose().as_ref())
        {
            self.end(reason);
        }
    }

    fn see_sign(&self, sign: Sign) {
        // Whoever comes back to the page is about to use it.
        if sign != Sign::Online {
            self.has_input.set(true);
        }
        if sign != Sign::Input {
            // Another tab may have refreshed while this one slept: then there is nothing to do.
            self.sync();
            self.cooldown.borrow_mut().wake();
            self.end_pause();
        }
        self.refresh_in_time();
    }

    /// Tries a refresh that has failed again at once, whether or not anybody waits.
    pub(super) fn try_again(&self) {
        // Another tab may have done better meanwhile.
        self.sync();
        let Some(token) = self.refresh_token() else {
            return;
        };
        let is_called_for = self.cooldown.borrow_mut().call(&token, self.now());
        if !is_called_for {
            return;
        }
        self.end_pause();
        let is_leader = self.gate.borrow_mut().lead();
        if is_leader {
            self.start_refresh();
        }
    }

    /// Has the running refresh look afresh at how long it is put off.
    pub(super) fn end_pause(&self) {
        if let Some(pause) = self.pause.take() {
            // A refresh that does not pause needs no waking.
            let _ = pause.send(());
        }
    }

    /// Starts a refresh that holds nobody, if the current token is close to its end and somebody is there to use it.
    ///
    /// Without anybody there it is left to end: a session that nobody uses is to reach its idle end.
    fn refresh_in_time(&self) {
        let Some(stamp) = self.stamp() else { return };
        let is_due = self
            .lifetime
            .get()
            .is_some_and(|lifetime| lifetime.of == stamp && lifetime.is_due(self.now()));
        // A session without a refresh token is not ended before its access token is.
        let is_renewable = self.refresh_token().is_some();
        if !is_due || !is_renewable || !self.has_input.get() {
            return;
        }
        if self.is_over(stamp) {
            self.gate.borrow_mut().expire(stamp);
        }
        let is_leader = self.gate.borrow_mut().lead_early(stamp);
        if is_leader {
            self.start_refresh();
        }
    }
}

async fn watch_over(own: Weak<Inner>, lifetime: Lifetime) {
    loop {
        // Held only for a moment: a session is not kept alive by its timer.
        let sleep = {
            let Some(inner) = own.upgrade() else { return };
            let now = inner.now();
            if lifetime.is_due(now) {
                return inner.refresh_in_time();
            }
            let left = lifetime.due.saturating_sub(now);
            inner.platform.clock.sleep(left.min(LONGEST_SLEEP))
        };
        sleep.await;
    }
}
