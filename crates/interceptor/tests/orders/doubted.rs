//! Which refreshes have been answered so that they may count as refused although the server has refused nothing.
//!
//! It is kept beside the core's own count, by what is on the wire: the core may end a session only where this allows it.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::choice::How;
use crate::plan::Fault;
use crate::tokens;

/// The doubts in a row that each tab has met with each refresh token, and when.
#[derive(Debug, Default)]
pub(crate) struct Doubted(BTreeMap<(usize, String), Vec<(Fault, Duration)>>);

impl Doubted {
    /// A tab's refresh is answered.
    pub(crate) fn note(&mut self, tab: usize, refresh_token: &str, how: How, now: Duration) {
        let doubts = self.0.entry((tab, refresh_token.to_owned())).or_default();
        match how {
            How::Badly(fault @ (Fault::Bare | Fault::Denied)) => {
                doubts.retain(|(before, _)| *before == fault);
                doubts.push((fault, now));
            }
            // Whatever else it is, the count begins again.
            _ => doubts.clear(),
        }
    }

    /// A tab has given its refresh up.
    pub(crate) fn give_up(&mut self, tab: usize, refresh_token: &str) {
        self.0.remove(&(tab, refresh_token.to_owned()));
    }

    /// Whether the session of this name may have been ended by doubts.
    pub(crate) fn is_over(&self, sid: &str, now: Duration) -> bool {
        let of_session = |token: &str| tokens::sid(token) == Some(sid);
        let mut doubts = self.0.iter().filter(|((_, token), _)| of_session(token));
        doubts.any(|(_, doubts)| match doubts.first() {
            Some((Fault::Bare, _)) => doubts.len() >= 2,
            Some((_, first)) => {
                doubts.len() >= 3 && now.saturating_sub(*first) >= Duration::from_secs(10)
            }
            None => false,
        })
    }
}
