//! The figures and events of the dashboard.

use std::collections::HashMap;

use tollgate_api_types::{Event, EventKind, Point, Summary};

use super::sql::Row;
use super::words::{kind, kind_word};
use super::{Database, StoreError};
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

impl Database {
    /// The figures of the 24 hours that the charts show.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn summary(&self, now: Seconds) -> Result<Summary, StoreError> {
        let row = self
            .reader()
            .await?
            .fetch_one(
                "SELECT (SELECT count(*) FROM users WHERE is_active) AS n_users,
                        (SELECT count(*) FROM families WHERE ended IS NULL AND idle_expires_at > $1) AS n_active,
                        (SELECT count(*) FROM events WHERE kind = $2 AND at >= $4) AS n_sign_ins,
                        (SELECT CAST(coalesce(sum(count), 0) AS BIGINT)
                         FROM refresh_counts WHERE hour >= $4) AS n_refreshes,
                        (SELECT count(*) FROM events WHERE kind = $3 AND at >= $4) AS n_reuses",
                [
                    now.into(),
                    kind_word(EventKind::SignedIn).into(),
                    kind_word(EventKind::TokenReused).into(),
                    first_hour(now).into(),
                ],
            )
            .await?;
        Ok(Summary {
            n_users: row.count("n_users")?,
            n_active_sessions: row.count("n_active")?,
            n_sign_ins: row.count("n_sign_ins")?,
            n_refreshes: row.count("n_refreshes")?,
            n_reuses: row.count("n_reuses")?,
        })
    }

    /// Successful sign-ins by the hour.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn sign_ins(&self, now: Seconds) -> Result<Vec<Point>, StoreError> {
        let rows = self
            .reader()
            .await?
            .fetch_all(
                "SELECT at / 3600 * 3600 AS hour, count(*) AS n FROM events
                 WHERE kind = $1 AND at >= $2 GROUP BY at / 3600 * 3600",
                [
                    kind_word(EventKind::SignedIn).into(),
                    first_hour(now).into(),
                ],
            )
            .await?;
        points(&rows, now)
    }

    /// Refreshes by the hour.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn refreshes(&self, now: Seconds) -> Result<Vec<Point>, StoreError> {
        let rows = self
            .reader()
            .await?
            .fetch_all(
                "SELECT hour, CAST(sum(count) AS BIGINT) AS n FROM refresh_counts WHERE hour >= $1 GROUP BY hour",
                [first_hour(now).into()],
            )
            .await?;
        points(&rows, now)
    }

    /// The last events, newest first.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn events(&self, scope: EventScope<'_>) -> Result<Vec<Event>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = match scope {
            EventScope::All => reader.fetch_all(LAST_EVENTS, [N_EVENTS.into()]).await?,
            EventScope::Of(usr_id) => {
                reader
                    .fetch_all(LAST_EVENTS_OF, [N_EVENTS.into(), usr_id.into()])
                    .await?
            }
        };
        rows.iter().map(event).collect()
    }
}

const LAST_EVENTS: &str =
    "SELECT id, at, kind, usr_id, actor, family, ip FROM events ORDER BY id DESC LIMIT $1";

const LAST_EVENTS_OF: &str = "SELECT id, at, kind, usr_id, actor, family, ip FROM events
     WHERE usr_id = $2 ORDER BY id DESC LIMIT $1";

/// The first of the 24 hours that end with the current one.
const fn first_hour(now: Seconds) -> Seconds {
    (now.div_euclid(HOUR) - (N_HOURS - 1)) * HOUR
}

/// One point for each hour, also for those in which nothing happened.
fn points(rows: &[Row], now: Seconds) -> Result<Vec<Point>, StoreError> {
    let counts = rows
        .iter()
        .map(|row| Ok((row.get("hour")?, row.count("n")?)))
        .collect::<Result<HashMap<Seconds, u64>, StoreError>>()?;
    let point = |index| {
        let at = first_hour(now) + index * HOUR;
        let count = counts.get(&at).copied().unwrap_or_default();
        Point { at, count }
    };
    Ok((0..N_HOURS).map(point).collect())
}

fn event(row: &Row) -> Result<Event, StoreError> {
    Ok(Event {
        id: row.get("id")?,
        at: row.get("at")?,
        kind: kind(row.get("kind")?)?,
        usr_id: row.get("usr_id")?,
        actor: row.get("actor")?,
        sid: row
            .bytes_or_none("family")?
            .map(|id| FamilyId(id).to_string()),
        ip: row.get("ip")?,
    })
}
