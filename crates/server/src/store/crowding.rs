//! Sessions that end because their user has signed in again.
//!
//! - A one-time password is for one session: whoever signs in with it again, because an answer was lost or a tab
//!   was closed, takes the place of the session that began with it before.
//! - A user has so many sessions at most. For one more, the least recently used ends.
//!
//! The login holds the lock of its user, which every other login of that user waits for: of two at once, the second sees
//! what the first has left. Before it is chosen who goes, all sessions of the user are locked: one whose refresh is under
//! way is looked at when that is stored, and is then the one that was used last.

use tollgate_api_types::EventKind;

use super::locks::lock_open_of_user;
use super::sql::Connection;
use super::words::{end_word, kind_word};
use super::{NewSession, StoreError};
use crate::rotation::{End, Seconds};

/// How many sessions a user may have at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionLimit {
    /// Any number.
    Unlimited,
    /// So many.
    AtMost(u32),
}

impl SessionLimit {
    /// So many, or any number for none.
    #[must_use]
    pub const fn from_count(count: u32) -> Self {
        match count {
            0 => Self::Unlimited,
            count => Self::AtMost(count),
        }
    }
}

/// What the audit log says of a session that has ended because its one-time password was used again.
const USED_AGAIN: &str = "one_time_password_used_again";

/// What it says of one that has ended because there were too many.
const TOO_MANY: &str = "session_limit";

/// The oldest of them, by their last use.
const RECORD: &str = "
    INSERT INTO events (at, kind, usr_id, tenant_id, family, ip, request_id, detail)
    SELECT $1, $2, usr_id, tenant_id, id, $3, $4, $5 FROM families
    WHERE ended IS NULL AND idle_expires_at > $1 AND usr_id = $6 AND id <> $7 AND (must_change_password OR NOT $8)
    ORDER BY last_used_at, id LIMIT $9";

const END: &str = "UPDATE families SET ended = $2, ended_at = $1 WHERE id IN (
         SELECT id FROM families
         WHERE ended IS NULL AND idle_expires_at > $1 AND usr_id = $3 AND id <> $4 AND (must_change_password OR NOT $5)
         ORDER BY last_used_at, id LIMIT $6)";

/// Whether nobody has ended more than so many: those that have expired unseen are among them.
const ARE_MORE: &str =
    "SELECT 1 FROM families WHERE ended IS NULL AND usr_id = $1 LIMIT 1 OFFSET $2";

const COUNT: &str = "SELECT count(*) AS n_open FROM families
     WHERE ended IS NULL AND idle_expires_at > $1 AND usr_id = $2";

/// Which of a user's sessions end.
struct Leaving {
    /// Those alone that began with a one-time password.
    are_one_time: bool,
    /// So many at most.
    count: i64,
    /// What the audit log says of each.
    detail: &'static str,
}

/// Ends the sessions whose place a new one takes, each with its line in the audit log. The new one is stored, and its user
/// is locked.
pub(super) async fn make_room(
    tx: &mut Connection,
    new: &NewSession,
    now: Seconds,
    ip: &str,
) -> Result<(), StoreError> {
    if new.is_one_time {
        lock_open_of_user(tx, &new.usr_id).await?;
        let leaving = Leaving {
            are_one_time: true,
            count: i64::MAX,
            detail: USED_AGAIN,
        };
        end(tx, new, leaving, now, ip).await?;
    }
    let SessionLimit::AtMost(limit) = new.limit else {
        return Ok(());
    };
    let values = [(&new.usr_id).into(), i64::from(limit).into()];
    if !tx.exists(ARE_MORE, values).await? {
        return Ok(());
    }
    lock_open_of_user(tx, &new.usr_id).await?;
    let row = tx.fetch_one(COUNT, [now.into(), (&new.usr_id).into()]);
    let n_open: i64 = row.await?.get("n_open")?;
    let leaving = Leaving {
        are_one_time: false,
        count: n_open.saturating_sub(limit.into()),
        detail: TOO_MANY,
    };
    end(tx, new, leaving, now, ip).await
}

async fn end(
    tx: &mut Connection,
    new: &NewSession,
    leaving: Leaving,
    now: Seconds,
    ip: &str,
) -> Result<(), StoreError> {
    if leaving.count <= 0 {
        return Ok(());
    }
    let request_id = tx.request_id().map(str::to_owned);
    let record = [
        now.into(),
        kind_word(EventKind::SessionRevoked).into(),
        ip.into(),
        request_id.into(),
        leaving.detail.into(),
    ];
    let end = [now.into(), end_word(End::Revoked).into()];
    let which = [
        (&new.usr_id).into(),
        new.id.into(),
        leaving.are_one_time.into(),
        leaving.count.into(),
    ];
    tx.execute(RECORD, record.into_iter().chain(which.clone()))
        .await?;
    tx.execute(END, end.into_iter().chain(which)).await?;
    Ok(())
}
