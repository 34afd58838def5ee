//! What one can do on the traffic page beside what the picture brings along: make it hard, and end the session from
//! outside.
//!
//! Each is one click: it puts something in the way, lets the key expire, and sends twenty requests.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use tollgate_api_types::Fault;
use tollgate_devtools::Experiment;
use tollgate_interceptor::signals::{use_client, use_session};
use tollgate_interceptor::{Client, Request};

use super::expire_access;
use crate::api;
use crate::language::Text;
use crate::obstacles::Obstacles;
use crate::words::traffic as words;

/// How many requests show what happens.
const N_REQUESTS: usize = 20;

/// How long there is no network.
const OFFLINE: Duration = Duration::from_secs(10);

/// What one can do, and how the key is made to expire.
pub(super) struct Experiments {
    /// All of it.
    pub(super) list: Signal<Vec<Experiment>>,
    /// Why some of it can't be done at this moment.
    pub(super) note: Signal<Option<String>>,
    /// For the picture's own.
    pub(super) on_expire: Callback<Callback<()>>,
}

/// What is in the way at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hard {
    Server(Fault),
    Offline,
    Clock,
}

/// All that can be in the way, what its button says, and what to watch for then.
const HARD_ONES: [(Hard, Text, Text); 5] = [
    (Hard::Server(Fault::Slow), words::SLOW, words::SLOW_HINT),
    (
        Hard::Server(Fault::RefreshLost),
        words::LOST,
        words::LOST_HINT,
    ),
    (
        Hard::Server(Fault::RefreshUnavailable),
        words::BUSY,
        words::BUSY_HINT,
    ),
    (Hard::Offline, words::OFFLINE, words::OFFLINE_HINT),
    (Hard::Clock, words::CLOCK, words::CLOCK_HINT),
];

/// Offers what is possible on this server; all of it is over when the page is left.
pub(super) fn use_experiments(is_demo: bool, obstacles: Obstacles) -> Experiments {
    let client = use_client();
    let bench = StoredValue::new_local(Bench {
        client,
        obstacles,
        is_demo,
        hard: RwSignal::new(None),
    });
    on_cleanup(move || {
        if let Some(bench) = bench.try_get_value() {
            bench.stop();
        }
    });
    let on_expire = Callback::new(move |then| bench.with_value(|bench| bench.expire(then)));
    let hard = bench.with_value(|bench| bench.hard);
    let sid = use_session()
        .identity
        .get_untracked()
        .and_then(|identity| identity.sid);
    let end = move || {
        let sid = sid.clone()?;
        let run = Callback::new(move |()| bench.with_value(|bench| bench.end_from_outside(&sid)));
        Some(experiment(
            words::END_FROM_OUTSIDE,
            words::END_FROM_OUTSIDE_HINT,
            hard,
            run,
        ))
    };
    let note = Signal::derive(move || {
        let hard = hard.get()?;
        let (_, label, _) = HARD_ONES.into_iter().find(|(what, ..)| *what == hard)?;
        Some(words::one_at_a_time(label.get()))
    });
    let list = Signal::derive(move || {
        let hard_ones = HARD_ONES
            .into_iter()
            .filter(|_| is_demo)
            .map(|(what, label, hint)| {
                let run = Callback::new(move |()| bench.with_value(|bench| bench.make_hard(what)));
                experiment(label, hint, hard, run)
            });
        let stop = hard.get().map(|_| {
            let run = Callback::new(move |()| bench.with_value(Bench::stop));
            Experiment {
                is_disabled: Signal::stored(false),
                ..experiment(words::STOP, words::STOP_HINT, hard, run)
            }
        });
        hard_ones.chain(end()).chain(stop).collect::<Vec<_>>()
    });
    Experiments {
        list,
        note,
        on_expire,
    }
}

/// One at a time: what two of them show at once nobody can tell apart.
fn experiment(
    label: Text,
    hint: Text,
    hard: RwSignal<Option<Hard>>,
    run: Callback<()>,
) -> Experiment {
    Experiment {
        label: Signal::stored(label.get().to_owned()),
        hint: Signal::stored(hint.get().to_owned()),
        run,
        is_disabled: Signal::derive(move || hard.get().is_some()),
    }
}

/// Where experiments are made.
#[derive(Clone)]
struct Bench {
    client: Client,
    obstacles: Obstacles,
    is_demo: bool,
    hard: RwSignal<Option<Hard>>,
}

impl Bench {
    fn expire(&self, then: Callback<()>) {
        let expired = expire_access(self.client.clone(), self.is_demo);
        spawn_local(async move {
            expired.await;
            then.run(());
        });
    }

    fn make_hard(&self, what: Hard) {
        let bench = self.clone();
        self.hard.set(Some(what));
        spawn_local(async move {
            let (life, is_set) = match what {
                Hard::Server(fault) => {
                    let set = api::demo::set_fault(bench.client.clone(), Some(fault)).await;
                    (Duration::from_secs(Fault::LIFE.unsigned_abs()), set.is_ok())
                }
                Hard::Offline => (OFFLINE, true),
                Hard::Clock => (Duration::from_secs(Fault::LIFE.unsigned_abs()), true),
            };
            if is_set {
                // What takes the network away comes after the last request that needs it.
                expire_access(bench.client.clone(), bench.is_demo).await;
                bench.begin(what);
                bench.obstacles.wait(life).await;
            }
            // The page may have been left meanwhile, or something else been made hard.
            if bench.hard.try_get_untracked().flatten() == Some(what) {
                bench.over();
            }
        });
    }

    fn begin(&self, what: Hard) {
        match what {
            Hard::Server(_) => {}
            Hard::Offline => self.obstacles.go_offline(OFFLINE),
            Hard::Clock => self.obstacles.set_clock_wrong(true),
        }
        self.send();
    }

    /// Ends the session as another device would; this page learns of it with its next request.
    fn end_from_outside(&self, sid: &str) {
        let (bench, sid) = (self.clone(), sid.to_owned());
        spawn_local(async move {
            if api::end_session(bench.client.clone(), &sid).await.is_ok() {
                bench.send();
            }
        });
    }

    fn send(&self) {
        for _ in 0..N_REQUESTS {
            let answer = self.client.fetch(Request::get("me"));
            // What comes of it is in the picture.
            spawn_local(async move { drop(answer.await) });
        }
    }

    /// Takes everything out of the way, on the server too.
    fn stop(&self) {
        if let Some(Hard::Server(_)) = self.hard.try_get_untracked().flatten() {
            let client = self.client.clone();
            // Where it fails, the server ends it by itself after a minute.
            spawn_local(async move { drop(api::demo::set_fault(client, None).await) });
        }
        self.over();
    }

    fn over(&self) {
        self.obstacles.clear();
        self.hard.try_set(None);
    }
}
