//! Refreshing before anybody has to wait, and coming back after the page has slept, was offline, or was left alone.

use super::{Effect, Moment, Sight, Tab};
use crate::port::Sign;

impl Tab {
    /// The page gives a sign; the storage is looked at where time may have passed.
    pub fn see_sign(&mut self, sign: Sign, sight: Option<Sight>, at: Moment) {
        // Whoever comes back to the page is about to use it.
        if sign != Sign::Online {
            self.has_input = true;
        }
        if sign != Sign::Input {
            // Another tab may have refreshed while this one slept: then there is nothing to do.
            self.look(sight, at);
            self.cooldown.wake();
            self.end_pause();
        }
        self.refresh_in_time(at);
    }

    /// Tries a refresh that has failed again at once, whether or not anybody waits.
    pub fn try_again(&mut self, sight: Option<Sight>, at: Moment) {
        // Another tab may have done better meanwhile.
        self.look(sight, at);
        let Some(token) = self.session.session().and_then(|own| own.refresh_token()) else {
            return;
        };
        if !self.cooldown.call(token, at.now) {
            return;
        }
        self.end_pause();
        let is_leader = self.gate.lead();
        self.start_refresh_if(is_leader);
    }

    /// Starts a refresh that holds nobody, if the current token is close to its end and somebody is there to use it.
    ///
    /// Without anybody there it is left to end: a session that nobody uses is to reach its idle end.
    pub fn refresh_in_time(&mut self, at: Moment) {
        let Some(now) = self.stamp() else { return };
        let is_due = self
            .lifetime
            .is_some_and(|lifetime| lifetime.is_due(at.now));
        // A session without a refresh token is not ended before its access token is.
        let is_renewable = self.refresh_token().is_some();
        if !is_due || !is_renewable || !self.has_input {
            return;
        }
        if self.is_over(at.now) {
            self.gate.expire(now);
        }
        let is_leader = self.gate.lead_early(now);
        self.start_refresh_if(is_leader);
    }

    fn start_refresh_if(&mut self, is_leader: bool) {
        if is_leader {
            self.push(Effect::StartRefresh);
        }
    }
}
