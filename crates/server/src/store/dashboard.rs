//! The figures of the dashboard.

use std::collections::HashMap;

use tollgate_api_types::{EventKind, Point, Summary};

use super::sql::Row;
use super::words::kind_word;
use super::{Database, StoreError};
use crate::rotation::Seconds;
use crate::utc::{HOUR, hour_of};

const N_HOURS: i64 = 24;

/// In a tenant, sessions of operators are left out, as in the list that its administrators see.
const SUMMARY: &str = "
    SELECT (SELECT count(*) FROM users u WHERE is_active AND ($5 IS NULL OR EXISTS (
                SELECT 1 FROM memberships s WHERE s.usr_id = u.usr_id AND s.tenant_id = $5))) AS n_users,
           (SELECT count(*) FROM families
            WHERE ended IS NULL AND idle_expires_at > $1 AND ($5 IS NULL OR (tenant_id = $5 AND NOT EXISTS (
                SELECT 1 FROM users o WHERE o.usr_id = families.usr_id AND o.role = 'admin')))) AS n_active,
           (SELECT count(*) FROM events
            WHERE kind = $2 AND at >= $4 AND ($5 IS NULL OR tenant_id = $5)) AS n_sign_ins,
           (SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM refresh_counts
            WHERE hour >= $4 AND ($5 IS NULL OR tenant_id = $5)) AS n_refreshes,
           (SELECT count(*) FROM events
            WHERE kind = $3 AND at >= $4 AND ($5 IS NULL OR tenant_id = $5)) AS n_reuses";

impl Database {
    /// The figures of the 24 hours that the charts show: of one tenant, or of all.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn summary(
        &self,
        tenant_id: Option<&str>,
        now: Seconds,
    ) -> Result<Summary, StoreError> {
        let row = self
            .searcher()
            .await?
            .fetch_one(
                SUMMARY,
                [
                    now.into(),
                    kind_word(EventKind::SignedIn).into(),
                    kind_word(EventKind::TokenReused).into(),
                    first_hour(now).into(),
                    tenant_id.into(),
                ],
            )
            .await?;
        Ok(Summary {
            since: first_hour(now),
            n_users: row.count("n_users")?,
            n_active_sessions: row.count("n_active")?,
            n_sign_ins: row.count("n_sign_ins")?,
            n_refreshes: row.count("n_refreshes")?,
            n_reuses: row.count("n_reuses")?,
        })
    }

    /// Successful sign-ins by the hour, of one tenant or of all.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn sign_ins(
        &self,
        tenant_id: Option<&str>,
        now: Seconds,
    ) -> Result<Vec<Point>, StoreError> {
        let rows = self
            .searcher()
            .await?
            .fetch_all(
                "SELECT at / $4 * $4 AS hour, count(*) AS n FROM events
                 WHERE kind = $1 AND at >= $2 AND ($3 IS NULL OR tenant_id = $3) GROUP BY hour",
                [
                    kind_word(EventKind::SignedIn).into(),
                    first_hour(now).into(),
                    tenant_id.into(),
                    HOUR.into(),
                ],
            )
            .await?;
        points(&rows, now)
    }

    /// Refreshes by the hour, of one tenant or of all.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn refreshes(
        &self,
        tenant_id: Option<&str>,
        now: Seconds,
    ) -> Result<Vec<Point>, StoreError> {
        let rows = self
            .searcher()
            .await?
            .fetch_all(
                "SELECT hour, CAST(sum(count) AS BIGINT) AS n FROM refresh_counts
                 WHERE hour >= $1 AND ($2 IS NULL OR tenant_id = $2) GROUP BY hour",
                [first_hour(now).into(), tenant_id.into()],
            )
            .await?;
        points(&rows, now)
    }
}

/// The first of the 24 hours that end with the current one.
const fn first_hour(now: Seconds) -> Seconds {
    hour_of(now) - (N_HOURS - 1) * HOUR
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
