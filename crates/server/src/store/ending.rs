//! Ending sessions: by signing out, and from another session.
//!
//! Whoever ends others must have a session of one's own when it happens, and not only when the request came in: of two
//! sessions that end each other at once, one wins and the other learns that it is over.

use super::events::{self, NewEvent};
use super::locks::{lock_open_of_user, lock_user};
use super::session::{find, lock};
use super::sql::{Connection, Row};
use super::words::{end_word, event_of};
use super::{Database, StoreError};
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

const END_ONE: &str =
    "UPDATE families SET ended = $1, ended_at = $2 WHERE ended IS NULL AND idle_expires_at > $2 AND id = $3
     RETURNING id, usr_id";

const END_OTHERS: &str = "UPDATE families SET ended = $1, ended_at = $2
     WHERE ended IS NULL AND idle_expires_at > $2 AND usr_id = $3 AND id <> $4 RETURNING id, usr_id";

impl Database {
    /// Ends a session on the word of its own refresh token; one that is over stays as it is.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn sign_out(&self, id: FamilyId, ip: &str) -> Result<(), StoreError> {
        let ip = ip.to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                lock(tx, id).await?;
                let now = tx.now().await?;
                let ended = end_one(tx, id, End::SignedOut, now).await?;
                let by = By {
                    actor: None,
                    ip: &ip,
                };
                record(tx, &ended, End::SignedOut, now, by).await
            })
        })
        .await
    }

    /// Ends sessions that are open, each with a line in the audit log, on the word of another session or of their own.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn end_sessions(
        &self,
        caller: FamilyId,
        which: Which,
        ip: &str,
    ) -> Result<Ending, StoreError> {
        let ip = ip.to_owned();
        self.write(move |tx| Box::pin(async move { end_sessions(tx, caller, which, &ip).await }))
            .await
    }
}

/// The same in a transaction.
pub(super) async fn end_sessions(
    tx: &mut Connection,
    caller: FamilyId,
    which: Which,
    ip: &str,
) -> Result<Ending, StoreError> {
    let gone = Ok(Ending::CallerIsOut(End::StandingLost));
    match which {
        Which::One(id) => {
            lock(tx, id.min(caller)).await?;
            lock(tx, id.max(caller)).await?;
        }
        Which::Others => {
            let Some(session) = find(tx, caller).await? else {
                return gone;
            };
            lock_user(tx, &session.usr_id).await?;
            lock_open_of_user(tx, &session.usr_id).await?;
        }
    }
    let Some(session) = find(tx, caller).await? else {
        return gone;
    };
    if let Some(end) = session.end_at(session.now) {
        return Ok(Ending::CallerIsOut(end));
    }
    let (usr_id, now) = (session.usr_id.as_str(), session.now);
    let (why, ended) = match which {
        Which::One(id) if id == caller => {
            (End::SignedOut, end_one(tx, id, End::SignedOut, now).await?)
        }
        Which::One(id) => (End::Revoked, end_one(tx, id, End::Revoked, now).await?),
        Which::Others => (End::Revoked, end_others(tx, usr_id, caller, now).await?),
    };
    let by = By {
        actor: Some(usr_id),
        ip,
    };
    record(tx, &ended, why, now, by).await?;
    Ok(Ending::Done)
}

/// A session that was open until now.
pub(super) struct Ended {
    id: FamilyId,
    usr_id: String,
}

/// Who ends a session, and from where.
#[derive(Clone, Copy)]
pub(super) struct By<'a> {
    pub(super) actor: Option<&'a str>,
    pub(super) ip: &'a str,
}

pub(super) async fn end_one(
    tx: &mut Connection,
    id: FamilyId,
    why: End,
    now: Seconds,
) -> Result<Vec<Ended>, StoreError> {
    let values = [end_word(why).into(), now.into(), id.into()];
    let rows = tx.fetch_all(END_ONE, values).await?;
    rows.iter().map(ended).collect()
}

/// Ends all sessions of a user that are open now, but one; the user is locked, and they are.
pub(super) async fn end_others(
    tx: &mut Connection,
    usr_id: &str,
    current: FamilyId,
    now: Seconds,
) -> Result<Vec<Ended>, StoreError> {
    let values = [
        end_word(End::Revoked).into(),
        now.into(),
        usr_id.into(),
        current.into(),
    ];
    let rows = tx.fetch_all(END_OTHERS, values).await?;
    rows.iter().map(ended).collect()
}

/// Writes down what was ended.
pub(super) async fn record(
    tx: &mut Connection,
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

fn ended(row: &Row) -> Result<Ended, StoreError> {
    Ok(Ended {
        id: FamilyId(row.bytes("id")?),
        usr_id: row.get("usr_id")?,
    })
}
