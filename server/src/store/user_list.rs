//! The list of users, a page at a time.
//!
//! A page begins after the last row of the one before, by value and not by number, so rows that come or go meanwhile
//! neither hide nor double others. Each order is a statement of its own: SQL is never put together from parts.

use tollgate_api_types::{User, UserOrder, UserSort};

use super::sql::Row;
use super::words::role;
use super::{Database, StoreError};
use crate::rotation::Seconds;

/// Which users, and in which order.
#[derive(Debug, Clone)]
pub struct UserSlice {
    /// Part of a name or address; empty for all.
    pub q: String,
    /// The column to sort by.
    pub sort: UserSort,
    /// Which way.
    pub order: UserOrder,
    /// The row after which to begin.
    pub after: Option<UserPosition>,
    /// How many rows at most.
    pub limit: u32,
}

/// A row's place in the order of its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPosition {
    /// The value that is sorted by, for the sorts by text.
    pub text: String,
    /// The value that is sorted by, for the sort by time.
    pub number: i64,
    /// Tells rows of the same value apart.
    pub usr_id: String,
}

/// A page of users.
#[derive(Debug, Clone)]
pub struct UserPage {
    /// Its rows, in order.
    pub users: Vec<User>,
    /// Whether there are rows after it.
    pub has_more: bool,
    /// How many rows match on all pages together.
    pub total: u64,
}

impl UserPosition {
    /// Where a user stands in a list that is sorted so.
    #[must_use]
    pub fn of(user: &User, sort: UserSort) -> Self {
        let text = match sort {
            UserSort::UsrId => &user.usr_id,
            UserSort::DisplayName => &user.display_name,
            UserSort::LastSignInAt => "",
        };
        Self {
            text: text.into(),
            number: user.last_sign_in_at.unwrap_or(NEVER),
            usr_id: user.usr_id.clone(),
        }
    }
}

/// Sorts those who never signed in before all others.
const NEVER: i64 = -1;

const BY_ID: &str = "
    SELECT usr_id, display_name, email, role, is_active, last_sign_in_at,
           (SELECT count(*) FROM families f
            WHERE f.usr_id = users.usr_id AND ended IS NULL AND idle_expires_at > $7) AS n_sessions
    FROM users
    WHERE (usr_id LIKE $1 ESCAPE '\\' OR lower(display_name) LIKE $1 ESCAPE '\\' OR lower(email) LIKE $1 ESCAPE '\\')
    AND (NOT $2 OR usr_id > $5) ORDER BY usr_id LIMIT $6";

const BY_ID_DOWN: &str = "
    SELECT usr_id, display_name, email, role, is_active, last_sign_in_at,
           (SELECT count(*) FROM families f
            WHERE f.usr_id = users.usr_id AND ended IS NULL AND idle_expires_at > $7) AS n_sessions
    FROM users
    WHERE (usr_id LIKE $1 ESCAPE '\\' OR lower(display_name) LIKE $1 ESCAPE '\\' OR lower(email) LIKE $1 ESCAPE '\\')
    AND (NOT $2 OR usr_id < $5) ORDER BY usr_id DESC LIMIT $6";

const BY_NAME: &str = "
    SELECT usr_id, display_name, email, role, is_active, last_sign_in_at,
           (SELECT count(*) FROM families f
            WHERE f.usr_id = users.usr_id AND ended IS NULL AND idle_expires_at > $7) AS n_sessions
    FROM users
    WHERE (usr_id LIKE $1 ESCAPE '\\' OR lower(display_name) LIKE $1 ESCAPE '\\' OR lower(email) LIKE $1 ESCAPE '\\')
    AND (NOT $2 OR (lower(display_name), usr_id) > (lower($3), $5)) ORDER BY lower(display_name), usr_id LIMIT $6";

const BY_NAME_DOWN: &str = "
    SELECT usr_id, display_name, email, role, is_active, last_sign_in_at,
           (SELECT count(*) FROM families f
            WHERE f.usr_id = users.usr_id AND ended IS NULL AND idle_expires_at > $7) AS n_sessions
    FROM users
    WHERE (usr_id LIKE $1 ESCAPE '\\' OR lower(display_name) LIKE $1 ESCAPE '\\' OR lower(email) LIKE $1 ESCAPE '\\')
    AND (NOT $2 OR (lower(display_name), usr_id) < (lower($3), $5)) ORDER BY lower(display_name) DESC, usr_id DESC LIMIT $6";

