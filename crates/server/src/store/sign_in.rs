//! Storing what has come of a login: a session, or one more failure.
//!
//! All of it is one transaction, under the lock of the buckets in which failures are counted. A guess over the limit is
//! not heard even when it is right, however many are made at once.

use tollgate_api_types::{EventKind, Secret};

use super::events::{self, NewEvent, UNKNOWN_USER};
use super::sql::Connection;
use super::throttles::{keep_all, lock_all};
use super::{Database, NewSession, Session, StoreError, session};
use crate::peer::Peer;
use crate::rotation::Seconds;
use crate::throttle::{Counted, Guess, Key, Limits, Ruling, judge};

/// A login whose password has been looked at.
#[derive(Debug, Clone)]
pub struct Login {
    /// The user, as the database spells the name; `None` for one that doesn't exist.
    pub usr_id: Option<String>,
    /// The session that begins; `None` when the password was wrong.
    pub begins: Option<NewSession>,
    /// Where it is counted if it fails.
    pub counted: Counted<Key>,
    /// How often that may be.
    pub limits: Limits,
    /// Where it comes from.
    pub peer: Peer,
}

/// What has come of a login.
#[derive(Debug, Clone)]
#[must_use]
pub enum SignIn {
    /// A session has begun.
    Begun(Box<Session>),
    /// It was refused, for whatever reason.
    Refused,
    /// Too many have failed from there; in so many seconds there is room again.
    TooMany(u64),
}

const UPGRADE: &str =
    "UPDATE users SET password_hash = $1 WHERE usr_id = $2 AND password_hash = $3";

impl Database {
    /// Stores what has come of a login, with a line in the audit log.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn sign_in(&self, login: Login) -> Result<SignIn, StoreError> {
        self.write(move |tx| Box::pin(async move { sign_in(tx, login).await }))
            .await
    }

    /// Puts another hash of the same password in the place of the one that was checked, if it still stands there.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn upgrade_password(
        &self,
        usr_id: &str,
        stored: Secret,
        hash: Secret,
    ) -> Result<(), StoreError> {
        let usr_id = usr_id.to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                let values = [hash.expose().into(), usr_id.into(), stored.expose().into()];
                tx.execute(UPGRADE, values).await.map(drop)
            })
        })
        .await
    }
}

async fn sign_in(tx: &mut Connection, login: Login) -> Result<SignIn, StoreError> {
    let buckets = lock_all(tx, &login.counted).await?;
    // Waiting for the lock must not make a guess older than it is.
    let now = tx.now().await?;
    let guess = match &login.begins {
        Some(new) if new.is_one_time => Guess::MadeUp,
        Some(_) => Guess::Right,
        None => Guess::Wrong,
    };
    let (ruling, buckets) = judge(buckets, &login.limits, guess, now);
    keep_all(tx, &login.counted, &buckets, now).await?;
    let refusal = match (ruling, &login.begins) {
        (Ruling::Heard, Some(new)) => match session::begin(tx, new, &login.peer).await? {
            Some(session) => return Ok(SignIn::Begun(Box::new(session))),
            // The user was disabled, or got another password, while this one was being checked.
            None => (SignIn::Refused, None),
        },
        (Ruling::Heard, None) => (SignIn::Refused, None),
        (Ruling::Unheard, _) => (SignIn::Refused, Some("throttled")),
        (Ruling::TooMany(seconds), _) => (SignIn::TooMany(seconds), Some("throttled")),
    };
    let (answer, detail) = refusal;
    record(tx, &login, detail, now).await?;
    Ok(answer)
}

async fn record(
    tx: &mut Connection,
    login: &Login,
    detail: Option<&str>,
    now: Seconds,
) -> Result<(), StoreError> {
    let event = NewEvent {
        at: now,
        kind: EventKind::SignInFailed,
        usr_id: login.usr_id.as_deref().unwrap_or(UNKNOWN_USER),
        actor: None,
        family: None,
        ip: &login.peer.ip,
        detail,
    };
    events::insert(tx, event).await
}
