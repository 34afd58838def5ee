//! Users, one at a time: to check a password, and to say who somebody is.

use tollgate_api_types::{Role, Secret, Tenant};

use super::locks::lock_all_users;
use super::names::is_meant;
use super::sql::{Connection, Query, Row};
use super::words::role;
use super::{Database, StoreError};
use crate::names::Spelling;
use crate::password::one_time_end;
use crate::rotation::Seconds;

/// What a login needs to know about a user, also about one who may not sign in.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The user's name, as the database spells it.
    pub usr_id: String,
    /// What the password is compared with; `None` for somebody who may not sign in.
    pub password_hash: Option<Secret>,
    /// When the password is used up, if nothing is done with it any more; `None` for one that the user has chosen.
    pub one_time_until: Option<Seconds>,
    /// The user's epoch when this was read.
    pub epoch: i64,
    /// The tenant to begin with.
    pub tenant_id: String,
}

impl Credentials {
    /// What the password is compared with at this time.
    #[must_use]
    pub fn hash_at(&self, now: Seconds) -> Option<Secret> {
        let is_over = self.one_time_until.is_some_and(|until| now >= until);
        self.password_hash.clone().filter(|_| !is_over)
    }
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

const ANY: &str = "SELECT 1 FROM users LIMIT 1";

impl Database {
    /// Looks up who wants to sign in, by the name as it was typed (see [`crate::names`]). A user who is disabled or belongs to no tenant has no password hash.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn credentials(&self, typed: &str) -> Result<Option<Credentials>, StoreError> {
        let mut reader = self.reader().await?;
        let mut query = Query::new(reader.dialect());
        query.say(
            "SELECT u.usr_id, u.password_hash, u.one_time_until, u.one_time_used_at, u.is_active, u.epoch,
                    (SELECT min(tenant_id) FROM memberships s JOIN tenants t USING (tenant_id)
                     WHERE s.usr_id = u.usr_id AND t.is_active) AS tenant_id
             FROM users u WHERE ",
        );
        is_meant(&Spelling::of(typed), &mut query);
        let row = query.fetch_optional(&mut reader).await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let tenant_id: Option<String> = row.get("tenant_id")?;
        let may_sign_in = row.get("is_active")? && tenant_id.is_some();
        let password_hash: String = row.get("password_hash")?;
        Ok(Some(Credentials {
            usr_id: row.get("usr_id")?,
            password_hash: may_sign_in.then(|| Secret::new(password_hash)),
            one_time_until: one_time_until(&row)?,
            epoch: row.get("epoch")?,
            tenant_id: tenant_id.unwrap_or_default(),
        }))
    }

    /// Who somebody is; `None` for nobody.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn account(&self, usr_id: &str) -> Result<Option<Account>, StoreError> {
        let mut reader = self.reader().await?;
        let row = reader
            .fetch_optional(
                "SELECT display_name, email FROM users WHERE usr_id = $1",
                [usr_id.into()],
            )
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        Ok(Some(Account {
            display_name: row.get("display_name")?,
            email: row.get("email")?,
            tenants: tenants_of(&mut reader, usr_id).await?,
        }))
    }

    /// What somebody may do in an active tenant; `None` for one who doesn't belong to it.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn membership(
        &self,
        usr_id: &str,
        tenant_id: &str,
    ) -> Result<Option<Role>, StoreError> {
        membership(&mut self.reader().await?, usr_id, tenant_id).await
    }

    /// Whether there are users, also such as may not sign in: with the first one, the set-up is over.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn has_users(&self) -> Result<bool, StoreError> {
        self.reader().await?.exists(ANY, []).await
    }
}

/// When the password of a user is used up, if nothing is done with it any more; `None` for one that the user has chosen.
pub(super) fn one_time_until(row: &Row) -> Result<Option<Seconds>, StoreError> {
    let until: Option<Seconds> = row.get("one_time_until")?;
    let used_at = row.get("one_time_used_at")?;
    Ok(until.map(|until| one_time_end(until, used_at)))
}

/// Whether there are no users, and none can come before the transaction ends.
pub(super) async fn is_empty_for_good(tx: &mut Connection) -> Result<bool, StoreError> {
    lock_all_users(tx).await?;
    Ok(!tx.exists(ANY, []).await?)
}

/// What somebody may do in an active tenant, on a connection.
pub(super) async fn membership(
    connection: &mut Connection,
    usr_id: &str,
    tenant_id: &str,
) -> Result<Option<Role>, StoreError> {
    let row = connection
        .fetch_optional(
            "SELECT s.role FROM memberships s JOIN tenants t USING (tenant_id)
             WHERE s.usr_id = $1 AND s.tenant_id = $2 AND t.is_active",
            [usr_id.into(), tenant_id.into()],
        )
        .await?;
    row.map(|row| role(row.get("role")?)).transpose()
}

async fn tenants_of(reader: &mut Connection, usr_id: &str) -> Result<Vec<Tenant>, StoreError> {
    let rows = reader
        .fetch_all(
            "SELECT t.tenant_id, t.name FROM memberships s JOIN tenants t USING (tenant_id)
             WHERE s.usr_id = $1 AND t.is_active ORDER BY t.tenant_id",
            [usr_id.into()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Tenant {
                tenant_id: row.get("tenant_id")?,
                name: row.get("name")?,
            })
        })
        .collect()
}
