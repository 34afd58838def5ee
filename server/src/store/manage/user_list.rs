//! The list of users, a page at a time.
//!
//! A page begins after the last row of the one before, by value and not by number, so rows that come or go meanwhile
//! neither hide nor double others. Each direction is a statement of its own: SQL is never put together from parts.
//! Rows are sorted by a text and a number, of which the column that isn't asked for is the same in all of them. The text
//! is a key, so that both databases sort alike, and a text is found and sorted however it is written (see
//! [`crate::names`]).

use tollgate_api_types::{Order, Role, User, UserSort};

use super::pattern;
use super::rows::{Listing, Rows};
use super::user::user;
use crate::authority::Authority;
use crate::names::fold;
use crate::rotation::Seconds;
use crate::store::words::role_word;
use crate::store::{Database, StoreError};

/// Which users, and in which order.
#[derive(Debug, Clone)]
pub struct UserSlice {
    /// Part of a name or address; empty for all.
    pub q: String,
    /// Those of this role alone.
    pub role: Option<Role>,
    /// Those who may sign in, or those who may not.
    pub is_active: Option<bool>,
    /// The column to sort by.
    pub sort: UserSort,
    /// Which way.
    pub order: Order,
    /// The row after which to begin.
    pub after: Option<UserPosition>,
    /// How many rows at most.
    pub limit: u32,
}

/// A row's place in the order of its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPosition {
    /// The value that is sorted by, for the sort by display name.
    pub text: String,
    /// The value that is sorted by, for the sort by time.
    pub number: i64,
    /// Tells rows of the same value apart.
    pub usr_id: String,
}

impl UserPosition {
    /// Where a user stands in a list that is sorted so.
    #[must_use]
    pub fn of(user: &User, sort: UserSort) -> Self {
        let text = match sort {
            UserSort::DisplayName => &user.display_name,
            UserSort::UsrId | UserSort::LastSignInAt => "",
        };
        let number = match sort {
            UserSort::LastSignInAt => user.last_sign_in_at.unwrap_or(NEVER),
            UserSort::UsrId | UserSort::DisplayName => 0,
        };
        Self {
            text: text.into(),
            number,
            usr_id: user.usr_id.clone(),
        }
    }

    /// The key that is sorted by, for the sorts by text.
    fn key(&self, sort: UserSort) -> String {
        match sort {
            UserSort::UsrId => fold(&self.usr_id),
            UserSort::DisplayName => fold(&self.text),
            UserSort::LastSignInAt => String::new(),
        }
    }
}

/// Sorts those who never signed in before all others.
const NEVER: i64 = -1;

const COUNT: &str = "
    SELECT count(*) AS total FROM (
    SELECT 1 FROM users u LEFT JOIN memberships s ON s.usr_id = u.usr_id AND s.tenant_id = $2
    WHERE (coalesce(u.name_key, u.usr_id) LIKE $1 ESCAPE '\\' OR coalesce(display_key, lower(display_name)) LIKE $1 ESCAPE '\\'
           OR coalesce(email_key, lower(email)) LIKE $1 ESCAPE '\\')
    AND ($3 OR s.role IS NOT NULL) AND ($4 IS NULL OR u.role = $4) AND ($5 IS NULL OR CAST(is_active AS INTEGER) = $5)
    LIMIT $6) AS few";

