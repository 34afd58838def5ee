//! Storing the demo world, all of it or nothing.

use sqlx::SqliteConnection;
use tollgate_api_types::{EventKind, Role, Secret, Tenant};

use super::events::{self, NewEvent};
use super::words::role_word;
use super::{Store, StoreError};
use crate::keys::{KeyId, Salt};
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
    /// Refreshes by the start of their hour.
    pub refreshes: Vec<(Seconds, i64)>,
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

impl Store {
    /// Fills an empty database; one that has users already is left as it is.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn seed(&self, world: &DemoWorld) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        if sqlx::query("SELECT 1 FROM users LIMIT 1")
            .fetch_optional(&mut *tx)
            .await?
            .is_some()
        {
            return Ok(false);
        }
        for tenant in &world.tenants {
            sqlx::query("INSERT INTO tenants (tenant_id, name) VALUES (?, ?)")
                .bind(&tenant.tenant_id)
                .bind(&tenant.name)
                .execute(&mut *tx)
                .await?;
        }
        for user in &world.users {
            insert_user(&mut tx, user, world.password_hash.expose()).await?;
        }
        for session in &world.sessions {
            insert_session(&mut tx, session).await?;
        }
        for DemoEvent {
            at,
            kind,
            usr_id,
            ip,
        } in &world.events
        {
            let event = NewEvent {
                at: *at,
                kind: *kind,
                usr_id,
                actor: None,
                family: None,
                ip,
                detail: Some("demo"),
            };
            events::insert(&mut tx, event).await?;
        }
        for (hour, count) in &world.refreshes {
            sqlx::query("INSERT INTO refreshes_per_hour (hour, count) VALUES (?, ?)")
                .bind(hour)
                .bind(count)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(true)
    }
}

async fn insert_user(
    tx: &mut SqliteConnection,
    user: &DemoUser,
    password_hash: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO users (usr_id, display_name, email, role, password_hash, is_active, last_sign_in_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&user.usr_id)
    .bind(&user.display_name)
    .bind(&user.email)
    .bind(role_word(user.role))
    .bind(password_hash)
    .bind(user.is_active)
    .bind(user.last_sign_in_at)
    .execute(&mut *tx)
    .await?;
    for tenant_id in &user.tenants {
        sqlx::query("INSERT INTO memberships (usr_id, tenant_id) VALUES (?, ?)")
            .bind(&user.usr_id)
            .bind(tenant_id)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

async fn insert_session(
    tx: &mut SqliteConnection,
    session: &DemoSession,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch,
             created_at, rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip)
         VALUES (?1, ?2, ?3, 'K2', 0, ?4, ?5, 0, 0, ?6, ?7, ?7, ?8 - ?7, ?8, ?8, ?9, ?10, ?11)",
    )
    .bind(session.id.0.to_vec())
    .bind(&session.usr_id)
    .bind(session.tenant_id)
    .bind(i64::from(session.kid))
    .bind(session.salt.to_vec())
    .bind(session.created_at)
    .bind(session.last_used_at)
    .bind(session.expires_at)
    .bind(session.device)
    .bind(session.browser)
    .bind(&session.ip)
    .execute(tx)
    .await?;
    Ok(())
}
