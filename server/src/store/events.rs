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
pub(super) async fn insert(tx: &mut Connection, event: NewEvent<'_>) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO events (at, kind, usr_id, actor, family, ip, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            event.at.into(),
            kind_word(event.kind).into(),
            event.usr_id.into(),
            event.actor.into(),
            event.family.into(),
            event.ip.into(),
            event.detail.into(),
        ],
    )
    .await?;
    Ok(())
}
