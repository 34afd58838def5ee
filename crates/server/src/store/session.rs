//! Sessions: beginning them, and looking at them.

use tollgate_api_types::{EventKind, Role};

use super::accounts::one_time_until;
use super::crowding::{self, SessionLimit};
use super::events::{self, NewEvent};
use super::sql::{Connection, Lock, Row, Statement};
use super::words::{class, class_word, end, role};
use super::{Database, StoreError};
use crate::authority::Theirs;
use crate::keys::{KeyId, Salt};
use crate::peer::{Fingerprint, Peer};
use crate::rotation::{AttemptHash, Class, End, Family, Lifetimes, Likeness, Seconds, Standing};
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
    /// Whether the password was a one-time password.
    pub is_one_time: bool,
    /// The epoch of the user when the password was read.
    pub user_epoch: i64,
    /// The master key of its tokens.
    pub kid: KeyId,
    /// What makes its keys its own.
    pub salt: Salt,
    /// What its client can show.
    pub class: Class,
    /// How long it may live.
    pub lifetimes: Lifetimes,
    /// How many sessions its user may have with it.
    pub limit: SessionLimit,
}

/// A session with what the database says about its user now.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its name.
    pub id: FamilyId,
    /// Whose it is.
    pub usr_id: String,
    /// What that user may do everywhere.
    pub role: Role,
    /// Whether it began with a one-time password, and has to set another one before anything else.
    pub must_change_password: bool,
    /// The tenant that was chosen.
    pub tenant_id: String,
    /// What that user may do in that tenant.
    pub tenant_role: Role,
    /// Where its refresh tokens stand.
    pub family: Family,
    /// The master key of its newest refresh token.
    pub kid: KeyId,
    /// What makes its keys its own.
    pub salt: Salt,
    /// Who has rotated it last, where nothing better tells its client from others; `None` where that isn't known.
    pub rotated_by: Option<Fingerprint>,
    /// Access tokens of any other epoch are dead.
    pub access_epoch: u64,
    /// When it began.
    pub created_at: Seconds,
    /// Whether its user may still have it.
    pub standing: Standing,
    /// When it was looked at, by the database's clock.
    pub now: Seconds,
}

impl Session {
    /// It as somebody who wants to end it sees it.
    #[must_use]
    pub fn theirs(&self) -> Theirs<'_> {
        Theirs {
            usr_id: &self.usr_id,
            role: self.role,
            tenant_id: &self.tenant_id,
        }
    }

    /// How much a client looks like the one that has rotated it last.
    #[must_use]
    pub fn likeness(&self, client: &Fingerprint) -> Likeness {
        match &self.rotated_by {
            Some(rotated_by) => rotated_by.likeness(client),
            // It was rotated before there was anything to compare with: nobody is called a thief for that.
            None => Likeness::SameAddress,
        }
    }

    /// Why nothing may be done with it any more at this time; `None` while it is open.
    #[must_use]
    pub fn end_at(&self, now: Seconds) -> Option<End> {
        let expired = self.family.is_expired(now).then_some(End::Expired);
        self.family.end.or(expired).or(self.standing.end())
    }
}

/// Whoever closes the tenant comes before this, or waits until the login is stored.
pub(super) const LOCK_TENANT: Lock = Lock("SELECT 1 FROM tenants WHERE tenant_id = $1 FOR SHARE");

/// Whoever disables the user, changes the password, ends the user's sessions, or signs in as the user, too, comes before
/// this, or waits until the login is stored.
const LOCK_UNCHANGED_USER: Statement = Statement::each(
    "SELECT one_time_until, one_time_used_at FROM users WHERE usr_id = $1 AND is_active AND epoch = $2",
    "SELECT one_time_until, one_time_used_at FROM users WHERE usr_id = $1 AND is_active AND epoch = $2 FOR UPDATE",
);

