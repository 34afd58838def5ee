//! Sweeping: what has come to its end is marked, and what nobody needs any more goes.
//!
//! It is done in small transactions, so that nobody else waits long for one of them, and several servers may sweep one
//! database. Sessions that have expired get their line in the audit log, as if somebody had come back to them.
//!
//! What lists go by, so that they needn't look at each session, is kept up here and not by each refresh: until when a
//! session is certainly open (`families.open_until`), and who may have any (`users.may_have_sessions`). Lists look closer
//! at what no sweep has seen yet, so they are right in between as well.
//!
//! The audit log refuses to lose rows; those from before `meta.events_from` it lets go. Only the sweep moves that on.
//!
//! A wrong clock would make everything old at once. So nothing is swept by a time that is not believed (see
//! [`super::sql::Watch`]), and what goes is told with its count and its range.

use super::locks::{lock_unseen_of_users, lock_user};
use super::refresh::{end, record};
use super::session::{find, lock};
use super::sql::{Connection, Row, Statement};
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

/// A session that is in use is seen to be so for so many seconds before it isn't certain any more: for several sweeps.
const AHEAD: Seconds = 120;

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
    "SELECT id FROM families WHERE ended IS NULL AND open_until <= $1 AND idle_expires_at <= $1
     ORDER BY open_until LIMIT $2";

/// Of whom a session has ended since, or was made by an older server.
const UNSEEN: Statement = Statement::each(
    "SELECT usr_id FROM families INDEXED BY ended_families_unseen WHERE ended IS NOT NULL AND open_until IS NOT NULL
     UNION SELECT usr_id FROM families WHERE ended IS NULL AND open_until = 0 ORDER BY usr_id LIMIT $1",
    "SELECT usr_id FROM families WHERE ended IS NOT NULL AND open_until IS NOT NULL
     UNION SELECT usr_id FROM families WHERE ended IS NULL AND open_until = 0 ORDER BY usr_id LIMIT $1",
);

const FLAG: &str = "UPDATE users SET may_have_sessions = NOT may_have_sessions
     WHERE usr_id = $1 AND may_have_sessions <> EXISTS (
         SELECT 1 FROM families f WHERE f.usr_id = users.usr_id AND f.ended IS NULL)";

const SEE_ENDED: &str = "UPDATE families SET open_until = NULL
     WHERE usr_id = $1 AND ended IS NOT NULL AND open_until IS NOT NULL";

const SEE_OPEN: &str = "UPDATE families SET open_until = idle_expires_at
     WHERE usr_id = $1 AND ended IS NULL AND open_until = 0";

/// A session whose refresh is under way is looked at the next time: nobody waits here while holding others.
const MOVE_ON: Statement = Statement::each(
    "UPDATE families SET open_until = idle_expires_at WHERE id IN (
         SELECT id FROM families WHERE ended IS NULL AND open_until <= $1 AND open_until < idle_expires_at LIMIT $2)",
    "UPDATE families SET open_until = idle_expires_at WHERE id IN (
         SELECT id FROM families WHERE ended IS NULL AND open_until <= $1 AND open_until < idle_expires_at LIMIT $2
         FOR UPDATE SKIP LOCKED)",
);

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
        self.see_to_users().await?;
        self.move_on(now).await?;
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
            let mut ids: Vec<_> = rows.iter().map(id).collect::<Result<_, _>>()?;
            if ids.is_empty() {
                return Ok(n_expired);
            }
            ids.sort_unstable();
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

    /// Says of those whose sessions have ended whether they have others.
    async fn see_to_users(&self) -> Result<(), StoreError> {
        loop {
            let rows = self
                .searcher()
                .await?
                .fetch_all(UNSEEN, [BATCH.into()])
                .await?;
            let users = rows.iter().map(|row| row.get("usr_id"));
            let users: Vec<String> = users.collect::<Result<_, StoreError>>()?;
            if users.is_empty() {
                return Ok(());
            }
            self.write(move |tx| Box::pin(async move { see_to(tx, &users).await }))
                .await?;
        }
    }

    /// Moves on until when sessions are certainly open that have been used.
    async fn move_on(&self, now: Seconds) -> Result<(), StoreError> {
        loop {
            let values = [now.saturating_add(AHEAD).into(), BATCH.into()];
            let n_moved = self
                .write(move |tx| Box::pin(async move { tx.execute(MOVE_ON, values).await }))
                .await?;
            if n_moved == 0 {
                return Ok(());
            }
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

/// Nobody signs in or out as one of them meanwhile.
async fn see_to(tx: &mut Connection, users: &[String]) -> Result<(), StoreError> {
    for usr_id in users {
        lock_user(tx, usr_id).await?;
    }
    lock_unseen_of_users(tx, users).await?;
    for usr_id in users {
        for statement in [FLAG, SEE_ENDED, SEE_OPEN] {
            tx.execute(statement, [usr_id.into()]).await?;
        }
    }
    Ok(())
}

fn id(row: &Row) -> Result<FamilyId, StoreError> {
    row.bytes("id").map(FamilyId)
}
