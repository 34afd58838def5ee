//! What each contestant is made to do, one after the other, while the others rest.

use std::time::Duration;

use tokio::time::{Instant, interval};
use tollgate_failure::{Failure, Outcome};

use super::contestant::Contestant;
use crate::browser::User;
use crate::clients::{Flood, Logins, Reads, Refreshes};
use crate::measure::{Client, Figures, Tally, Until, closed, open};
use crate::process::{memory, own_processor_time};

/// A page of memory and of most databases, in bytes.
const PAGE: f64 = 4_096.0;

/// How many connections an open loop has: enough that none is missing as long as the server keeps up.
const N_OPEN: usize = 256;

/// How many refreshes a second go on beside a flood of logins: few, so that only the flood can slow them down.
const BESIDE_RATE: f64 = 50.0;

/// How many logins the flood sends, of what the processors can hash: half of those must be turned away who stay.
const FLOOD: f64 = 2.0;

/// How many sign in at once in the flood: enough that none is missing, however long a server takes to turn one away.
const N_FLOOD: usize = 512;

/// How many sign in at once when logins are measured: more than hash at once, fewer than a server sends away.
const N_LOGINS: usize = 8;

/// How requests are sent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pace {
    /// So many connections, each as fast as it is answered.
    Closed(usize),
    /// So many requests a second.
    Open(f64),
}

/// A scene in figures.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub(super) figures: Figures,
    /// Processor time of the server with its database, in seconds a second: how many cores it kept busy.
    pub(super) server_cores: f64,
    /// The same of the load program.
    pub(super) client_cores: f64,
    /// How many pages of 4 KiB the server had written for each request, where the kernel tells.
    pub(super) pages_each: Option<f64>,
}

/// Refreshes beside a flood of logins.
#[derive(Debug, Clone)]
pub(super) struct Flooded {
    pub(super) idle: Figures,
    pub(super) beside: Figures,
    pub(super) logins: Figures,
    /// What the server held in memory before, and the most that it held meanwhile.
    pub(super) memory: (u64, u64),
}

impl Measured {
    /// How many requests a second of the server's processor time is good for.
    pub(super) fn per_core(&self) -> f64 {
        match self.server_cores {
            0.0 => 0.0,
            cores => self.figures.per_second / cores,
        }
    }
}

/// Logins, until there are so many sessions.
pub(super) async fn logins(
    contestant: &mut Contestant,
    users: &[User],
    n: u64,
) -> Outcome<Measured> {
    let crowd = Logins::crowd(contestant.server()?.address(), users, N_LOGINS, 1);
    let (measured, crowd) = watched(contestant, closed(crowd, Until::Asked(n))).await?;
    let browsers = crowd.into_iter().flat_map(|client| client.browsers);
    contestant.browsers.extend(browsers);
    if contestant.browsers.is_empty() {
        let errors = &measured.figures.errors;
        return Err(Failure::new(format!(
            "Nobody could sign in to {}: {errors:?}.",
            contestant.name
        )));
    }
    Ok(measured)
}

/// Refreshes of all sessions in turn.
pub(super) async fn refreshes(
    contestant: &mut Contestant,
    pace: Pace,
    lasting: Duration,
) -> Outcome<Measured> {
    let browsers = std::mem::take(&mut contestant.browsers);
    let crowd = Refreshes::crowd(contestant.server()?.address(), browsers, pace.n_clients());
    let (measured, crowd) = watched(contestant, pace.send(crowd, lasting)).await?;
    contestant.browsers = Refreshes::browsers(crowd);
    Ok(measured)
}

/// Authorised reads with all sessions in turn.
pub(super) async fn reads(
    contestant: &Contestant,
    pace: Pace,
    lasting: Duration,
) -> Outcome<Measured> {
    let browsers = contestant.browsers.clone();
    let crowd = Reads::crowd(contestant.server()?.address(), browsers, pace.n_clients());
    Ok(watched(contestant, pace.send(crowd, lasting)).await?.0)
}

/// A few refreshes a second, alone and then beside twice as many logins as the processors can hash.
pub(super) async fn flooded(
    contestant: &mut Contestant,
    users: &[User],
    hashes_per_second: f64,
    lasting: Duration,
) -> Outcome<Flooded> {
    let pace = Pace::Open(BESIDE_RATE);
    let idle = refreshes(contestant, pace, lasting).await?.figures;
    let (address, pid) = (contestant.server()?.address(), contestant.server()?.pid());
    let (before, _) = memory(pid)?;
    let crowd = Flood::crowd(address, users, N_FLOOD, 2);
    let flood = tokio::spawn(open(crowd, FLOOD * hashes_per_second, lasting));
    let watch = tokio::spawn(most_memory(pid, lasting));
    let beside = refreshes(contestant, pace, lasting).await?.figures;
    let ended = |_| Failure::new("A part of the load ended before its time.");
    let (logins, _) = flood.await.map_err(ended)??;
    let most = watch.await.map_err(ended)?;
    Ok(Flooded {
        idle,
        beside,
        logins: logins.figures(),
        memory: (before, most.max(before)),
    })
}

impl Pace {
    fn n_clients(self) -> usize {
        match self {
            Self::Closed(n) => n,
            Self::Open(_) => N_OPEN,
        }
    }

    async fn send<C: Client>(self, crowd: Vec<C>, lasting: Duration) -> Outcome<(Tally, Vec<C>)> {
        match self {
            Self::Closed(_) => closed(crowd, Until::Passed(lasting)).await,
            Self::Open(per_second) => open(crowd, per_second, lasting).await,
        }
    }
}

/// Runs a load, and looks at what it costs.
async fn watched<C>(
    contestant: &Contestant,
    load: impl Future<Output = Outcome<(Tally, C)>>,
) -> Outcome<(Measured, C)> {
    let before = Cost::of(contestant)?;
    let (tally, crowd) = load.await?;
    let after = Cost::of(contestant)?;
    let figures = tally.figures();
    let cores = |before: Duration, after: Duration| {
        after.saturating_sub(before).as_secs_f64() / tally.lasted.as_secs_f64()
    };
    let written = before.written.zip(after.written);
    let pages = written.map(|(before, after)| after.saturating_sub(before) as f64 / PAGE);
    let measured = Measured {
        server_cores: cores(before.server, after.server),
        client_cores: cores(before.client, after.client),
        pages_each: pages.map(|pages| pages / figures.count.max(1) as f64),
        figures,
    };
    Ok((measured, crowd))
}

/// What has been used until now.
struct Cost {
    server: Duration,
    client: Duration,
    written: Option<u64>,
}

impl Cost {
    fn of(contestant: &Contestant) -> Outcome<Self> {
        Ok(Self {
            server: contestant.processor_time()?,
            client: own_processor_time()?,
            written: contestant.written()?,
        })
    }
}

async fn most_memory(pid: u32, lasting: Duration) -> u64 {
    let begun = Instant::now();
    let mut pause = interval(Duration::from_millis(50));
    let mut most = 0;
    while begun.elapsed() < lasting {
        pause.tick().await;
        most = most.max(memory(pid).map_or(0, |(now, _)| now));
    }
    most
}
