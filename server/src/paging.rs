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

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tollgate_api_types::{MemberQuery, ProjectQuery, ProjectSort, UserOrder, UserQuery, UserSort};

use crate::error::ApiError;
use crate::store::{MemberSlice, ProjectPosition, ProjectSlice, UserPosition, UserSlice};

const DEFAULT_LIMIT: u32 = 20;
const MAX_LIMIT: u32 = 100;

/// Nobody looks for more letters than this.
const MAX_Q: usize = 200;

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
        after: after(query.cursor, |text| Cursor::open(text, sort, order))?,
        limit: limit(query.limit)?,
    })
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
        after: after(query.cursor, |text| {
            let (of_sort, of_order, name, tenant_id) = open(text)?;
            let is_of_this_list = (of_sort, of_order) == (sort, order);
            is_of_this_list.then_some(ProjectPosition { name, tenant_id })
        })?,
        limit: limit(query.limit)?,
    })
}

/// The cursor of the page of projects that begins after `position`.
#[must_use]
pub fn project_cursor(position: &ProjectPosition, sort: ProjectSort, order: UserOrder) -> String {
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

/// How many rows a page has.
///
/// # Errors
/// [`ApiError::BadRequest`] for none, or too many.
pub fn limit(limit: Option<u32>) -> Result<u32, ApiError> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    match (1..=MAX_LIMIT).contains(&limit) {
        true => Ok(limit),
        false => Err(ApiError::BadRequest("A page has 1 to 100 rows.".into())),
    }
}

/// A text to look for.
///
/// # Errors
/// [`ApiError::BadRequest`] for one that is in no row.
pub fn text(q: Option<String>) -> Result<String, ApiError> {
    let refuse = |why: &str| Err(ApiError::BadRequest(why.into()));
    let q = q.unwrap_or_default();
    if q.len() > MAX_Q {
        return refuse("The text to look for is too long.");
    }
    // SQLite reads a pattern up to the first NUL: what comes after it would be found by everything.
    if q.contains('\0') {
        return refuse("The text to look for holds a NUL.");
    }
    Ok(q.trim().into())
}

/// Where a page begins.
///
/// # Errors
/// [`ApiError::BadRequest`] for what was no cursor of this list.
pub fn after<T>(
    cursor: Option<String>,
    open: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, ApiError> {
    let Some(text) = cursor else {
        return Ok(None);
    };
    match open(&text) {
        Some(position) => Ok(Some(position)),
        None => Err(ApiError::BadRequest(
            "The cursor is not of this list.".into(),
        )),
    }
}

/// A position as a text that is opaque to clients.
#[must_use]
pub fn seal<T: Serialize>(position: &T) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(position).unwrap_or_default())
}

/// The position in a text of [`seal`]; `None` for any other.
#[must_use]
pub fn open<T: DeserializeOwned>(text: &str) -> Option<T> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    // PostgreSQL takes no NUL in a text; none of the server's own cursors holds one.
    let is_clean = !bytes.windows(6).any(|window| window == br"\u0000");
    is_clean.then(|| serde_json::from_slice(&bytes).ok())?
}

/// Where a page ends, with the order in which that means something; opaque to clients.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    sort: UserSort,
    order: UserOrder,
    text: String,
    number: i64,
    usr_id: String,
}

impl Cursor {
    /// The cursor of the page that begins after `position`.
    #[must_use]
    pub fn at(position: UserPosition, sort: UserSort, order: UserOrder) -> Self {
        let UserPosition {
            text,
            number,
            usr_id,
        } = position;
        Self {
            sort,
            order,
            text,
            number,
            usr_id,
        }
    }

    /// It as text.
    #[must_use]
    pub fn seal(&self) -> String {
        seal(self)
    }

    /// Where the page begins, if `text` is a cursor of a list in this order.
    #[must_use]
    pub fn open(text: &str, sort: UserSort, order: UserOrder) -> Option<UserPosition> {
        let cursor: Self = open(text)?;
        let is_of_this_list = cursor.sort == sort && cursor.order == order;
        is_of_this_list.then_some(UserPosition {
            text: cursor.text,
            number: cursor.number,
            usr_id: cursor.usr_id,
        })
    }
}
