//! Changing the own password.
//!
//! A change moves the user's epoch on, so that a login which is being checked with the old password comes too late. Sessions
//! that stay take the new epoch along; all others are over in the same transaction. A session that began with a
//! one-time password is let on by its own change, and by nobody else's.

use tollgate_api_types::{EventKind, Secret};

use super::ending::{By, end_others, record};
use super::events::{self, NewEvent};
use super::locks::{lock_open_of_user, lock_user};
use super::session::find;
use super::sql::Connection;
use super::throttles::count;
use super::{Database, Session, StoreError};
use crate::rotation::End;
use crate::throttle::{Guess, Key, Limit, Room};
use crate::token::FamilyId;

/// A change of password whose current one has been looked at.
#[derive(Debug, Clone)]
pub struct NewPassword {
    /// The session that asks for it.
    pub caller: FamilyId,
    /// The user's epoch when the current password was read.
    pub user_epoch: i64,
    /// The hash of the next one; `None` when the current one was wrong.
    pub hash: Option<Secret>,
    /// What becomes of the user's other sessions.
    pub others: Others,
    /// Where it is counted if it fails.
    pub counted: Key,
    /// How often that may be.
    pub limit: Limit,
    /// Where it comes from.
    pub ip: String,
}

/// What becomes of the other sessions of a user with another password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They are over.
    End,
    /// They go on.
    Stay,
}

/// What has come of a change of password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum PasswordChanged {
    /// It is the next one from now on.
    Done,
    /// The current one was wrong, or is no longer the current one.
    Wrong,
    /// Too many were wrong in this session; in so many seconds there is room again.
    TooMany(u64),
    /// The session that asked is itself over: nothing has changed.
    CallerIsOut(End),
}

const CHANGE: &str =
    "UPDATE users SET password_hash = $1, one_time_until = NULL, one_time_used_at = NULL, epoch = epoch + 1
     WHERE usr_id = $2 AND epoch = $3";

/// Of the sessions that are still good, those that were not ended just now. One that began with a one-time password
/// has to set another one itself: that somebody else has done so doesn't let it on.
const FOLLOW: &str = "UPDATE families
     SET user_epoch = user_epoch + 1, must_change_password = must_change_password AND id <> $3
     WHERE usr_id = $1 AND user_epoch = $2 AND ended IS NULL";

impl Database {
    /// Stores another password, or one more failure, with a line in the audit log.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn change_password(&self, new: NewPassword) -> Result<PasswordChanged, StoreError> {
        self.write(move |tx| Box::pin(async move { change_password(tx, &new).await }))
            .await
    }
}

async fn change_password(
    tx: &mut Connection,
    new: &NewPassword,
) -> Result<PasswordChanged, StoreError> {
    let guess = match new.hash {
        Some(_) => Guess::Right,
        None => Guess::Wrong,
    };
    let room = count(tx, new.counted, new.limit, guess).await?;
    let Some(session) = find(tx, new.caller).await? else {
        return Ok(PasswordChanged::CallerIsOut(End::StandingLost));
    };
    lock_user(tx, &session.usr_id).await?;
    lock_open_of_user(tx, &session.usr_id).await?;
    // Once more, now that nobody can end it before this is stored.
    let Some(session) = find(tx, new.caller).await? else {
        return Ok(PasswordChanged::CallerIsOut(End::StandingLost));
    };
    if let Some(end) = session.end_at(session.now) {
        return Ok(PasswordChanged::CallerIsOut(end));
    }
    match (room, &new.hash) {
        (Room::Closed { seconds }, _) => {
            tell(tx, &session, EventKind::PasswordRefused, new).await?;
            Ok(PasswordChanged::TooMany(seconds))
        }
        (Room::Open, Some(hash)) if change(tx, &session, hash, new).await? => {
            tell(tx, &session, EventKind::PasswordChanged, new).await?;
            Ok(PasswordChanged::Done)
        }
        (Room::Open, _) => {
            tell(tx, &session, EventKind::PasswordRefused, new).await?;
            Ok(PasswordChanged::Wrong)
        }
    }
}

/// Whether the password that was checked is still the current one, and was changed.
async fn change(
    tx: &mut Connection,
    session: &Session,
    hash: &Secret,
    new: &NewPassword,
) -> Result<bool, StoreError> {
    let usr_id = session.usr_id.as_str();
    let values = [hash.expose().into(), usr_id.into(), new.user_epoch.into()];
    if tx.execute(CHANGE, values).await? == 0 {
        return Ok(false);
    }
    if new.others == Others::End {
        let ended = end_others(tx, usr_id, session.id, session.now).await?;
        let by = By {
            actor: Some(usr_id),
            ip: &new.ip,
        };
        record(tx, &ended, End::Revoked, session.now, by).await?;
    }
    let values = [usr_id.into(), new.user_epoch.into(), session.id.into()];
    tx.execute(FOLLOW, values).await?;
    Ok(true)
}

async fn tell(
    tx: &mut Connection,
    session: &Session,
    kind: EventKind,
    new: &NewPassword,
) -> Result<(), StoreError> {
    let event = NewEvent {
        at: session.now,
        kind,
        usr_id: &session.usr_id,
        actor: None,
        family: Some(session.id),
        ip: &new.ip,
        detail: None,
    };
    events::insert(tx, event).await
}
