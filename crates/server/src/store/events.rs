//! Writing the audit log.

use tollgate_api_types::EventKind;

use super::StoreError;
use super::sql::Connection;
use super::words::kind_word;
use crate::rotation::Seconds;
use crate::token::FamilyId;

/// Stands in the log for a user name that doesn't exist: people type passwords into the wrong field.
pub const UNKNOWN_USER: &str = "(unknown)";

/// Stands in the log where no user and no address has done it, but the server or whoever has a shell on its machine.
pub(super) const NOBODY: &str = "(server)";

/// Something to write down.
#[derive(Debug, Clone, Copy)]
pub struct NewEvent<'a> {
    /// When it happened.
    pub at: Seconds,
    /// What happened.
    pub kind: EventKind,
    /// Whose session or sign-in it was.
    pub usr_id: &'a str,
    /// Who did it, where that was somebody else.
    pub actor: Option<&'a str>,
    /// The session that it happened to.
    pub family: Option<FamilyId>,
    /// Where it came from.
    pub ip: &'a str,
    /// What else an operator should know.
    pub detail: Option<&'a str>,
}

/// Writes an event in the transaction of what it tells about: neither is ever stored without the other.
///
/// It belongs to the tenant of its session, or else to the only one of its user: what is felt in several tenants is told
/// in none of them.
pub(super) async fn insert(tx: &mut Connection, event: NewEvent<'_>) -> Result<(), StoreError> {
    insert_in(tx, event, None).await
}

/// The same with a tenant that it belongs to in any case.
pub(super) async fn insert_in(
    tx: &mut Connection,
    event: NewEvent<'_>,
    tenant_id: Option<&str>,
) -> Result<(), StoreError> {
    let request_id = tx.request_id().map(str::to_owned);
    tx.execute(
        "INSERT INTO events (at, kind, usr_id, actor, family, ip, detail, request_id, tenant_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, coalesce(
             $9,
             (SELECT tenant_id FROM families WHERE id = $5),
             (SELECT min(tenant_id) FROM memberships WHERE usr_id = $3 HAVING count(*) = 1)
         ))",
        [
            event.at.into(),
            kind_word(event.kind).into(),
            event.usr_id.into(),
            event.actor.into(),
            event.family.into(),
            event.ip.into(),
            event.detail.into(),
            request_id.into(),
            tenant_id.into(),
        ],
    )
    .await?;
    Ok(())
}
