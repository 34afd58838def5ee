//! Writing the audit log.

use sqlx::SqliteConnection;
use tollgate_api_types::EventKind;

use super::words::kind_word;
use super::{Store, StoreError};
use crate::rotation::Seconds;
use crate::token::FamilyId;

/// Stands in the log for a user name that doesn't exist: people type passwords into the wrong field.
pub const UNKNOWN_USER: &str = "(unknown)";

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

impl Store {
    /// Writes down what happened to no session, as a refused sign-in.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn record(&self, event: NewEvent<'_>) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        insert(&mut tx, event).await?;
        Ok(tx.commit().await?)
    }
}

/// Writes an event in the transaction of what it tells about: neither is ever stored without the other.
pub(super) async fn insert(
    tx: &mut SqliteConnection,
    event: NewEvent<'_>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO events (at, kind, usr_id, actor, family, ip, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(event.at)
    .bind(kind_word(event.kind))
    .bind(event.usr_id)
    .bind(event.actor)
    .bind(event.family.map(|family| family.0.to_vec()))
    .bind(event.ip)
    .bind(event.detail)
    .execute(tx)
    .await?;
    Ok(())
}
