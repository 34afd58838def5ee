//! One user: what administrators see of somebody.

use tollgate_api_types::{Membership, User, UserDetail};

use crate::authority::{Authority, Deed, Permission, Refusal, Target};
use crate::rotation::Seconds;
use crate::store::sql::{Connection, Row};
use crate::store::words::role;
use crate::store::{Database, StoreError};

use super::acting::Denied;

/// A user as the database has it, with what decides who may do what to it.
#[derive(Debug)]
pub(super) struct UserRow {
    pub(super) user: User,
    is_elsewhere: bool,
}

const FIND: &str = "
    SELECT usr_id, display_name, email, role, is_active, last_sign_in_at, version,
           one_time_until IS NOT NULL AS must_change_password,
           (SELECT count(*) FROM families f WHERE f.usr_id = u.usr_id AND ended IS NULL AND idle_expires_at > $4
            AND ($3 OR f.tenant_id = $2)) AS n_sessions,
           (SELECT s.role FROM memberships s WHERE s.usr_id = u.usr_id AND s.tenant_id = $2) AS tenant_role,
           EXISTS (SELECT 1 FROM memberships s WHERE s.usr_id = u.usr_id AND s.tenant_id <> $2) AS is_elsewhere
    FROM users u WHERE usr_id = $1";

const MEMBERSHIPS: &str = "
    SELECT t.tenant_id, t.name, s.role FROM memberships s JOIN tenants t USING (tenant_id)
    WHERE s.usr_id = $1 AND ($2 IS NULL OR t.tenant_id = $2) ORDER BY t.tenant_id";

impl UserRow {
    /// What decides who may do what to this user.
    pub(super) fn target(&self) -> Target<'_> {
        Target {
            usr_id: &self.user.usr_id,
            role: self.user.role,
            is_here: self.user.tenant_role.is_some(),
            is_elsewhere: self.is_elsewhere,
        }
    }
}

impl Database {
    /// One user, for somebody who may do this to it.
    ///
    /// # Errors
    /// When the caller may not, or there is none, and when the database is unavailable.
    pub async fn user_to(
        &self,
        deed: Deed,
        authority: &Authority,
        usr_id: &str,
        now: Seconds,
    ) -> Result<UserDetail, Denied> {
        let mut reader = self.reader().await?;
        let row = find(&mut reader, authority, usr_id, now).await?;
        authority.may(deed, row.target())?;
        Ok(detail(&mut reader, authority, row.user).await?)
    }
}

/// Reads a user as somebody sees it who may see users at all.
pub(super) async fn find(
    connection: &mut Connection,
    authority: &Authority,
    usr_id: &str,
    now: Seconds,
) -> Result<UserRow, Denied> {
    authority.require(Permission::ManageUsers)?;
    let values = [
        usr_id.into(),
        (&authority.tenant_id).into(),
        authority.limits().is_none().into(),
        now.into(),
    ];
    let row = connection.fetch_optional(FIND, values).await?;
    let row = row.ok_or(Refusal::NotFound)?;
    Ok(UserRow {
        user: user(&row)?,
        is_elsewhere: row.get("is_elsewhere")?,
    })
}

pub(super) async fn detail(
    connection: &mut Connection,
    authority: &Authority,
    user: User,
) -> Result<UserDetail, StoreError> {
    let values = [(&user.usr_id).into(), authority.limits().into()];
    let rows = connection.fetch_all(MEMBERSHIPS, values).await?;
    let membership = |row: &Row| {
        Ok(Membership {
            tenant_id: row.get("tenant_id")?,
            name: row.get("name")?,
            role: role(row.get("role")?)?,
        })
    };
    Ok(UserDetail {
        user,
        memberships: rows
            .iter()
            .map(membership)
            .collect::<Result<_, StoreError>>()?,
    })
}

pub(super) fn user(row: &Row) -> Result<User, StoreError> {
    let tenant_role: Option<&str> = row.get("tenant_role")?;
    Ok(User {
        usr_id: row.get("usr_id")?,
        display_name: row.get("display_name")?,
        email: row.get("email")?,
        role: role(row.get("role")?)?,
        is_active: row.get("is_active")?,
        must_change_password: row.get("must_change_password")?,
        last_sign_in_at: row.get("last_sign_in_at")?,
        n_sessions: row.count("n_sessions")?,
        tenant_role: tenant_role.map(role).transpose()?,
        version: row.count("version")?,
    })
}
