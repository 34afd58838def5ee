//! Ending sessions: by signing out, and from another session.
//!
//! Whoever ends others must have a session of one's own when it happens, and not only when the request came in: of two
//! sessions that end each other at once, one wins and the other learns that it is over.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::events::{self, NewEvent};
use super::session::{family_id, find};
use super::words::{end_word, event_of};
use super::{Store, StoreError};
use crate::rotation::{End, Seconds};
use crate::token::FamilyId;

/// Which sessions to end.
#[derive(Debug, Clone, Copy)]
pub enum Which {
    /// This one.
    One(FamilyId),
    /// All of the caller but the one that asks.
    Others,
}

/// What has come of ending sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Ending {
    /// They are over.
    Done,
    /// The session that asked is itself over: nothing has changed.
    CallerIsOut(End),
}

impl Store {
    /// Ends a session on the word of its own refresh token; one that is over stays as it is.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn sign_out(&self, id: FamilyId, now: Seconds, ip: &str) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let ended = end_one(&mut tx, id, End::SignedOut, now).await?;
        let by = By { actor: None, ip };
        record(&mut tx, &ended, End::SignedOut, now, by).await?;
        Ok(tx.commit().await?)
    }

    /// Ends sessions that are open, each with a line in the audit log, on the word of another session or of their own.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn end_sessions(
        &self,
        caller: FamilyId,
        which: Which,
        now: Seconds,
        ip: &str,
    ) -> Result<Ending, StoreError> {
        let mut tx = self.begin().await?;
        let Some(session) = find(&mut tx, caller).await? else {
            return Ok(Ending::CallerIsOut(End::StandingLost));
        };
        if let Some(end) = session.end_at(now) {
            return Ok(Ending::CallerIsOut(end));
        }
        let why = match which {
            Which::One(id) if id == caller => End::SignedOut,
            Which::One(_) | Which::Others => End::Revoked,
        };
        let ended = match which {
            Which::One(id) => end_one(&mut tx, id, why, now).await?,
            Which::Others => end_others(&mut tx, &session.usr_id, caller, now).await?,
        };
        let actor = Some(session.usr_id.as_str());
        record(&mut tx, &ended, why, now, By { actor, ip }).await?;
        tx.commit().await?;
        Ok(Ending::Done)
    }
}

/// A session that was open until now.
struct Ended {
    id: FamilyId,
    usr_id: String,
}

/// Who ends a session, and from where.
#[derive(Clone, Copy)]
struct By<'a> {
    actor: Option<&'a str>,
    ip: &'a str,
}

async fn end_one(
    tx: &mut SqliteConnection,
    id: FamilyId,
    why: End,
    now: Seconds,
) -> Result<Vec<Ended>, StoreError> {
    sqlx::query(
        "UPDATE families SET ended = ? WHERE ended IS NULL AND idle_expires_at > ? AND id = ?
         RETURNING id, usr_id",
    )
    .bind(end_word(why))
    .bind(now)
    .bind(id.0.to_vec())
    .fetch_all(tx)
    .await?
    .iter()
    .map(ended)
    .collect()
}

async fn end_others(
    tx: &mut SqliteConnection,
    usr_id: &str,
    current: FamilyId,
    now: Seconds,
) -> Result<Vec<Ended>, StoreError> {
    sqlx::query(
        "UPDATE families SET ended = ? WHERE ended IS NULL AND idle_expires_at > ? AND usr_id = ? AND id <> ?
         RETURNING id, usr_id",
    )
    .bind(end_word(End::Revoked))
    .bind(now)
    .bind(usr_id)
    .bind(current.0.to_vec())
    .fetch_all(tx)
    .await?
    .iter()
    .map(ended)
    .collect()
}

async fn record(
    tx: &mut SqliteConnection,
    ended: &[Ended],
    why: End,
    now: Seconds,
    by: By<'_>,
) -> Result<(), StoreError> {
    for Ended { id, usr_id } in ended {
        let event = NewEvent {
            at: now,
            kind: event_of(why),
            usr_id,
            actor: by.actor.filter(|actor| actor != usr_id),
            family: Some(*id),
            ip: by.ip,
            detail: None,
        };
        events::insert(tx, event).await?;
    }
    Ok(())
}

fn ended(row: &SqliteRow) -> Result<Ended, StoreError> {
    Ok(Ended {
        id: family_id(row)?,
        usr_id: row.try_get("usr_id")?,
    })
}