const BY_SIGN_IN: &str = "
    SELECT usr_id, display_name, email, role, is_active, last_sign_in_at,
           (SELECT count(*) FROM families f
            WHERE f.usr_id = users.usr_id AND ended IS NULL AND idle_expires_at > $7) AS n_sessions
    FROM users
    WHERE (usr_id LIKE $1 ESCAPE '\\' OR lower(display_name) LIKE $1 ESCAPE '\\' OR lower(email) LIKE $1 ESCAPE '\\')
    AND (NOT $2 OR (coalesce(last_sign_in_at, -1), usr_id) > ($4, $5)) ORDER BY coalesce(last_sign_in_at, -1), usr_id LIMIT $6";

const BY_SIGN_IN_DOWN: &str = "
    SELECT usr_id, display_name, email, role, is_active, last_sign_in_at,
           (SELECT count(*) FROM families f
            WHERE f.usr_id = users.usr_id AND ended IS NULL AND idle_expires_at > $7) AS n_sessions
    FROM users
    WHERE (usr_id LIKE $1 ESCAPE '\\' OR lower(display_name) LIKE $1 ESCAPE '\\' OR lower(email) LIKE $1 ESCAPE '\\')
    AND (NOT $2 OR (coalesce(last_sign_in_at, -1), usr_id) < ($4, $5)) ORDER BY coalesce(last_sign_in_at, -1) DESC, usr_id DESC LIMIT $6";

const TOTAL: &str = "
    SELECT count(*) AS total FROM users
    WHERE (usr_id LIKE $1 ESCAPE '\\' OR lower(display_name) LIKE $1 ESCAPE '\\' OR lower(email) LIKE $1 ESCAPE '\\')";

impl Database {
    /// One page of the list of users, with the number of sessions that each has open now.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn users(&self, slice: &UserSlice, now: Seconds) -> Result<UserPage, StoreError> {
        let pattern = pattern(&slice.q);
        let after = slice.after.as_ref();
        let mut reader = self.reader().await?;
        let total = reader.fetch_one(TOTAL, [(&pattern).into()]).await?;
        let rows = reader
            .fetch_all(
                statement(slice.sort, slice.order),
                [
                    (&pattern).into(),
                    after.is_some().into(),
                    after.map(|row| row.text.as_str()).into(),
                    after.map(|row| row.number).into(),
                    after.map(|row| row.usr_id.as_str()).into(),
                    (i64::from(slice.limit) + 1).into(),
                    now.into(),
                ],
            )
            .await?;
        let limit = usize::try_from(slice.limit).unwrap_or(usize::MAX);
        Ok(UserPage {
            users: rows
                .iter()
                .take(limit)
                .map(user)
                .collect::<Result<_, _>>()?,
            has_more: rows.len() > limit,
            total: total.count("total")?,
        })
    }
}

const fn statement(sort: UserSort, order: UserOrder) -> &'static str {
    match (sort, order) {
        (UserSort::UsrId, UserOrder::Asc) => BY_ID,
        (UserSort::UsrId, UserOrder::Desc) => BY_ID_DOWN,
        (UserSort::DisplayName, UserOrder::Asc) => BY_NAME,
        (UserSort::DisplayName, UserOrder::Desc) => BY_NAME_DOWN,
        (UserSort::LastSignInAt, UserOrder::Asc) => BY_SIGN_IN,
        (UserSort::LastSignInAt, UserOrder::Desc) => BY_SIGN_IN_DOWN,
    }
}

/// A part of a text as a `LIKE` pattern in lower case, in which only our own wildcards are wild.
fn pattern(part: &str) -> String {
    let mut pattern = String::from("%");
    for letter in part.to_ascii_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

fn user(row: &Row) -> Result<User, StoreError> {
    Ok(User {
        usr_id: row.get("usr_id")?,
        display_name: row.get("display_name")?,
        email: row.get("email")?,
        role: role(row.get("role")?)?,
        is_active: row.get("is_active")?,
        last_sign_in_at: row.get("last_sign_in_at")?,
        n_sessions: row.count("n_sessions")?,
    })
}
