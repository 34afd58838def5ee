//! Sweeping: what has come to its end is marked, and what nobody needs any more goes.
//!
//! It is done in small transactions, so that nobody else waits long for one of them, and several servers may sweep one
//! database. Sessions that have expired get their line in the audit log, as if somebody had come back to them.
//!
//! The audit log refuses to lose rows; those from before `meta.events_from` it lets go. Only the sweep moves that on.
//!
//! A wrong clock would make everything old at once. So nothing is swept by a time that is not believed (see
//! [`super::sql::Watch`]), and what goes is told with its count and its range.

use super::refresh::{end, record};
use super::session::{find, lock};
use super::sql::{Connection, Row};
use super::{Database, StoreError};
use crate::rotation::{Audit, End, Seconds};
use crate::token::FamilyId;
use crate::user_agent::UNKNOWN;
use crate::utc::DAY;

/// So many rows are looked at in one transaction.
const BATCH: i64 = 200;

/// For how long the rows of sessions that are over are kept, in seconds.
const SESSIONS: i64 = 30 * DAY;

/// For how long refreshes by the hour are kept, in seconds; the dashboard shows a day.
const COUNTS: i64 = 31 * DAY;

/// How long the audit log is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// For ever.
    Forever,
    /// For so many days.
    Days(u32),
}

/// What a sweep has found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Sessions that have expired without anybody noticing.
    pub n_expired: u64,
    /// Sessions that were over for long, by their absolute ends.
    pub sessions: Deleted,
    /// Rows of the audit log that have been kept for long enough, by their times.
    pub events: Deleted,
    /// Refreshes that were counted long ago, by their hours.
    pub counts: Deleted,
}

/// Rows that are gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deleted {
    /// How many.
    pub n: u64,
    /// The times of the oldest and of the newest of them.
    pub range: Option<(Seconds, Seconds)>,
}

impl Deleted {
    fn add(&mut self, at: Seconds) {
        let (oldest, newest) = self.range.unwrap_or((at, at));
        self.n += 1;
        self.range = Some((oldest.min(at), newest.max(at)));
    }
}

impl Retention {
    /// So many days, or for ever for none.
    #[must_use]
    pub const fn from_days(days: u32) -> Self {
        match days {
            0 => Self::Forever,
            days => Self::Days(days),
        }
    }

    /// The time before which rows go.
    fn start(self, now: Seconds) -> Option<Seconds> {
        match self {
            Self::Forever => None,
            Self::Days(days) => Some(now.saturating_sub(i64::from(days) * DAY)),
        }
    }
}

const EXPIRED: &str =
    "SELECT id FROM families WHERE ended IS NULL AND idle_expires_at <= $1 ORDER BY id LIMIT $2";

const DELETE_SESSIONS: &str = "DELETE FROM families WHERE id IN (
         SELECT id FROM families WHERE ended IS NOT NULL AND expires_at <= $1 ORDER BY expires_at LIMIT $2)
     RETURNING expires_at AS at";

/// Of the oldest rows those that may go: a row that is newer than those after it stays for a while.
const DELETE_EVENTS: &str =
    "DELETE FROM events WHERE id < (SELECT min(id) + $2 FROM events) AND at < $1 RETURNING at";

/// A tenant's hour has up to 64 rows, and they go together.
const DELETE_COUNTS: &str = "DELETE FROM refresh_counts WHERE hour < $1 AND hour < (SELECT min(hour) + $2 * 3600 FROM refresh_counts)
     RETURNING hour AS at";

/// It is moved back where a clock that was ahead has moved it too far: what it lets go would be anybody's to delete.
const LET_GO: &str =
    "UPDATE meta SET events_from = $1 WHERE events_from < $1 OR events_from > $1 + 86400";

impl Database {
    /// Sweeps once, until there is nothing left to be swept.
    ///
    /// # Errors
    /// When the clock is not believed, and when the database is unavailable; what was swept before stays so.
    pub async fn sweep(&self, retention: Retention) -> Result<Swept, StoreError> {
        let now = self.now().await?;
        let mut swept = Swept {
            n_expired: self.expire(now).await?,
            ..Swept::default()
        };
        let sessions = now.saturating_sub(SESSIONS);
        swept.sessions = self.delete(DELETE_SESSIONS, sessions).await?;
        if let Some(start) = retention.start(now) {
            self.let_go(start).await?;
            swept.events = self.delete(DELETE_EVENTS, start).await?;
        }
        let counts = now.saturating_sub(COUNTS);
        swept.counts = self.delete(DELETE_COUNTS, counts).await?;
        Ok(swept)
    }

    async fn expire(&self, now: Seconds) -> Result<u64, StoreError> {
        let mut n_expired = 0;
        loop {
            let rows = self
                .searcher()
                .await?
                .fetch_all(EXPIRED, [now.into(), BATCH.into()])
                .await?;
            let ids: Vec<_> = rows.iter().map(id).collect::<Result<_, _>>()?;
            if ids.is_empty() {
                return Ok(n_expired);
            }
            let n = self
                .write(move |tx| Box::pin(async move { expire(tx, &ids).await }))
                .await?;
            // All of them were refreshed or ended meanwhile: the next sweep looks again.
            if n == 0 {
                return Ok(n_expired);
            }
            n_expired += n;
        }
    }

    /// Lets the audit log lose its rows from before this time.
    async fn let_go(&self, start: Seconds) -> Result<(), StoreError> {
        self.write(move |tx| {
            Box::pin(async move { tx.execute(LET_GO, [start.into()]).await.map(drop) })
        })
        .await
    }

    /// Deletes what is from before this time, batch by batch.
    async fn delete(&self, statement: &'static str, start: Seconds) -> Result<Deleted, StoreError> {
        let mut deleted = Deleted::default();
        loop {
            let times = self
                .write(move |tx| Box::pin(async move { delete(tx, statement, start).await }))
                .await?;
            if times.is_empty() {
                return Ok(deleted);
            }
            times.into_iter().for_each(|at| deleted.add(at));
        }
    }
}

/// Deletes one batch; the times of what has gone.
async fn delete(
    tx: &mut Connection,
    statement: &'static str,
    start: Seconds,
) -> Result<Vec<Seconds>, StoreError> {
    let rows = tx
        .fetch_all(statement, [start.into(), BATCH.into()])
        .await?;
    rows.iter().map(|row| row.get("at")).collect()
}

/// Ends those of these sessions that have expired and that nobody has ended or refreshed meanwhile.
async fn expire(tx: &mut Connection, ids: &[FamilyId]) -> Result<u64, StoreError> {
    let mut n_expired = 0;
    for &id in ids {
        lock(tx, id).await?;
        let Some(session) = find(tx, id).await? else {
            continue;
        };
        if session.family.end.is_some() || !session.family.is_expired(session.now) {
            continue;
        }
        end(tx, &session, End::Expired).await?;
        record(tx, &session, Audit::Ended(End::Expired), UNKNOWN).await?;
        n_expired += 1;
    }
    Ok(n_expired)
}

fn id(row: &Row) -> Result<FamilyId, StoreError> {
    row.bytes("id").map(FamilyId)
}
