//! Sessions: beginning them, and looking at them.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use tollgate_api_types::{EventKind, Role, SessionInfo};

use super::events::{self, NewEvent};
use super::words::{class, class_word, end, role};
use super::{Store, StoreError};
use crate::keys::{KeyId, Salt};
use crate::peer::Peer;
use crate::rotation::{AttemptHash, End, Family, N_ATTEMPTS, Seconds, Standing};
use crate::token::FamilyId;

/// A login that is about to be stored.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Its name.
    pub id: FamilyId,
    /// Whose it is, as the database spells it.
    pub usr_id: String,
    /// The tenant that is chosen at first.
    pub tenant_id: String,
    /// The epoch of the user when the password was read.
    pub user_epoch: i64,
    /// The master key of its tokens.
    pub kid: KeyId,
    /// What makes its keys its own.
    pub salt: Salt,
    /// How it begins.
    pub family: Family,
}

/// A session with what the database says about its user now.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its name.
    pub id: FamilyId,
    /// Whose it is.
    pub usr_id: String,
    /// What that user may do.
    pub role: Role,
    /// The tenant that was chosen.
    pub tenant_id: String,
    /// Where its refresh tokens stand.
    pub family: Family,
    /// The master key of its newest refresh token.
    pub kid: KeyId,
    /// What makes its keys its own.
    pub salt: Salt,
    /// Access tokens of any other epoch are dead.
    pub access_epoch: u64,
    /// When it began.
    pub created_at: Seconds,
    /// Whether its user may still have it.
    pub standing: Standing,
}

impl Session {
    /// Why nothing may be done with it any more at this time; `None` while it is open.
    #[must_use]
    pub fn end_at(&self, now: Seconds) -> Option<End> {
        let expired = self.family.is_expired(now).then_some(End::Expired);
        let lost = (self.standing == Standing::Lost).then_some(End::StandingLost);
        self.family.end.or(expired).or(lost)
    }
}

impl Store {
    /// Stores a login; `None` if its user may no longer sign in as when the password was read.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn begin_session(
        &self,
        new: &NewSession,
        peer: &Peer,
    ) -> Result<Option<Session>, StoreError> {
        let mut tx = self.begin().await?;
        let now = new.family.rotated_at;
        if !insert_family(&mut tx, new, peer).await? {
            return Ok(None);
        }
        sqlx::query("UPDATE users SET last_sign_in_at = ? WHERE usr_id = ?")
            .bind(now)
            .bind(&new.usr_id)
            .execute(&mut *tx)
            .await?;
        let event = NewEvent {
            at: now,
            kind: EventKind::SignedIn,
            usr_id: &new.usr_id,
            actor: None,
            family: Some(new.id),
            ip: &peer.ip,
            detail: Some(class_word(new.family.class)),
        };
        events::insert(&mut tx, event).await?;
        let session = find(&mut tx, new.id).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// Looks a session up.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn session(&self, id: FamilyId) -> Result<Option<Session>, StoreError> {
        find(&mut *self.reader.acquire().await?, id).await
    }

    /// Whether there are sessions that nobody has ended.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn has_sessions(&self) -> Result<bool, StoreError> {
        Ok(
            sqlx::query("SELECT 1 FROM families WHERE ended IS NULL LIMIT 1")
                .fetch_optional(&self.reader)
                .await?
                .is_some(),
        )
    }

    /// The sessions of a user that are open now, the last used first.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn open_sessions(
        &self,
        usr_id: &str,
        current: FamilyId,
        now: Seconds,
    ) -> Result<Vec<SessionInfo>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, usr_id, device, browser, ip, created_at, last_used_at FROM families
             WHERE usr_id = ? AND ended IS NULL AND idle_expires_at > ? ORDER BY last_used_at DESC, id",
        )
        .bind(usr_id)
        .bind(now)
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(|row| session_info(row, current)).collect()
    }

    /// Kills all access tokens of a session and leaves the session as it is.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn expire_access(&self, id: FamilyId) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query("UPDATE families SET access_epoch = access_epoch + 1 WHERE id = ?")
            .bind(id.0.to_vec())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// Reads one session; in a writing transaction this is the read under the lock.
pub(super) async fn find(
    connection: &mut SqliteConnection,
    id: FamilyId,
) -> Result<Option<Session>, StoreError> {
    let row = sqlx::query(
        "SELECT f.*, u.role,
                u.is_active AND u.epoch = f.user_epoch AND m.global_epoch = f.global_epoch
                AND EXISTS (SELECT 1 FROM memberships s JOIN tenants t USING (tenant_id)
                            WHERE s.usr_id = f.usr_id AND s.tenant_id = f.tenant_id AND t.is_active)
                AS is_standing_good
         FROM families f JOIN users u USING (usr_id) JOIN meta m ON m.id = 1
         WHERE f.id = ?",
    )
    .bind(id.0.to_vec())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(session).transpose()
}

