//! The figures and events of the dashboard.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use tollgate_api_types::{Event, EventKind, Point, Summary};

use super::words::{kind, kind_word};
use super::{Store, StoreError};
use crate::rotation::Seconds;
use crate::token::FamilyId;

const HOUR: i64 = 3_600;
const N_HOURS: i64 = 24;
const N_EVENTS: i64 = 20;

/// Whose events may be seen.
#[derive(Debug, Clone, Copy)]
pub enum EventScope<'a> {
    /// Everybody's.
    All,
    /// Those of one user.
    Of(&'a str),
}

impl Store {
    /// The figures of the 24 hours that the charts show.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn summary(&self, now: Seconds) -> Result<Summary, StoreError> {
        let row = sqlx::query(
            "SELECT (SELECT count(*) FROM users WHERE is_active),
                    (SELECT count(*) FROM families WHERE ended IS NULL AND idle_expires_at > ?1),
                    (SELECT count(*) FROM events WHERE kind = ?2 AND at >= ?4),
                    (SELECT coalesce(sum(count), 0) FROM refreshes_per_hour WHERE hour >= ?4),
                    (SELECT count(*) FROM events WHERE kind = ?3 AND at >= ?4)",
        )
        .bind(now)
        .bind(kind_word(EventKind::SignedIn))
        .bind(kind_word(EventKind::TokenReused))
        .bind(first_hour(now))
        .fetch_one(&self.reader)
        .await?;
        let count = |column: usize| row.try_get::<i64, _>(column).map(i64::unsigned_abs);
        Ok(Summary {
            n_users: count(0)?,
            n_active_sessions: count(1)?,
            n_sign_ins: count(2)?,
            n_refreshes: count(3)?,
            n_reuses: count(4)?,
        })
    }

    /// Successful sign-ins by the hour.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn sign_ins(&self, now: Seconds) -> Result<Vec<Point>, StoreError> {
        let rows = sqlx::query_as(
            "SELECT at / 3600 * 3600 AS hour, count(*) FROM events WHERE kind = ? AND at >= ? GROUP BY hour",
        )
        .bind(kind_word(EventKind::SignedIn))
        .bind(first_hour(now))
        .fetch_all(&self.reader)
        .await?;
        Ok(points(&rows, now))
    }

    /// Refreshes by the hour.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn refreshes(&self, now: Seconds) -> Result<Vec<Point>, StoreError> {
        let rows = sqlx::query_as("SELECT hour, count FROM refreshes_per_hour WHERE hour >= ?")
            .bind(first_hour(now))
            .fetch_all(&self.reader)
            .await?;
        Ok(points(&rows, now))
    }

    /// The last events, newest first.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn events(&self, scope: EventScope<'_>) -> Result<Vec<Event>, StoreError> {
        let query = match scope {
            EventScope::All => {
                sqlx::query("SELECT id, at, kind, usr_id, actor, family, ip FROM events ORDER BY id DESC LIMIT ?")
            }
            EventScope::Of(usr_id) => sqlx::query(
                "SELECT id, at, kind, usr_id, actor, family, ip FROM events WHERE usr_id = ? ORDER BY id DESC LIMIT ?",
            )
            .bind(usr_id.to_owned()),
        };
        query
            .bind(N_EVENTS)
            .fetch_all(&self.reader)
            .await?
            .iter()
            .map(event)
            .collect()
    }
}

/// The first of the 24 hours that end with the current one.
const fn first_hour(now: Seconds) -> Seconds {
    (now.div_euclid(HOUR) - (N_HOURS - 1)) * HOUR
}

/// One point for each hour, also for those in which nothing happened.
fn points(rows: &[(i64, i64)], now: Seconds) -> Vec<Point> {
    let count = |at| {
        rows.iter()
            .find(|(hour, _)| *hour == at)
            .map_or(0, |(_, count)| count.unsigned_abs())
    };
    (0..N_HOURS)
        .map(|index| first_hour(now) + index * HOUR)
        .map(|at| Point {
            at,
            count: count(at),
        })
        .collect()
}

fn event(row: &SqliteRow) -> Result<Event, StoreError> {
    let family: Option<Vec<u8>> = row.try_get("family")?;
    Ok(Event {
        id: row.try_get("id")?,
        at: row.try_get("at")?,
        kind: kind(row.try_get("kind")?)?,
        usr_id: row.try_get("usr_id")?,
        actor: row.try_get("actor")?,
        sid: family
            .and_then(|id| id.try_into().ok())
            .map(|id| FamilyId(id).to_string()),
        ip: row.try_get("ip")?,
    })
}
