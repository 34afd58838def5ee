//! Users, one at a time: to check a password, and to say who somebody is.

use sqlx::Row;
use tollgate_api_types::Tenant;

use super::{Store, StoreError};

/// What a login needs to know about a user who may sign in.
#[derive(Clone)]
pub struct Credentials {
    /// The user's name, as the database spells it.
    pub usr_id: String,
    /// What the password is compared with; `None` for somebody who may not sign in.
    pub password_hash: Option<String>,
    /// The user's epoch when this was read.
    pub epoch: i64,
    /// The tenant to begin with.
    pub tenant_id: String,
}

/// What `me` tells about a user.
#[derive(Debug, Clone)]
pub struct Account {
    /// What people call the user.
    pub display_name: String,
    /// The user's address.
    pub email: String,
    /// The active tenants that the user belongs to.
    pub tenants: Vec<Tenant>,
}

impl Store {
    /// Looks up who wants to sign in. A user who is disabled or belongs to no tenant has no password hash.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn credentials(&self, usr_id: &str) -> Result<Option<Credentials>, StoreError> {
        let row = sqlx::query(
            "SELECT u.usr_id, u.password_hash, u.is_active, u.epoch,
                    (SELECT min(tenant_id) FROM memberships s JOIN tenants t USING (tenant_id)
                     WHERE s.usr_id = u.usr_id AND t.is_active) AS tenant_id
             FROM users u WHERE u.usr_id = ?",
        )
        .bind(usr_id)
        .fetch_optional(&self.reader)
        .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let tenant_id: Option<String> = row.try_get("tenant_id")?;
        let may_sign_in = row.try_get("is_active")? && tenant_id.is_some();
        let password_hash: String = row.try_get("password_hash")?;
        Ok(Some(Credentials {
            usr_id: row.try_get("usr_id")?,
            password_hash: may_sign_in.then_some(password_hash),
            epoch: row.try_get("epoch")?,
            tenant_id: tenant_id.unwrap_or_default(),
        }))
    }

    /// Who somebody is; `None` for nobody.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn account(&self, usr_id: &str) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query("SELECT display_name, email FROM users WHERE usr_id = ?")
            .bind(usr_id)
            .fetch_optional(&self.reader)
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        Ok(Some(Account {
            display_name: row.try_get("display_name")?,
            email: row.try_get("email")?,
            tenants: self.tenants_of(usr_id).await?,
        }))
    }

    /// Whether somebody belongs to an active tenant.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn is_member(&self, usr_id: &str, tenant_id: &str) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "SELECT 1 FROM memberships s JOIN tenants t USING (tenant_id)
             WHERE s.usr_id = ? AND s.tenant_id = ? AND t.is_active",
        )
        .bind(usr_id)
        .bind(tenant_id)
        .fetch_optional(&self.reader)
        .await?;
        Ok(row.is_some())
    }

    /// Whether there is anybody who could sign in.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn has_users(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query("SELECT 1 FROM users LIMIT 1")
            .fetch_optional(&self.reader)
            .await?
            .is_some())
    }

    async fn tenants_of(&self, usr_id: &str) -> Result<Vec<Tenant>, StoreError> {
        let rows = sqlx::query(
            "SELECT t.tenant_id, t.name FROM memberships s JOIN tenants t USING (tenant_id)
             WHERE s.usr_id = ? AND t.is_active ORDER BY t.tenant_id",
        )
        .bind(usr_id)
        .fetch_all(&self.reader)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Tenant {
                    tenant_id: row.try_get("tenant_id")?,
                    name: row.try_get("name")?,
                })
            })
            .collect()
    }
}