/// Stores the family, unless its user was disabled or lost the old password while it was being checked.
async fn insert_family(
    tx: &mut SqliteConnection,
    new: &NewSession,
    peer: &Peer,
) -> Result<bool, StoreError> {
    let family = &new.family;
    let inserted = sqlx::query(
        "INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch,
             created_at, rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip)
         SELECT ?, u.usr_id, s.tenant_id, ?, ?, ?, ?, u.epoch, m.global_epoch, ?, ?, ?, ?, ?, ?, ?, ?, ?
         FROM users u JOIN memberships s USING (usr_id) JOIN tenants t USING (tenant_id) JOIN meta m ON m.id = 1
         WHERE u.usr_id = ? AND u.is_active AND u.epoch = ? AND s.tenant_id = ? AND t.is_active",
    )
    .bind(new.id.0.to_vec())
    .bind(class_word(family.class))
    .bind(column(family.generation)?)
    .bind(i64::from(new.kid))
    .bind(new.salt.to_vec())
    .bind(family.rotated_at)
    .bind(family.rotated_at)
    .bind(family.last_used_at)
    .bind(family.idle)
    .bind(family.idle_expires_at)
    .bind(family.expires_at)
    .bind(peer.device)
    .bind(peer.browser)
    .bind(&peer.ip)
    .bind(&new.usr_id)
    .bind(new.user_epoch)
    .bind(&new.tenant_id)
    .execute(tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

fn session_info(row: &SqliteRow, current: FamilyId) -> Result<SessionInfo, StoreError> {
    let id = family_id(row)?;
    Ok(SessionInfo {
        sid: id.to_string(),
        usr_id: row.try_get("usr_id")?,
        device: row.try_get("device")?,
        browser: row.try_get("browser")?,
        ip: row.try_get("ip")?,
        created_at: row.try_get("created_at")?,
        last_used_at: row.try_get("last_used_at")?,
        is_current: id == current,
    })
}

fn session(row: &SqliteRow) -> Result<Session, StoreError> {
    let standing = match row.try_get("is_standing_good")? {
        true => Standing::Good,
        false => Standing::Lost,
    };
    Ok(Session {
        id: family_id(row)?,
        usr_id: row.try_get("usr_id")?,
        role: role(row.try_get("role")?)?,
        tenant_id: row.try_get("tenant_id")?,
        family: family(row)?,
        kid: row.try_get("kid")?,
        salt: bytes(row, "salt")?,
        access_epoch: count(row.try_get("access_epoch")?)?,
        created_at: row.try_get("created_at")?,
        standing,
    })
}

fn family(row: &SqliteRow) -> Result<Family, StoreError> {
    let mut attempts = [None; N_ATTEMPTS];
    for (attempt, name) in
        attempts
            .iter_mut()
            .zip(["attempt_0", "attempt_1", "attempt_2", "attempt_3"])
    {
        let hash: Option<&[u8]> = row.try_get(name)?;
        *attempt = hash
            .map(|hash| sized(hash, name).map(AttemptHash))
            .transpose()?;
    }
    let ended: Option<&str> = row.try_get("ended")?;
    Ok(Family {
        class: class(row.try_get("class")?)?,
        generation: count(row.try_get("generation")?)?,
        attempts,
        rotated_at: row.try_get("rotated_at")?,
        last_used_at: row.try_get("last_used_at")?,
        idle: row.try_get("idle")?,
        idle_expires_at: row.try_get("idle_expires_at")?,
        expires_at: row.try_get("expires_at")?,
        end: ended.map(end).transpose()?,
    })
}

/// The name of the session that a row is about.
pub(super) fn family_id(row: &SqliteRow) -> Result<FamilyId, StoreError> {
    bytes(row, "id").map(FamilyId)
}

fn bytes<const N: usize>(row: &SqliteRow, column: &str) -> Result<[u8; N], StoreError> {
    sized(row.try_get(column)?, column)
}

fn sized<const N: usize>(bytes: &[u8], column: &str) -> Result<[u8; N], StoreError> {
    bytes
        .try_into()
        .map_err(|_| StoreError::Corrupt(format!("{column} has {} bytes", bytes.len())))
}

fn count(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::Corrupt(format!("{number} is no count")))
}

/// A counter as the database can hold it.
pub(super) fn column(count: u64) -> Result<i64, StoreError> {
    i64::try_from(count)
        .map_err(|_| StoreError::Corrupt(format!("{count} is more than the database can count")))
}
