//! Pages of lists: what a query may ask for, and the cursor that leads from one page to the next.
//!
//! ```
//! use tollgate_api_types::UserQuery;
//! use tollgate_server::paging::users_slice;
//!
//! let query = UserQuery { limit: Some(5), ..UserQuery::default() };
//! assert_eq!(users_slice(query).unwrap().limit, 5);
//! let greedy = UserQuery { limit: Some(1_000), ..UserQuery::default() };
//! assert!(users_slice(greedy).is_err());
//! ```
//!
//! What is not here: the statements that fetch a page (see [`crate::store`]).

mod events;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tollgate_api_types::{
    MemberQuery, Order, Page, ProjectQuery, ProjectSort, SessionQuery, UserQuery, UserSort,
};

pub use events::{EventSlice, MAX_WHOLE, event_cursor, events_filter, events_slice};

use crate::error::ApiError;
use crate::rotation::Seconds;
use crate::store::{
    MemberSlice, ProjectPosition, ProjectSlice, Rows, SessionPosition, SessionSlice, UserPosition,
    UserSlice,
};
use crate::token::FamilyId;

/// How many rows a page has when nobody says how many.
pub const DEFAULT_LIMIT: u32 = 20;

/// How many rows a page has at most.
pub const MAX_LIMIT: u32 = 100;

/// Nobody looks for more letters than this.
pub const MAX_Q: usize = 200;

/// No cursor of ours comes near this.
pub const MAX_CURSOR: usize = 2_048;

/// What a query asks of the list of users.
///
/// # Errors
/// [`ApiError::BadRequest`] for what no list has.
pub fn users_slice(query: UserQuery) -> Result<UserSlice, ApiError> {
    let sort = query.sort.unwrap_or_default();
    let order = query.order.unwrap_or_default();
    Ok(UserSlice {
        q: text(query.q)?,
        role: query.role,
        is_active: query.is_active,
        sort,
        order,
        after: after(query.cursor, |cursor| {
            let (of_sort, of_order, text, number, usr_id) = open(cursor)?;
            let is_of_this_list = (of_sort, of_order) == (sort, order);
            is_of_this_list.then_some(UserPosition {
                text,
                number,
                usr_id,
            })
        })?,
        limit: limit(query.limit)?,
    })
}

/// The cursor of the page of users that begins after `position`.
#[must_use]
pub fn user_cursor(position: &UserPosition, sort: UserSort, order: Order) -> String {
    let (text, number) = (&position.text, position.number);
    seal(&(sort, order, text, number, &position.usr_id))
}

/// What a query asks of the list of projects.
///
/// # Errors
/// [`ApiError::BadRequest`] for what no list has.
pub fn projects_slice(query: ProjectQuery) -> Result<ProjectSlice, ApiError> {
    let sort = query.sort.unwrap_or_default();
    let order = query.order.unwrap_or_default();
    Ok(ProjectSlice {
        q: text(query.q)?,
        sort,
        order,
        after: after(query.cursor, |cursor| {
            let (of_sort, of_order, name, tenant_id) = open(cursor)?;
            let is_of_this_list = (of_sort, of_order) == (sort, order);
            is_of_this_list.then_some(ProjectPosition { name, tenant_id })
        })?,
        limit: limit(query.limit)?,
    })
}

/// The cursor of the page of projects that begins after `position`.
#[must_use]
pub fn project_cursor(position: &ProjectPosition, sort: ProjectSort, order: Order) -> String {
    seal(&(sort, order, &position.name, &position.tenant_id))
}

/// What a query asks of the list of members.
///
/// # Errors
/// [`ApiError::BadRequest`] for what no list has.
pub fn members_slice(query: MemberQuery) -> Result<MemberSlice, ApiError> {
    Ok(MemberSlice {
        q: text(query.q)?,
        after: after(query.cursor, open)?,
        limit: limit(query.limit)?,
    })
}

