//! Sessions: those of everybody, and the project of one's own.

use tollgate_api_types::EventKind;

use super::acting::{Acting, Denied};
use super::end_many::{Whose, end_many};
use crate::authority::{Permission, Refusal};
use crate::rotation::End;
use crate::store::Database;
use crate::store::accounts::membership;
use crate::store::ending::{Ending, Which, end_sessions};
use crate::store::locks::lock_all_users;
use crate::store::session::{LOCK_TENANT, find, lock};
use crate::store::sql::Connection;
use crate::token::FamilyId;

impl Database {
    /// Ends all sessions of everybody but the one that asks; tells how many they were.
    ///
    /// # Errors
    /// When the caller may not, and when the database is unavailable.
    pub async fn end_all_others(&self, acting: Acting) -> Result<u64, Denied> {
        self.manage(move |tx| Box::pin(async move { end_all_others(tx, &acting).await }))
            .await
    }

    /// Ends one session, which may be the one that asks.
    ///
    /// # Errors
    /// When the caller may not, and when the database is unavailable.
    pub async fn end_session(&self, acting: Acting, id: FamilyId) -> Result<(), Denied> {
        self.manage(move |tx| Box::pin(async move { end_session(tx, &acting, id).await }))
            .await
    }

    /// Lets the session that asks go over to another project of its user.
    ///
    /// # Errors
    /// When the user doesn't belong to it, and when the database is unavailable.
    pub async fn choose_project(&self, acting: Acting, tenant_id: String) -> Result<(), Denied> {
        self.manage(move |tx| Box::pin(async move { choose(tx, &acting, &tenant_id).await }))
            .await
    }
}

async fn end_session(tx: &mut Connection, acting: &Acting, id: FamilyId) -> Result<(), Denied> {
    let session = find(tx, id).await?.ok_or(Refusal::NotFound)?;
    let actor = acting.lock(tx, &session.usr_id, &acting.tenant_id).await?;
    // Once more, now that nobody can change what its user is.
    let session = find(tx, id).await?.ok_or(Refusal::NotFound)?;
    actor.authority.may_end(session.theirs())?;
    match end_sessions(tx, actor.session, Which::One(id), &actor.ip).await? {
        Ending::Done => Ok(()),
        Ending::CallerIsOut(end) => Err(Refusal::CallerIsOut(end).into()),
    }
}

async fn end_all_others(tx: &mut Connection, acting: &Acting) -> Result<u64, Denied> {
    lock_all_users(tx).await?;
    let actor = acting.lock(tx, &acting.usr_id, &acting.tenant_id).await?;
    actor.authority.require(Permission::EndEverything)?;
    let n_ended = end_many(tx, &actor, Whose::All, End::Revoked).await?;
    actor
        .record(tx, EventKind::AllSessionsEnded, &acting.usr_id, &[])
        .await?;
    Ok(n_ended)
}

async fn choose(tx: &mut Connection, acting: &Acting, tenant_id: &str) -> Result<(), Denied> {
    tx.lock(LOCK_TENANT, [tenant_id.into()]).await?;
    let actor = acting.lock(tx, &acting.usr_id, &acting.tenant_id).await?;
    if membership(tx, &acting.usr_id, tenant_id).await?.is_none() {
        return Err(Refusal::NotFound.into());
    }
    if actor.session_tenant == tenant_id {
        return Ok(());
    }
    lock(tx, acting.session).await?;
    tx.execute(
        "UPDATE families SET tenant_id = $2 WHERE id = $1",
        [acting.session.into(), tenant_id.into()],
    )
    .await?;
    actor
        .record_in(
            tx,
            EventKind::ProjectChosen,
            &acting.usr_id,
            &[],
            Some(tenant_id),
        )
        .await?;
    Ok(())
}
