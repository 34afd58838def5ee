//! Who belongs to a project: adding, changing and removing.
//!
//! What may be done is decided by what the caller may do in that project, whichever one the request is made in.

use tollgate_api_types::{EventKind, Role};

use super::acting::{Acting, Actor, Denied, change, given};
use super::end_many::{Whose, end_many};
use super::user::{UserRow, find};
use crate::authority::{Deed, Permission, Refusal};
use crate::rotation::End;
use crate::store::Database;
use crate::store::session::LOCK_TENANT;
use crate::store::sql::Connection;
use crate::store::words::role_word;

impl Database {
    /// Says what a user may do in a project; an operator also adds users to it.
    ///
    /// # Errors
    /// When the caller may not, or it can't be done, and when the database is unavailable.
    pub async fn set_member(
        &self,
        acting: Acting,
        tenant_id: String,
        usr_id: String,
        role: Role,
    ) -> Result<(), Denied> {
        self.manage(move |tx| {
            Box::pin(async move { set(tx, &acting, &tenant_id, &usr_id, role).await })
        })
        .await
    }

    /// Takes a user out of a project, and ends the user's sessions in it.
    ///
    /// # Errors
    /// When the caller may not, or it can't be done, and when the database is unavailable.
    pub async fn remove_member(
        &self,
        acting: Acting,
        tenant_id: String,
        usr_id: String,
    ) -> Result<(), Denied> {
        self.manage(move |tx| {
            Box::pin(async move { remove(tx, &acting, &tenant_id, &usr_id).await })
        })
        .await
    }
}

async fn set(
    tx: &mut Connection,
    acting: &Acting,
    tenant_id: &str,
    usr_id: &str,
    role: Role,
) -> Result<(), Denied> {
    let (actor, row) = look(tx, acting, tenant_id, usr_id).await?;
    let values = [usr_id.into(), tenant_id.into(), role_word(role).into()];
    let before = row.user.tenant_role;
    let (kind, changes) = match before {
        None => {
            actor.authority.may_add_member()?;
            let insert = "INSERT INTO memberships (usr_id, tenant_id, role) VALUES ($1, $2, $3)";
            tx.execute(insert, values).await?;
            (EventKind::MemberAdded, Some(given("role", role_word(role))))
        }
        Some(before) => {
            actor.authority.may(Deed::ChangeMember, row.target())?;
            let update = "UPDATE memberships SET role = $3 WHERE usr_id = $1 AND tenant_id = $2";
            tx.execute(update, values).await?;
            let changed = change("role", role_word(before), role_word(role));
            (EventKind::MemberChanged, changed)
        }
    };
    if let Some(change) = changes {
        actor
            .record_in(tx, kind, usr_id, &[change], Some(tenant_id))
            .await?;
    }
    Ok(())
}

async fn remove(
    tx: &mut Connection,
    acting: &Acting,
    tenant_id: &str,
    usr_id: &str,
) -> Result<(), Denied> {
    let (actor, row) = look(tx, acting, tenant_id, usr_id).await?;
    if row.user.tenant_role.is_none() {
        return Err(Refusal::NotFound.into());
    }
    actor.authority.may(Deed::RemoveMember, row.target())?;
    let theirs = Whose::User(usr_id, Some(tenant_id));
    end_many(tx, &actor, theirs, End::StandingLost).await?;
    let delete = "DELETE FROM memberships WHERE usr_id = $1 AND tenant_id = $2";
    tx.execute(delete, [usr_id.into(), tenant_id.into()])
        .await?;
    actor
        .record_in(tx, EventKind::MemberRemoved, usr_id, &[], Some(tenant_id))
        .await?;
    Ok(())
}

/// Who asks, with what that allows in this project, and whom it is about.
async fn look(
    tx: &mut Connection,
    acting: &Acting,
    tenant_id: &str,
    usr_id: &str,
) -> Result<(Actor, UserRow), Denied> {
    tx.lock(LOCK_TENANT, [tenant_id.into()]).await?;
    let actor = acting.lock(tx, usr_id, tenant_id).await?;
    actor.authority.require(Permission::ManageMembers)?;
    let is_there = "SELECT 1 FROM tenants WHERE tenant_id = $1";
    if !tx.exists(is_there, [tenant_id.into()]).await? {
        return Err(Refusal::NotFound.into());
    }
    let row = find(tx, &actor.authority, usr_id, actor.now).await?;
    Ok((actor, row))
}
