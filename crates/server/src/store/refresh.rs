//! The refresh: one transaction around the pure transition.

use tollgate_api_types::EventKind;

use super::events::{self, NewEvent};
use super::session::{Session, column, find, lock};
use super::sql::Connection;
use super::words::{end_columns, end_word, event_of};
use super::{Database, StoreError};
use crate::keys::KeyId;
use crate::peer::Peer;
use crate::rotation::{Answer, Audit, End, Grant, Outcome};
use crate::token::FamilyId;
use crate::utc::hour_of;

/// On so many rows the refreshes of a tenant in an hour are counted.
const N_SHARDS: u8 = 64;

const KEEP: &str = "UPDATE families SET generation = $2, kid = $3, rotated_at = $4, last_used_at = $5, idle_expires_at = $6,
         ip = $7, attempt_0 = $8, attempt_1 = $9, attempt_2 = $10, attempt_3 = $11,
         rotated_by = $12, rotated_from = $13, is_grace_spent = $14
     WHERE id = $1";

const COUNT: &str =
    "INSERT INTO refresh_counts (hour, tenant_id, shard, count) VALUES ($1, $2, $3, 1)
     ON CONFLICT (hour, tenant_id, shard) DO UPDATE SET count = refresh_counts.count + 1";

/// What a refresh has left behind.
#[derive(Debug, Clone)]
pub struct Refreshed {
    /// The session as it is stored now, with the time at which that was decided.
    pub session: Session,
    /// What its bearer is to be told.
    pub answer: Answer,
}

impl Database {
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
        peer: Peer,
        decide: impl FnOnce(&Session) -> Outcome + Send + 'static,
    ) -> Result<Option<Refreshed>, StoreError> {
        self.write(move |tx| Box::pin(async move { refresh(tx, id, active, peer, decide).await }))
            .await
    }
}

async fn refresh(
    tx: &mut Connection,
    id: FamilyId,
    active: KeyId,
    peer: Peer,
    decide: impl FnOnce(&Session) -> Outcome + Send,
) -> Result<Option<Refreshed>, StoreError> {
    lock(tx, id).await?;
    let Some(mut session) = find(tx, id).await? else {
        return Ok(None);
    };
    let Outcome {
        family,
        answer,
        audit,
    } = decide(&session);
    if answer == Answer::Granted(Grant::Rotated) {
        session.kid = active;
        // Who sends attempts is known by them, and by nothing that tells more of a person.
        let is_needed = !family.class.has_attempts();
        session.rotated_by = is_needed.then_some(peer.fingerprint);
    }
    session.family = family;
    match answer {
        Answer::Granted(_) => {
            keep(tx, &session, &peer.ip).await?;
            count(tx, &session).await?;
        }
        Answer::Refused(why) if audit.is_some() => end(tx, &session, why).await?,
        Answer::Refused(_) | Answer::Stale => {}
    }
    if let Some(audit) = audit {
        record(tx, &session, audit, &peer.ip).await?;
    }
    Ok(Some(Refreshed { session, answer }))
}

async fn keep(tx: &mut Connection, session: &Session, ip: &str) -> Result<(), StoreError> {
    let family = &session.family;
    let rotated_by = session.rotated_by.as_ref();
    let [first, second, third, fourth] = family.attempts.map(|attempt| attempt.map(|hash| hash.0));
    let values = [
        session.id.into(),
        column(family.generation)?.into(),
        i64::from(session.kid).into(),
        family.rotated_at.into(),
        family.last_used_at.into(),
        family.idle_expires_at.into(),
        ip.into(),
        first.into(),
        second.into(),
        third.into(),
        fourth.into(),
        rotated_by.map(|client| client.agent).into(),
        rotated_by.map(|client| client.network.as_str()).into(),
        family.is_grace_spent.into(),
    ];
    tx.execute(KEEP, values).await.map(drop)
}

/// Ends a session that is locked.
pub(super) async fn end(
    tx: &mut Connection,
    session: &Session,
    why: End,
) -> Result<(), StoreError> {
    let statement =
        "UPDATE families SET ended = $2, is_ended_with_all = $3, ended_at = $4 WHERE id = $1";
    let (ended, is_ended_with_all) = end_columns(why);
    let at = match why {
        // It was over before anybody noticed.
        End::Expired => session.family.idle_expires_at.min(session.now),
        _ => session.now,
    };
    let values = [
        session.id.into(),
        ended.into(),
        is_ended_with_all.into(),
        at.into(),
    ];
    tx.execute(statement, values).await.map(drop)
}

async fn count(tx: &mut Connection, session: &Session) -> Result<(), StoreError> {
    let shard = i64::from(session.id.0[0] % N_SHARDS);
    tx.execute(
        COUNT,
        [
            hour_of(session.now).into(),
            (&session.tenant_id).into(),
            shard.into(),
        ],
    )
    .await
    .map(drop)
}

/// Writes down what has become of a session.
pub(super) async fn record(
    tx: &mut Connection,
    session: &Session,
    audit: Audit,
    ip: &str,
) -> Result<(), StoreError> {
    let event = NewEvent {
        at: session.now,
        kind: event_kind(audit),
        usr_id: &session.usr_id,
        actor: None,
        family: Some(session.id),
        ip,
        detail: detail(audit),
    };
    events::insert(tx, event).await
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
