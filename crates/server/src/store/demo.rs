//! Storing the demo world, all of it or nothing.

use tollgate_api_types::{EventKind, Role, Secret, Tenant};

use super::accounts::is_empty_for_good;
use super::events::{self, NewEvent};
use super::sql::Connection;
use super::words::role_word;
use super::{Database, StoreError};
use crate::keys::{KeyId, Salt};
use crate::names::fold;
use crate::rotation::Seconds;
use crate::token::FamilyId;

/// Everything that a demo begins with.
#[derive(Debug, Clone)]
pub struct DemoWorld {
    /// The tenants.
    pub tenants: Vec<Tenant>,
    /// The users.
    pub users: Vec<DemoUser>,
    /// What all of them sign in with.
    pub password_hash: Secret,
    /// Sessions that are open.
    pub sessions: Vec<DemoSession>,
    /// What has happened, oldest first.
    pub events: Vec<DemoEvent>,
    /// Refreshes by the start of their hour, and by tenant.
    pub refreshes: Vec<(Seconds, &'static str, i64)>,
}

/// A user of the demo.
#[derive(Debug, Clone)]
pub struct DemoUser {
    /// The user's name.
    pub usr_id: String,
    /// What people call the user.
    pub display_name: String,
    /// The user's address.
    pub email: String,
    /// What the user may do.
    pub role: Role,
    /// Whether the user may sign in.
    pub is_active: bool,
    /// The last sign-in.
    pub last_sign_in_at: Option<Seconds>,
    /// The tenants that the user belongs to.
    pub tenants: Vec<&'static str>,
    /// What the user may do in them.
    pub tenant_role: Role,
}

/// A session that somebody of the demo has open; nobody holds its tokens.
#[derive(Debug, Clone)]
pub struct DemoSession {
    /// Its name.
    pub id: FamilyId,
    /// What makes its keys its own.
    pub salt: Salt,
    /// The master key of its tokens.
    pub kid: KeyId,
    /// Whose it is.
    pub usr_id: String,
    /// Its tenant.
    pub tenant_id: &'static str,
    /// When it began.
    pub created_at: Seconds,
    /// Its last refresh.
    pub last_used_at: Seconds,
    /// When it ends.
    pub expires_at: Seconds,
    /// Where it is.
    pub device: &'static str,
    /// In which browser.
    pub browser: &'static str,
    /// At which address.
    pub ip: String,
}

/// Something that has happened in the demo.
#[derive(Debug, Clone)]
pub struct DemoEvent {
    /// When.
    pub at: Seconds,
    /// What.
    pub kind: EventKind,
    /// To whom.
    pub usr_id: String,
    /// Where it came from.
    pub ip: String,
}

impl Database {
    /// Fills an empty database; one that has users already is left as it is.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn seed(&self, world: DemoWorld) -> Result<bool, StoreError> {
        self.write(move |tx| Box::pin(async move { seed(tx, &world).await }))
            .await
    }
}

async fn seed(tx: &mut Connection, world: &DemoWorld) -> Result<bool, StoreError> {
    // Of several servers that start at once on an empty database, one fills it.
    if !is_empty_for_good(tx).await? {
        return Ok(false);
    }
    for tenant in &world.tenants {
        tx.execute(
            "INSERT INTO tenants (tenant_id, name, name_key) VALUES ($1, $2, $3)",
            [
                (&tenant.tenant_id).into(),
                (&tenant.name).into(),
                fold(&tenant.name).into(),
            ],
        )
        .await?;
    }
    for user in &world.users {
        insert_user(tx, user, world.password_hash.expose()).await?;
    }
    for session in &world.sessions {
        insert_session(tx, session).await?;
    }
    for event in &world.events {
        let event = NewEvent {
            at: event.at,
            kind: event.kind,
            usr_id: &event.usr_id,
            actor: None,
            family: None,
            ip: &event.ip,
            detail: Some("demo"),
        };
        events::insert(tx, event).await?;
    }
    for (hour, tenant_id, count) in &world.refreshes {
        tx.execute(
            "INSERT INTO refresh_counts (hour, tenant_id, shard, count) VALUES ($1, $2, 0, $3)",
            [(*hour).into(), (*tenant_id).into(), (*count).into()],
        )
        .await?;
    }
    Ok(true)
}

async fn insert_user(
    tx: &mut Connection,
    user: &DemoUser,
    password_hash: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO users (usr_id, display_name, email, role, password_hash, is_active, last_sign_in_at,
             name_key, display_key, email_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            (&user.usr_id).into(),
            (&user.display_name).into(),
            (&user.email).into(),
            role_word(user.role).into(),
            password_hash.into(),
            user.is_active.into(),
            user.last_sign_in_at.into(),
            fold(&user.usr_id).into(),
            fold(&user.display_name).into(),
            fold(&user.email).into(),
        ],
    )
    .await?;
    for tenant_id in &user.tenants {
        tx.execute(
            "INSERT INTO memberships (usr_id, tenant_id, role) VALUES ($1, $2, $3)",
            [
                (&user.usr_id).into(),
                (*tenant_id).into(),
                role_word(user.tenant_role).into(),
            ],
        )
        .await?;
    }
    Ok(())
}

async fn insert_session(tx: &mut Connection, session: &DemoSession) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch,
             created_at, rotated_at, last_used_at, idle, idle_expires_at, open_until, expires_at, device, browser, ip)
         VALUES ($1, $2, $3, 'K2', 0, $4, $5, 0, 0, $6, $7, $7, $8 - $7, $8, $8, $8, $9, $10, $11)",
        [
            session.id.into(),
            (&session.usr_id).into(),
            session.tenant_id.into(),
            i64::from(session.kid).into(),
            session.salt.into(),
            session.created_at.into(),
            session.last_used_at.into(),
            session.expires_at.into(),
            session.device.into(),
            session.browser.into(),
            (&session.ip).into(),
        ],
    )
    .await?;
    let statement = "UPDATE users SET may_have_sessions = TRUE WHERE usr_id = $1";
    tx.execute(statement, [(&session.usr_id).into()]).await?;
    Ok(())
}
