//! The global epoch: moved on, it ends every session that there is.
//!
//! A database that was restored knows sessions that were ended since, and tokens that were rotated since: whoever holds
//! such a token would be let in again, or be taken for a thief. So all sessions end with a restore, before anything is
//! served: a backup says in itself that it is one. No clock is waited for: it may be doubted for that very reason.

use tollgate_api_types::EventKind;

use super::clock::now_or_newest;
use super::events::{self, NOBODY, NewEvent};
use super::locks::{lock_all_open, lock_all_users};
use super::sql::Connection;
use super::words::end_columns;
use super::{Database, StoreError};
use crate::rotation::End;

impl Database {
    /// Ends all sessions of all users, with one line in the audit log: what an operator does after a database was
    /// brought back from the past by other means than this server's own.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn end_everything(&self) -> Result<(), StoreError> {
        self.write(|tx| Box::pin(async move { end_everything(tx, "by the operator").await }))
            .await
    }

    /// Ends all sessions if this database was restored from a backup; whether it was.
    pub(super) async fn recover(&self) -> Result<bool, StoreError> {
        if !self.is_backup().await? {
            return Ok(false);
        }
        self.write(|tx| {
            Box::pin(async move {
                // Of several servers that start at once, one does it.
                let statement = "UPDATE meta SET is_backup = FALSE WHERE is_backup";
                let was_backup = tx.execute(statement, []).await? == 1;
                if was_backup {
                    end_everything(tx, "restored from a backup").await?;
                }
                Ok(was_backup)
            })
        })
        .await
    }

    async fn is_backup(&self) -> Result<bool, StoreError> {
        let statement = "SELECT 1 FROM meta WHERE is_backup";
        self.reader().await?.exists(statement, []).await
    }
}

async fn end_everything(tx: &mut Connection, why: &str) -> Result<(), StoreError> {
    lock_all_users(tx).await?;
    tx.execute("UPDATE meta SET global_epoch = global_epoch + 1", [])
        .await?;
    lock_all_open(tx).await?;
    let (ended, is_ended_with_all) = end_columns(End::AllEnded);
    let at = now_or_newest(tx).await?;
    tx.execute(
        "UPDATE families SET ended = $1, is_ended_with_all = $2, ended_at = $3 WHERE ended IS NULL",
        [ended.into(), is_ended_with_all.into(), at.into()],
    )
    .await?;
    let event = NewEvent {
        at,
        kind: EventKind::AllSessionsEnded,
        usr_id: NOBODY,
        actor: None,
        family: None,
        ip: NOBODY,
        detail: Some(why),
    };
    events::insert(tx, event).await
}
