//! Answers to a refresh in words that the contract doesn't know: the session stays, until they have stayed for long
//! enough. What a tab has heard is kept beside it, and tells whether a session may have ended by it.

use core::time::Duration;

use super::invariants::rule;
use super::refresh::failed;
use super::step::{Step, Writing};
use super::tab::doubt::Doubt;
use crate::world::tokens::{Refresh, refresh_of};
use crate::world::{Storage, Words};

/// What a try to refresh a token has come to, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Heard {
    token: Refresh,
    /// `None` for all that is no doubt.
    doubt: Option<Doubt>,
    at: Duration,
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
        let Some(token) = self.token_on_the_wire(tab) else {
            return;
        };
        self.hear(tab, token, Some(doubt));
        let stored = self.state.store.clone();
        self.why = Writing::Doubt(token.login);
        self.outcome(tab, failed(Some(doubt)));
        let is_over = self.session(tab).map(refresh_of) != Some(token);
        let is_ended_here = is_over && stored.is_some() && self.state.store.is_none();
        if is_ended_here {
            if !stays(&self.state.tabs[tab].heard) {
                self.state.breaks(rule::NO_HASTY_END);
            }
            let stored = stored.map(|stored| refresh_of(&stored.session));
            if stored != Some(token) && self.world.storage == Storage::Instant {
                self.state.breaks(rule::NO_END_OF_WHAT_IS_REPLACED);
            }
            self.state.is_doubted_out = true;
        }
    }

    /// Keeps what a try to refresh a token has come to.
    pub(crate) fn hear(&mut self, tab: usize, token: Refresh, doubt: Option<Doubt>) {
        if self.world.budget.doubts > 0 || self.world.words == Words::Bare {
            let own = self.page(tab);
            let at = own.now;
            own.heard.push(Heard { token, doubt, at });
        }
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
            alike.len() >= 3 && newest.at.saturating_sub(first) >= Duration::from_secs(10)
        }
        None => false,
    }
}
