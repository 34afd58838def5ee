//! Answers to a refresh in words that the contract doesn't know: the session stays, until they have stayed for long
//! enough.
//!
//! What counts is the product's own [`Doubts`](tollgate_interceptor::doubt::Doubts); what a tab has heard is kept beside
//! it, and tells whether a session may have ended by it.

use core::time::Duration;

use tollgate_interceptor::doubt::Doubt;
use tollgate_server::rotation::Seconds;

use super::config::{Storage, Words};
use super::invariants::rule;
use super::mutation::Mutation;
use super::state::Task;
use super::tab::{Step, Writing};
use super::tokens::{Refresh, refresh_of, refresh_token};

/// What a try to refresh a token has come to, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Heard {
    token: Refresh,
    /// `None` for all that is no doubt.
    doubt: Option<Doubt>,
    at: Seconds,
}

impl Step<'_> {
    /// Something in front of the server has answered this tab's refresh, which may have reached the server or not.
    pub(crate) fn answer_in_other_words(&mut self, tab: usize, doubt: Doubt) {
        self.state
            .wire
            .retain(|message| message.sender != Some(tab));
        self.doubt(tab, doubt);
    }

    /// The answer to this tab's refresh leaves a doubt.
    pub(crate) fn doubt(&mut self, tab: usize, doubt: Doubt) {
        let Task::Sent { of, token, .. } = self.tab(tab).task else {
            return;
        };
        self.free_lock(tab);
        let is_refused = self.hear(tab, token, Some(doubt));
        if !is_refused {
            return self.put_off(tab, of, token);
        }
        self.tab(tab).task = Task::Looking;
        if !self.is_mutated(Mutation::DoubtUnread) {
            self.sync(tab);
        }
        if self.stamp(tab) == Some(of) {
            if !stays(&self.state.tabs[tab].heard) {
                self.state.breaks(rule::NO_HASTY_END);
            }
            let is_replaced = self.state.store.as_deref().map(refresh_of) != Some(token);
            if is_replaced && self.world.storage == Storage::Instant {
                self.state.breaks(rule::NO_END_OF_WHAT_IS_REPLACED);
            }
            self.state.is_doubted_out = true;
            self.refused(tab, Writing::Doubt);
        }
        self.look(tab);
    }

    /// A try to refresh a token has come to this; tells whether it is refused by now.
    pub(crate) fn hear(&mut self, tab: usize, token: Refresh, doubt: Option<Doubt>) -> bool {
        if self.world.budget.doubts == 0 && self.world.words == Words::Own {
            // Nothing is ever counted here.
            return false;
        }
        let at = self.state.server.now;
        if doubt.is_some() {
            // The next try comes a second later.
            self.state.server.now += 1;
        }
        let (is_hasty, is_forgetful) = (
            self.is_mutated(Mutation::DoubtIsRefusal),
            self.is_mutated(Mutation::DoubtsAddUp),
        );
        let own = self.tab(tab);
        own.heard.push(Heard { token, doubt, at });
        if is_forgetful && doubt.is_none() {
            return false;
        }
        let is_refused = own.doubts.hear(
            &refresh_token(token),
            doubt,
            Duration::from_secs(at.unsigned_abs()),
        );
        is_refused || (is_hasty && doubt.is_some())
    }
}

/// Whether the newest of them is a doubt that has stayed: another 401, or the third 400 or 403 and ten seconds.
fn stays(heard: &[Heard]) -> bool {
    let Some(newest) = heard.last() else {
        return false;
    };
    let alike = heard.iter().rev();
    let alike: Vec<_> = alike
        .take_while(|one| (one.token, one.doubt) == (newest.token, newest.doubt))
        .collect();
    match newest.doubt {
        Some(Doubt::Unauthorized) => alike.len() >= 2,
        Some(Doubt::Denied) => {
            let first = alike.last().map_or(newest.at, |first| first.at);
            alike.len() >= 3 && newest.at - first >= 10
        }
        None => false,
    }
}
