//! Ending the sessions of a list, each with its line in the audit log.
//!
//! They are found first, without a lock, and then ended in one transaction, those among them that are still open and that
//! the caller may still end. So many at most are ended at once, so that nobody waits long for the others.

use super::acting::{Acting, Denied};
use super::session_list::SessionFilter;
use crate::authority::Refusal;
use crate::rotation::End;
use crate::store::Database;
use crate::store::ending::{By, end_one, record};
use crate::store::session::{find, lock};
use crate::store::sql::{Connection, Query};
use crate::token::FamilyId;

/// So many sessions are ended at once.
const AT_ONCE: usize = 1_000;

impl Database {
    /// Ends sessions that match, but for the one that asks: how many, and whether there are more.
    ///
    /// # Errors
    /// When the caller may end nothing any more, and when the database is unavailable.
    pub async fn end_some(
        &self,
        acting: Acting,
        filter: SessionFilter,
    ) -> Result<(u64, bool), Denied> {
        let now = self.now().await?;
        let n_found = i64::try_from(AT_ONCE + 1).unwrap_or(i64::MAX);
        let mut ids = self
            .some_sessions(&filter, acting.session, n_found, now)
            .await?;
        let has_more = ids.len() > AT_ONCE;
        ids.truncate(AT_ONCE);
        if ids.is_empty() {
            return Ok((0, false));
        }
        ids.sort_unstable();
        let n_ended = self
            .manage(move |tx| Box::pin(async move { end_some(tx, &acting, &ids).await }))
            .await?;
        Ok((n_ended, has_more))
    }
}

async fn end_some(tx: &mut Connection, acting: &Acting, ids: &[FamilyId]) -> Result<u64, Denied> {
    lock_users(tx, acting, ids).await?;
    let actor = acting.lock(tx, &acting.usr_id, &acting.tenant_id).await?;
    for id in ids {
        lock(tx, *id).await?;
    }
    let mut n_ended = 0;
    for id in ids {
        let Some(session) = find(tx, *id).await? else {
            continue;
        };
        match actor.authority.may_end(session.theirs()) {
            Ok(()) => {}
            // It has gone over to another project meanwhile, or its user has become an operator.
            Err(Refusal::NotFound) => continue,
            Err(refusal) => return Err(refusal.into()),
        }
        let ended = end_one(tx, *id, End::Revoked, actor.now).await?;
        let by = By {
            actor: Some(&actor.authority.usr_id),
            ip: &actor.ip,
        };
        record(tx, &ended, End::Revoked, actor.now, by).await?;
        n_ended += u64::try_from(ended.len()).unwrap_or(0);
    }
    Ok(n_ended)
}

/// Locks the users of all of them, and the one who asks, in the order of their names.
async fn lock_users(tx: &mut Connection, acting: &Acting, ids: &[FamilyId]) -> Result<(), Denied> {
    let mut query = Query::new(tx.dialect());
    query
        .say("SELECT 1 FROM users WHERE usr_id = ")
        .put(&acting.usr_id);
    query.say(" OR usr_id IN (SELECT usr_id FROM families WHERE id IN (");
    for (index, id) in ids.iter().enumerate() {
        query.say(if index == 0 { "" } else { ", " }).put(*id);
    }
    query.say_each("))", ")) ORDER BY usr_id FOR UPDATE");
    query.fetch_all(tx).await?;
    Ok(())
}
