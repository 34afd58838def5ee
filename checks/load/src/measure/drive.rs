//! The two ways to send requests: as fast as answers come, and at a fixed rate whatever comes.
//!
//! A closed loop finds the peak. It says little about latency, since a server that stalls is simply asked less.
//! An open loop has a timetable. A request that has to wait for a free client, because the server holds them all, counts
//! from when it was due: no stall is left out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tollgate_failure::{Explain, Outcome};

use super::tally::{Served, Tally};

/// Somebody who asks for one thing after the other.
pub trait Client: Send + 'static {
    /// Asks once, and waits for the answer.
    fn act(&mut self) -> impl Future<Output = Served> + Send;
}

/// When a closed loop is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// After this time.
    Passed(Duration),
    /// After so many requests.
    Asked(u64),
}

/// Each client asks again as soon as it is answered.
///
/// # Errors
/// When a client panics: figures that lack one would only look smaller.
pub async fn closed<C: Client>(clients: Vec<C>, until: Until) -> Outcome<(Tally, Vec<C>)> {
    let begun = Instant::now();
    let asked = Arc::new(AtomicU64::new(0));
    let mut tasks = JoinSet::new();
    for mut client in clients {
        let asked = Arc::clone(&asked);
        tasks.spawn(async move {
            let mut tally = Tally::default();
            let goes_on = || match until {
                Until::Passed(time) => begun.elapsed() < time,
                Until::Asked(n) => asked.fetch_add(1, Ordering::Relaxed) < n,
            };
            while goes_on() {
                let sent = Instant::now();
                let served = client.act().await;
                tally.add(served, sent.elapsed());
            }
            tally.lasted = begun.elapsed();
            (tally, client)
        });
    }
    gathered(tasks).await
}

/// So many requests a second, for this time; whichever client is free takes the next.
///
/// # Errors
/// As for [`closed`].
pub async fn open<C: Client>(
    clients: Vec<C>,
    per_second: f64,
    lasting: Duration,
) -> Outcome<(Tally, Vec<C>)> {
    let begun = Instant::now();
    let n_due = (per_second * lasting.as_secs_f64()).floor() as u64;
    let next = Arc::new(AtomicU64::new(0));
    let mut tasks = JoinSet::new();
    for mut client in clients {
        let next = Arc::clone(&next);
        tasks.spawn(async move {
            let mut tally = Tally::default();
            loop {
                let ticket = next.fetch_add(1, Ordering::Relaxed);
                if ticket >= n_due {
                    break;
                }
                let due = begun + Duration::from_secs_f64(ticket as f64 / per_second);
                let counts_from = start(due).await;
                let served = client.act().await;
                tally.add(served, counts_from.elapsed());
            }
            tally.lasted = begun.elapsed();
            (tally, client)
        });
    }
    gathered(tasks).await
}

/// Waits until it is time, and says from when the request counts.
///
/// A client that was free in time goes out as soon as its timer lets it: how late that is says nothing about the server.
async fn start(due: Instant) -> Instant {
    if Instant::now() >= due {
        return due;
    }
    sleep_until(due).await;
    Instant::now()
}

async fn gathered<C: Client>(mut tasks: JoinSet<(Tally, C)>) -> Outcome<(Tally, Vec<C>)> {
    let mut whole = Tally::default();
    let mut clients = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        let (tally, client) = ended.explain("send requests to the end")?;
        whole.merge(tally);
        clients.push(client);
    }
    Ok((whole, clients))
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    /// Answers after a time of its own, but the first request hangs.
    struct Slow {
        first: Duration,
        others: Duration,
    }

    impl Client for Slow {
        async fn act(&mut self) -> Served {
            let delay = std::mem::replace(&mut self.first, self.others);
            sleep(delay).await;
            Served::Well
        }
    }

    fn slow(first: u64, others: u64) -> Slow {
        Slow {
            first: Duration::from_millis(first),
            others: Duration::from_millis(others),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_stall_is_counted_for_every_request_that_was_due_meanwhile() {
        let (tally, _) = open(vec![slow(1_000, 1)], 100.0, Duration::from_secs(2))
            .await
            .unwrap();
        let figures = tally.figures();
        assert_eq!(figures.count, 200);
        assert!(
            figures.p50_ms > 50.0,
            "half of all had to wait: {figures:?}"
        );
        assert!(figures.max_ms >= 1_000.0, "{figures:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_stall_the_open_loop_counts_from_the_sending() {
        let (tally, _) = open(vec![slow(2, 2), slow(2, 2)], 100.0, Duration::from_secs(1))
            .await
            .unwrap();
        let figures = tally.figures();
        assert_eq!(
            (figures.count, figures.p50_ms, figures.max_ms),
            (100, 2.0, 2.0)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_loop_asks_as_often_as_it_is_answered() {
        let until = Until::Passed(Duration::from_secs(1));
        let (tally, clients) = closed(vec![slow(10, 10), slow(20, 20)], until)
            .await
            .unwrap();
        assert_eq!((tally.latencies.count(), clients.len()), (150, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_loop_may_end_by_count() {
        let (tally, _) = closed(vec![slow(10, 10), slow(10, 10)], Until::Asked(7))
            .await
            .unwrap();
        assert_eq!(tally.latencies.count(), 7);
    }

    /// One of them answers, and the other has a fault of its own.
    struct Faulty(bool);

    impl Client for Faulty {
        async fn act(&mut self) -> Served {
            sleep(Duration::from_millis(1)).await;
            assert!(!self.0, "a fault of the load program");
            Served::Well
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_panics_is_told_and_not_left_out_of_the_figures() {
        let crowd = || vec![Faulty(false), Faulty(true)];
        let told = |outcome: Outcome<_>| outcome.map(drop).unwrap_err().to_string();
        let in_closed = told(closed(crowd(), Until::Asked(8)).await);
        assert!(
            in_closed.contains("a fault of the load program"),
            "{in_closed}"
        );
        let in_open = told(open(crowd(), 100.0, Duration::from_secs(1)).await);
        assert!(in_open.contains("a fault of the load program"), "{in_open}");
    }
}
