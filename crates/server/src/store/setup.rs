//! The first tenant and its administrator, in a database without users.

use subtle::ConstantTimeEq;
use tollgate_api_types::{EventKind, Role, Secret, Tenant};

use super::accounts::is_empty_for_good;
use super::events::{self, NOBODY, NewEvent, UNKNOWN_USER};
use super::sql::Connection;
use super::throttles::{count, lock};
use super::words::role_word;
use super::{Database, StoreError};
use crate::names::fold;
use crate::throttle::{Guess, Key, Limit, Room};

/// The SHA-256 of a set-up secret, which is too random to be guessed from it.
pub type SecretHash = [u8; 32];

/// The wish to be the first administrator.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// The hash of the secret that was shown.
    pub secret: SecretHash,
    /// The administrator.
    pub admin: FirstAdmin,
    /// The first tenant.
    pub tenant: Tenant,
    /// Where it is counted if it fails.
    pub counted: Key,
    /// How often that may be.
    pub limit: Limit,
    /// Where it comes from.
    pub ip: String,
}

/// Who is to be the first administrator.
#[derive(Debug, Clone)]
pub struct FirstAdmin {
    /// The user name, as it is stored.
    pub usr_id: String,
    /// What people call the user.
    pub display_name: String,
    /// The user's address.
    pub email: String,
    /// The hash of the password.
    pub password_hash: Secret,
}

/// What has come of a set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum SetUpEnd {
    /// The administrator can sign in.
    Done,
    /// The secret was wrong.
    Wrong,
    /// Too many have failed from there; in so many seconds there is room again.
    TooMany(u64),
    /// There are users already.
    Over,
}

const OFFER: &str = "INSERT INTO setup (id, secret_hash) VALUES (1, $1)
     ON CONFLICT (id) DO UPDATE SET secret_hash = excluded.secret_hash";

const WITHDRAW: &str = "DELETE FROM setup";

impl Database {
    /// Makes a secret the one that counts, in place of any earlier one; not when there are users already.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn offer_set_up(&self, secret: SecretHash) -> Result<bool, StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                if !is_empty_for_good(tx).await? {
                    return Ok(false);
                }
                tx.execute(OFFER, [secret.into()]).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Makes the first tenant and its administrator on the word of whoever has a shell on the machine; whether there
    /// were no users yet.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn make_first_admin(
        &self,
        admin: FirstAdmin,
        tenant: Tenant,
    ) -> Result<bool, StoreError> {
        self.write(move |tx| Box::pin(async move { make_first_admin(tx, &admin, &tenant).await }))
            .await
    }

    /// Makes the first tenant and its administrator, once, on the word of the secret.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn set_up(&self, wish: SetUp) -> Result<SetUpEnd, StoreError> {
        self.write(move |tx| Box::pin(async move { set_up(tx, &wish).await }))
            .await
    }
}

async fn make_first_admin(
    tx: &mut Connection,
    admin: &FirstAdmin,
    tenant: &Tenant,
) -> Result<bool, StoreError> {
    if !is_empty_for_good(tx).await? {
        return Ok(false);
    }
    insert(tx, admin, tenant).await?;
    let event = NewEvent {
        at: tx.now().await?,
        kind: EventKind::SetUp,
        usr_id: &admin.usr_id,
        actor: None,
        family: None,
        ip: NOBODY,
        detail: Some("shell"),
    };
    events::insert(tx, event).await?;
    Ok(true)
}

async fn set_up(tx: &mut Connection, wish: &SetUp) -> Result<SetUpEnd, StoreError> {
    // Buckets are locked before users, by everybody.
    lock(tx, wish.counted).await?;
    if !is_empty_for_good(tx).await? {
        return Ok(SetUpEnd::Over);
    }
    let now = tx.now().await?;
    let guess = match is_right(tx, &wish.secret).await? {
        true => Guess::Right,
        false => Guess::Wrong,
    };
    let room = count(tx, wish.counted, wish.limit, guess).await?;
    let (kind, usr_id, answer) = match (room, guess) {
        (Room::Closed { seconds }, _) => (
            EventKind::SignInFailed,
            UNKNOWN_USER,
            SetUpEnd::TooMany(seconds),
        ),
        (Room::Open, Guess::Wrong) => (EventKind::SignInFailed, UNKNOWN_USER, SetUpEnd::Wrong),
        (Room::Open, _) => {
            insert(tx, &wish.admin, &wish.tenant).await?;
            (EventKind::SetUp, wish.admin.usr_id.as_str(), SetUpEnd::Done)
        }
    };
    let event = NewEvent {
        at: now,
        kind,
        usr_id,
        actor: None,
        family: None,
        ip: &wish.ip,
        detail: Some("setup"),
    };
    events::insert(tx, event).await?;
    Ok(answer)
}

/// In constant time.
async fn is_right(tx: &mut Connection, secret: &SecretHash) -> Result<bool, StoreError> {
    let row = tx
        .fetch_optional("SELECT secret_hash FROM setup", [])
        .await?;
    let Some(row) = row else {
        return Ok(false);
    };
    let stored: SecretHash = row.bytes("secret_hash")?;
    Ok(stored.ct_eq(secret).into())
}

/// From then on no secret counts.
async fn insert(
    tx: &mut Connection,
    admin: &FirstAdmin,
    tenant: &Tenant,
) -> Result<(), StoreError> {
    // A tenant without users may be there: it is taken over, with its new name.
    tx.execute(
        "INSERT INTO tenants (tenant_id, name, name_key) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, is_active = TRUE",
        [
            (&tenant.tenant_id).into(),
            (&tenant.name).into(),
            fold(&tenant.name).into(),
        ],
    )
    .await?;
    tx.execute(
        "INSERT INTO users (usr_id, display_name, email, role, password_hash, name_key, display_key, email_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            (&admin.usr_id).into(),
            (&admin.display_name).into(),
            (&admin.email).into(),
            role_word(Role::Admin).into(),
            admin.password_hash.expose().into(),
            fold(&admin.usr_id).into(),
            fold(&admin.display_name).into(),
            fold(&admin.email).into(),
        ],
    )
    .await?;
    tx.execute(
        "INSERT INTO memberships (usr_id, tenant_id) VALUES ($1, $2)",
        [(&admin.usr_id).into(), (&tenant.tenant_id).into()],
    )
    .await?;
    tx.execute(WITHDRAW, []).await?;
    Ok(())
}