const UP: &str = "
    SELECT u.usr_id, display_name, email, u.role, is_active, last_sign_in_at, u.version, s.role AS tenant_role,
           (SELECT count(*) FROM families f WHERE f.usr_id = u.usr_id AND ended IS NULL AND idle_expires_at > $6
            AND ($3 OR f.tenant_id = $2)) AS n_sessions
    FROM users u LEFT JOIN memberships s ON s.usr_id = u.usr_id AND s.tenant_id = $2
    WHERE (coalesce(u.name_key, u.usr_id) LIKE $1 ESCAPE '\\' OR coalesce(display_key, lower(display_name)) LIKE $1 ESCAPE '\\'
           OR coalesce(email_key, lower(email)) LIKE $1 ESCAPE '\\')
    AND ($3 OR s.role IS NOT NULL) AND ($4 IS NULL OR u.role = $4) AND ($5 IS NULL OR CAST(is_active AS INTEGER) = $5)
    AND (NOT $9 OR (CASE WHEN $7 THEN coalesce(display_key, lower(display_name)) WHEN $8 THEN '' ELSE coalesce(u.name_key, u.usr_id) END,
                    CASE WHEN $8 THEN coalesce(last_sign_in_at, -1) ELSE 0 END, u.usr_id) > ($10, $11, $12))
    ORDER BY CASE WHEN $7 THEN coalesce(display_key, lower(display_name)) WHEN $8 THEN '' ELSE coalesce(u.name_key, u.usr_id) END,
             CASE WHEN $8 THEN coalesce(last_sign_in_at, -1) ELSE 0 END, u.usr_id LIMIT $13";

const DOWN: &str = "
    SELECT u.usr_id, display_name, email, u.role, is_active, last_sign_in_at, u.version, s.role AS tenant_role,
           (SELECT count(*) FROM families f WHERE f.usr_id = u.usr_id AND ended IS NULL AND idle_expires_at > $6
            AND ($3 OR f.tenant_id = $2)) AS n_sessions
    FROM users u LEFT JOIN memberships s ON s.usr_id = u.usr_id AND s.tenant_id = $2
    WHERE (coalesce(u.name_key, u.usr_id) LIKE $1 ESCAPE '\\' OR coalesce(display_key, lower(display_name)) LIKE $1 ESCAPE '\\'
           OR coalesce(email_key, lower(email)) LIKE $1 ESCAPE '\\')
    AND ($3 OR s.role IS NOT NULL) AND ($4 IS NULL OR u.role = $4) AND ($5 IS NULL OR CAST(is_active AS INTEGER) = $5)
    AND (NOT $9 OR (CASE WHEN $7 THEN coalesce(display_key, lower(display_name)) WHEN $8 THEN '' ELSE coalesce(u.name_key, u.usr_id) END,
                    CASE WHEN $8 THEN coalesce(last_sign_in_at, -1) ELSE 0 END, u.usr_id) < ($10, $11, $12))
    ORDER BY CASE WHEN $7 THEN coalesce(display_key, lower(display_name)) WHEN $8 THEN '' ELSE coalesce(u.name_key, u.usr_id) END DESC,
             CASE WHEN $8 THEN coalesce(last_sign_in_at, -1) ELSE 0 END DESC, u.usr_id DESC LIMIT $13";

impl Database {
    /// One page of the users that match, as far as somebody may see them.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn users(
        &self,
        authority: &Authority,
        slice: &UserSlice,
        now: Seconds,
    ) -> Result<Rows<User>, StoreError> {
        let which = vec![
            pattern(&slice.q).into(),
            (&authority.tenant_id).into(),
            authority.limits().is_none().into(),
            slice.role.map(role_word).into(),
            slice.is_active.map(i64::from).into(),
        ];
        let after = slice.after.as_ref();
        let place = vec![
            now.into(),
            (slice.sort == UserSort::DisplayName).into(),
            (slice.sort == UserSort::LastSignInAt).into(),
            after.is_some().into(),
            after.map(|row| row.key(slice.sort)).into(),
            after.map(|row| row.number).into(),
            after.map(|row| row.usr_id.as_str()).into(),
        ];
        let listing = Listing {
            list: match slice.order {
                Order::Asc => UP,
                Order::Desc => DOWN,
            },
            count: COUNT,
            which,
            place,
            is_first: after.is_none(),
            limit: slice.limit,
        };
        listing.read(&mut self.searcher().await?, user).await
    }
}
