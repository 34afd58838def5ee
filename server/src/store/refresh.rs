//! The refresh: one transaction around the pure transition.

use sqlx::SqliteConnection;
use tollgate_api_types::EventKind;

use super::events::{self, NewEvent};
use super::session::{Session, column, find};
use super::words::{end_word, event_of};
use super::{Store, StoreError};
use crate::keys::KeyId;
use crate::rotation::{Answer, Audit, Family, Grant, Outcome, Seconds};
use crate::token::FamilyId;

const HOUR: i64 = 3_600;

/// What a refresh has left behind.
#[derive(Debug, Clone)]
pub struct Refreshed {
    /// The session as it is stored now.
    pub session: Session,
    /// What its bearer is to be told.
    pub answer: Answer,
    /// The time at which this was decided.
    pub now: Seconds,
}

impl Store {
    /// Locks a session, lets `decide` say what becomes of it, and stores that together with its line in the audit log.
    /// `None` when there is no such session.
    ///
    /// `active` is the master key with which a new generation is made; a row keeps the key of its newest token, so that
    /// a replay gives the same text across a change of keys.
    ///
    /// # Errors
    /// When the database is unavailable; then nothing has changed, and nothing may be issued.
    pub async fn refresh(
        &self,
        id: FamilyId,
        active: KeyId,
        ip: &str,
        decide: impl FnOnce(&Session) -> (Outcome, Seconds) + Send,
    ) -> Result<Option<Refreshed>, StoreError> {
        let mut tx = self.begin().await?;
        let Some(mut session) = find(&mut tx, id).await? else {
            return Ok(None);
        };
        let (outcome, now) = decide(&session);
        if outcome.answer == Answer::Granted(Grant::Rotated) {
            session.kid = active;
        }
        session.family = outcome.family;
        match outcome.answer {
            Answer::Granted(_) => {
                keep(&mut tx, &session, ip).await?;
                count_refresh(&mut tx, now).await?;
            }
            Answer::Refused(_) if outcome.audit.is_some() => {
                end(&mut tx, id, &session.family).await?
            }
            Answer::Refused(_) | Answer::Stale => {}
        }
        if let Some(audit) = outcome.audit {
            let kind = event_kind(audit);
            let event = NewEvent {
                at: now,
                kind,
                usr_id: &session.usr_id,
                actor: None,
                family: Some(id),
                ip,
                detail: detail(audit),
            };
            events::insert(&mut tx, event).await?;
        }
        tx.commit().await?;
        Ok(Some(Refreshed {
            session,
            answer: outcome.answer,
            now,
        }))
    }
}

async fn keep(tx: &mut SqliteConnection, session: &Session, ip: &str) -> Result<(), StoreError> {
    let family = &session.family;
    let mut query = sqlx::query(
        "UPDATE families SET generation = ?, kid = ?, rotated_at = ?, last_used_at = ?, idle_expires_at = ?, ip = ?,
             attempt_0 = ?, attempt_1 = ?, attempt_2 = ?, attempt_3 = ?
         WHERE id = ?",
    )
    .bind(column(family.generation)?)
    .bind(i64::from(session.kid))
    .bind(family.rotated_at)
    .bind(family.last_used_at)
    .bind(family.idle_expires_at)
    .bind(ip);
    for attempt in &family.attempts {
        query = query.bind(attempt.map(|hash| hash.0.to_vec()));
    }
    query.bind(session.id.0.to_vec()).execute(tx).await?;
    Ok(())
}

async fn end(tx: &mut SqliteConnection, id: FamilyId, family: &Family) -> Result<(), StoreError> {
    sqlx::query("UPDATE families SET ended = ? WHERE id = ?")
        .bind(family.end.map(end_word))
        .bind(id.0.to_vec())
        .execute(tx)
        .await?;
    Ok(())
}

async fn count_refresh(tx: &mut SqliteConnection, now: Seconds) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO refreshes_per_hour (hour, count) VALUES (?, 1)
         ON CONFLICT (hour) DO UPDATE SET count = count + 1",
    )
    .bind(now.div_euclid(HOUR) * HOUR)
    .execute(tx)
    .await?;
    Ok(())
}

const fn event_kind(audit: Audit) -> EventKind {
    match audit {
        Audit::Ended(end) => event_of(end),
        Audit::Replayed => EventKind::RefreshReplayed,
        Audit::Stale => EventKind::StaleReplay,
    }
}

/// One kind of event tells of several ends: the word says which.
const fn detail(audit: Audit) -> Option<&'static str> {
    match audit {
        Audit::Ended(end) => Some(end_word(end)),
        Audit::Replayed | Audit::Stale => None,
    }
}
