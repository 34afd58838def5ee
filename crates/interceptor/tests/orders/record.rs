//! What a tab tells, as far as rules are about it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;

use tollgate_interceptor::observer::{Event, RequestId, Sending, Source};
use tollgate_interceptor::session::Stamp;
use tollgate_interceptor::{Loading, LogoutReason, Observer};

use crate::profile::Profile;

#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) loading: Loading,
    pub(crate) replays: Vec<RequestId>,
    pub(crate) n_logins: usize,
    /// Each session that has ended, by its name, and why.
    pub(crate) ended: Vec<(String, LogoutReason)>,
    /// The tokens whose refresh has begun, each time that it did so afresh.
    pub(crate) refreshed: Vec<Stamp>,
    /// Requests that went out with a token that was known to be dead, although they do not ask for that.
    pub(crate) sent_dead: Vec<RequestId>,
    /// How often each request was given up or has failed.
    pub(crate) n_settled: BTreeMap<RequestId, usize>,
    /// Who waits for a newer token, and since when.
    pub(crate) waiting: BTreeMap<RequestId, Duration>,
    /// How often somebody was told of a newer token before it was stored.
    pub(crate) n_told_too_early: usize,
    /// How many tokens were stored when the refresh was sent.
    n_stored: usize,
    carried: BTreeMap<RequestId, Stamp>,
    unauthorized: BTreeSet<RequestId>,
    dead: BTreeSet<Stamp>,
}

pub(crate) struct Recorder {
    pub(crate) record: Rc<RefCell<Record>>,
    pub(crate) profile: Profile,
}

/// The numbers of requests that go without a refresh.
pub(crate) fn is_without_refresh(number: usize) -> bool {
    number % 5 == 3
}

/// The number of the request that has this path.
pub(crate) fn number_of(path: &str) -> Option<usize> {
    path.rsplit_once("/of/")?.1.parse().ok()
}

impl Observer for Recorder {
    fn on_event(&self, at: Duration, event: &Event) {
        let mut record = self.record.borrow_mut();
        let record = &mut *record;
        match event {
            Event::Queued { id } => {
                record.waiting.entry(*id).or_insert(at);
            }
            Event::Sent { id, .. } | Event::Failed { id, .. } | Event::Aborted { id } => {
                record.waiting.remove(id);
            }
            _ => {}
        }
        match event {
            Event::Sent {
                id,
                path,
                stamp,
                sending,
                ..
            } => {
                if *sending == Sending::Replay {
                    record.replays.push(*id);
                }
                let is_opted_out = number_of(path).is_some_and(is_without_refresh);
                record.unauthorized.remove(id);
                if let Some(stamp) = stamp {
                    record.carried.insert(*id, *stamp);
                    if record.dead.contains(stamp) && !is_opted_out {
                        record.sent_dead.push(*id);
                    }
                }
            }
            Event::Answered { id, status: 401 } => {
                record.unauthorized.insert(*id);
            }
            // Who joins the queue after a 401 has told that its token is dead.
            Event::Queued { id } if record.unauthorized.remove(id) => {
                record.dead.extend(record.carried.get(id));
            }
            Event::Failed { id, .. } | Event::Aborted { id } => {
                *record.n_settled.entry(*id).or_default() += 1;
            }
            Event::Loading(loading) => record.loading = *loading,
            Event::Refreshing { stamp, attempt } => {
                record.n_stored = self.profile.n_stored();
                if *attempt == 1 {
                    record.refreshed.push(*stamp);
                }
            }
            Event::Refreshed {
                source: Source::Refresh,
                ..
            } if self.profile.n_stored() == record.n_stored => record.n_told_too_early += 1,
            Event::LoggedIn { .. } => record.n_logins += 1,
            Event::LoggedOut { identity, reason } => {
                let sid = identity.sid.clone().unwrap_or_default();
                record.ended.push((sid, reason.clone()));
            }
            _ => {}
        }
    }
}
