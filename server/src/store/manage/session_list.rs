//! The open sessions of a user, a page at a time, by sign-in.

use tollgate_api_types::SessionInfo;

use super::rows::{Listing, Rows};
use crate::rotation::Seconds;
use crate::store::sql::Row;
use crate::store::{Database, Session, StoreError};
use crate::token::FamilyId;

/// Which part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionSlice {
    /// The row after which to begin.
    pub after: Option<SessionPosition>,
    /// How many rows at most.
    pub limit: u32,
}

/// A row's place in the list, which never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionPosition {
    /// When the session began.
    pub created_at: Seconds,
    /// Tells sessions of the same second apart.
    pub id: FamilyId,
}

const COUNT: &str = "
    SELECT count(*) AS total FROM (
        SELECT 1 FROM families
        WHERE usr_id = $1 AND ended IS NULL AND idle_expires_at > $2 AND ($3 IS NULL OR tenant_id = $3) LIMIT $4) AS few";

const LIST: &str = "
    SELECT id, usr_id, tenant_id, device, browser, ip, created_at, last_used_at, must_change_password FROM families
    WHERE usr_id = $1 AND ended IS NULL AND idle_expires_at > $2 AND ($3 IS NULL OR tenant_id = $3)
    AND ($4 IS NULL OR (created_at, id) < ($4, $5))
    ORDER BY created_at DESC, id DESC LIMIT $6";

impl Database {
    /// One page of the sessions of a user that are open now, the latest sign-in first; with a tenant, of those in it.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn open_sessions(
        &self,
        usr_id: &str,
        tenant_id: Option<&str>,
        slice: SessionSlice,
        caller: &Session,
    ) -> Result<Rows<SessionInfo>, StoreError> {
        let after = slice.after;
        let listing = Listing {
            list: LIST,
            count: COUNT,
            which: vec![usr_id.into(), caller.now.into(), tenant_id.into()],
            place: vec![
                after.map(|row| row.created_at).into(),
                after.map(|row| row.id).into(),
            ],
            is_first: after.is_none(),
            limit: slice.limit,
        };
        let mut reader = self.searcher().await?;
        listing.read(&mut reader, |row| info(row, caller.id)).await
    }
}

fn info(row: &Row, current: FamilyId) -> Result<SessionInfo, StoreError> {
    let id = FamilyId(row.bytes("id")?);
    Ok(SessionInfo {
        sid: id.to_string(),
        usr_id: row.get("usr_id")?,
        tenant_id: row.get("tenant_id")?,
        device: row.get("device")?,
        browser: row.get("browser")?,
        ip: row.get("ip")?,
        created_at: row.get("created_at")?,
        last_used_at: row.get("last_used_at")?,
        is_current: id == current,
        must_change_password: row.get("must_change_password")?,
    })
}