/// The cursor of the page of members that begins after this one.
#[must_use]
pub fn member_cursor(usr_id: &str) -> String {
    seal(&usr_id)
}

/// What a query asks of the list of sessions; whose they are is asked beside it.
///
/// # Errors
/// [`ApiError::BadRequest`] for what no list has.
pub fn sessions_slice(query: SessionQuery) -> Result<SessionSlice, ApiError> {
    Ok(SessionSlice {
        after: after(query.cursor, |cursor| {
            let (created_at, sid) = open::<(Seconds, String)>(cursor)?;
            let id = FamilyId::parse(&sid)?;
            Some(SessionPosition { created_at, id })
        })?,
        limit: limit(query.limit)?,
    })
}

/// The cursor of the page of sessions that begins after this one.
#[must_use]
pub fn session_cursor(created_at: Seconds, sid: &str) -> String {
    seal(&(created_at, sid))
}

/// A page on its way out; `cursor` tells where the next one begins, after the last row of this one.
pub fn page<T>(rows: Rows<T>, cursor: impl FnOnce(&T) -> String) -> Page<T> {
    let last = rows.items.last().filter(|_| rows.has_more);
    Page {
        next_cursor: last.map(cursor),
        items: rows.items,
        total: rows.total,
    }
}

fn limit(limit: Option<u32>) -> Result<u32, ApiError> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    match (1..=MAX_LIMIT).contains(&limit) {
        true => Ok(limit),
        false => Err(ApiError::BadRequest("A page has 1 to 100 rows.".into())),
    }
}

/// A text to look for.
fn text(q: Option<String>) -> Result<String, ApiError> {
    let refuse = |why: &str| Err(ApiError::BadRequest(why.into()));
    let q = q.unwrap_or_default();
    if q.chars().count() > MAX_Q {
        return refuse("The text to look for is too long.");
    }
    // SQLite reads a pattern up to the first NUL: what comes after it would be found by everything.
    if q.contains('\0') {
        return refuse("The text to look for holds a NUL.");
    }
    Ok(q.trim().into())
}

/// Where a page begins.
fn after<T>(
    cursor: Option<String>,
    open: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, ApiError> {
    let refused = || ApiError::BadRequest("The cursor is not of this list.".into());
    cursor
        .map(|cursor| open(&cursor).ok_or_else(refused))
        .transpose()
}

/// A position as a text that is opaque to clients.
fn seal<T: Serialize>(position: &T) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(position).unwrap_or_default())
}

/// The position in a text of [`seal`]; `None` for any other, be it the same position in another spelling.
fn open<T: DeserializeOwned + Serialize>(text: &str) -> Option<T> {
    if text.len() > MAX_CURSOR {
        return None;
    }
    let json = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let position = serde_json::from_str(&json).ok()?;
    (!holds_nul(&json) && seal(&position) == text).then_some(position)
}

/// Whether a text in JSON holds a NUL, which PostgreSQL takes in none.
fn holds_nul(json: &str) -> bool {
    // A backslash is written as two: what follows them is what it seems to be.
    json.replace(r"\\", "").contains(r"\u0000")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a list goes on after this name.
    fn leads_on(name: &str) -> bool {
        let position = ProjectPosition {
            name: name.into(),
            tenant_id: "acme".into(),
        };
        let query = ProjectQuery {
            sort: Some(ProjectSort::Name),
            cursor: Some(project_cursor(&position, ProjectSort::Name, Order::Asc)),
            ..ProjectQuery::default()
        };
        projects_slice(query).is_ok_and(|slice| slice.after == Some(position))
    }

    #[test]
    fn a_list_goes_on_after_every_name_that_there_can_be() {
        for name in [
            "Acme",
            "",
            "서연",
            "a\"b",
            "a\\b",
            r"\u0000",
            r"\\u0000",
            r"a\\\u0000",
        ] {
            assert!(leads_on(name), "{name}");
        }
        for name in ["\0", "a\0b", "\\\0"] {
            assert!(!leads_on(name), "{name:?}");
        }
    }
}