const INSERT: &str = "INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch,
         created_at, rotated_at, last_used_at, idle, idle_expires_at, open_until, expires_at, device, browser, ip,
         must_change_password)
     SELECT $1, s.usr_id, s.tenant_id, $4, $5, $6, $7, $8, m.global_epoch, $9, $9, $9, $10, $11, $11, $12, $13, $14, $15, $16
     FROM memberships s JOIN tenants t USING (tenant_id) JOIN meta m ON m.id = 1
     WHERE s.usr_id = $2 AND s.tenant_id = $3 AND t.is_active";

/// A one-time password keeps the time of the first, however often it is heard again.
const SIGNED_IN: &str = "UPDATE users SET last_sign_in_at = $2, may_have_sessions = TRUE,
         one_time_used_at = CASE WHEN one_time_until IS NULL THEN NULL ELSE coalesce(one_time_used_at, $2) END
     WHERE usr_id = $1";

const FIND: &str = "SELECT unixepoch() AS now, f.*, u.role,
            u.is_active AND u.epoch = f.user_epoch AND coalesce(t.is_active, FALSE) AS is_standing_good,
            m.global_epoch = f.global_epoch AS is_of_this_epoch,
            s.role AS tenant_role
     FROM families f JOIN users u USING (usr_id) JOIN meta m ON m.id = 1
     LEFT JOIN memberships s ON s.usr_id = f.usr_id AND s.tenant_id = f.tenant_id
     LEFT JOIN tenants t ON t.tenant_id = s.tenant_id
     WHERE f.id = $1";

/// A SQLite writer has the whole database for itself already.
const LOCK: Lock = Lock("SELECT 1 FROM families WHERE id = $1 FOR UPDATE");

impl Database {
    /// Looks a session up.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn session(&self, id: FamilyId) -> Result<Option<Session>, StoreError> {
        find(&mut self.reader().await?, id).await
    }

    /// Whether there are sessions that nobody has ended.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn has_sessions(&self) -> Result<bool, StoreError> {
        let statement = "SELECT 1 FROM families WHERE ended IS NULL LIMIT 1";
        self.reader().await?.exists(statement, []).await
    }

    /// Kills all access tokens of a session and leaves the session as it is.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn expire_access(&self, id: FamilyId) -> Result<(), StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                let statement = "UPDATE families SET access_epoch = access_epoch + 1 WHERE id = $1";
                tx.execute(statement, [id.into()]).await.map(drop)
            })
        })
        .await
    }
}

/// Locks one session until the transaction ends; whoever locks several does so in the order of their ids.
pub(super) async fn lock(tx: &mut Connection, id: FamilyId) -> Result<(), StoreError> {
    tx.lock(LOCK, [id.into()]).await
}

/// Reads one session; after [`lock`] this is how it stays.
///
/// The two are statements of their own: a statement that waits for a lock goes on with what it has read before.
pub(super) async fn find(
    connection: &mut Connection,
    id: FamilyId,
) -> Result<Option<Session>, StoreError> {
    let row = connection.fetch_optional(FIND, [id.into()]).await?;
    row.map(|row| session(&row, connection.time_of(&row)?))
        .transpose()
}

/// Stores a login, and ends the sessions whose place it takes; `None` if its user may no longer sign in as when the
/// password was read.
pub(super) async fn begin(
    tx: &mut Connection,
    new: &NewSession,
    peer: &Peer,
) -> Result<Option<Session>, StoreError> {
    tx.lock(LOCK_TENANT, [(&new.tenant_id).into()]).await?;
    let values = [(&new.usr_id).into(), new.user_epoch.into()];
    let Some(user) = tx.fetch_optional(LOCK_UNCHANGED_USER, values).await? else {
        return Ok(None);
    };
    let now = tx.now().await?;
    // It may have been used up since it was read: by the time, or by another login.
    let is_used_up = one_time_until(&user)?.is_some_and(|until| now >= until);
    if is_used_up || !insert(tx, new, peer, now).await? {
        return Ok(None);
    }
    tx.execute(SIGNED_IN, [(&new.usr_id).into(), now.into()])
        .await?;
    crowding::make_room(tx, new, now, &peer.ip).await?;
    let event = NewEvent {
        at: now,
        kind: EventKind::SignedIn,
        usr_id: &new.usr_id,
        actor: None,
        family: Some(new.id),
        ip: &peer.ip,
        detail: Some(class_word(new.class)),
    };
    events::insert(tx, event).await?;
    find(tx, new.id).await
}

/// Stores the family, unless its user has left the tenant while the password was being checked.
async fn insert(
    tx: &mut Connection,
    new: &NewSession,
    peer: &Peer,
    now: Seconds,
) -> Result<bool, StoreError> {
    let family = Family::new(new.class, now, new.lifetimes);
    let values = [
        new.id.into(),
        (&new.usr_id).into(),
        (&new.tenant_id).into(),
        class_word(new.class).into(),
        column(family.generation)?.into(),
        i64::from(new.kid).into(),
        new.salt.into(),
        new.user_epoch.into(),
        now.into(),
        family.idle.into(),
        family.idle_expires_at.into(),
        family.expires_at.into(),
        peer.device.into(),
        peer.browser.into(),
        (&peer.ip).into(),
        new.is_one_time.into(),
    ];
    Ok(tx.execute(INSERT, values).await? == 1)
}

fn session(row: &Row, now: Seconds) -> Result<Session, StoreError> {
    let standing = match (row.get("is_standing_good")?, row.get("is_of_this_epoch")?) {
        (false, _) => Standing::Lost,
        (true, false) => Standing::AllEnded,
        (true, true) => Standing::Good,
    };
    let kid: i64 = row.get("kid")?;
    let tenant_role: Option<&str> = row.get("tenant_role")?;
    Ok(Session {
        id: FamilyId(row.bytes("id")?),
        usr_id: row.get("usr_id")?,
        role: role(row.get("role")?)?,
        must_change_password: row.get("must_change_password")?,
        tenant_id: row.get("tenant_id")?,
        tenant_role: tenant_role.map(role).transpose()?.unwrap_or_default(),
        family: family(row)?,
        kid: KeyId::try_from(kid)
            .map_err(|_| StoreError::Corrupt(format!("{kid} is no number of a key")))?,
        salt: row.bytes("salt")?,
        rotated_by: rotated_by(row)?,
        access_epoch: row.count("access_epoch")?,
        created_at: row.get("created_at")?,
        standing,
        now,
    })
}

fn rotated_by(row: &Row) -> Result<Option<Fingerprint>, StoreError> {
    let network: Option<String> = row.get("rotated_from")?;
    let agent = row.bytes_or_none("rotated_by")?;
    Ok(agent
        .zip(network)
        .map(|(agent, network)| Fingerprint { agent, network }))
}

fn family(row: &Row) -> Result<Family, StoreError> {
    let attempt = |column| row.bytes_or_none(column).map(|hash| hash.map(AttemptHash));
    let ended: Option<&str> = row.get("ended")?;
    let is_ended_with_all: bool = row.get("is_ended_with_all")?;
    Ok(Family {
        class: class(row.get("class")?)?,
        generation: row.count("generation")?,
        attempts: [
            attempt("attempt_0")?,
            attempt("attempt_1")?,
            attempt("attempt_2")?,
            attempt("attempt_3")?,
        ],
        rotated_at: row.get("rotated_at")?,
        is_grace_spent: row.get("is_grace_spent")?,
        last_used_at: row.get("last_used_at")?,
        idle: row.get("idle")?,
        idle_expires_at: row.get("idle_expires_at")?,
        expires_at: row.get("expires_at")?,
        end: ended.map(|word| end(word, is_ended_with_all)).transpose()?,
    })
}

/// A counter as the database can hold it.
pub(super) fn column(count: u64) -> Result<i64, StoreError> {
    i64::try_from(count)
        .map_err(|_| StoreError::Corrupt(format!("{count} is more than the database can count")))
}
