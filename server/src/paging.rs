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
use serde::{Deserialize, Serialize};
use tollgate_api_types::{UserOrder, UserQuery, UserSort};

use crate::error::ApiError;
use crate::store::{UserPosition, UserSlice};

const DEFAULT_LIMIT: u32 = 20;
const MAX_LIMIT: u32 = 100;

/// Nobody looks for more letters than this.
const MAX_Q: usize = 200;

/// What a query asks of the list of users.
///
/// # Errors
/// [`ApiError::BadRequest`] for what no list has.
pub fn users_slice(query: UserQuery) -> Result<UserSlice, ApiError> {
    let refuse = |why: &str| ApiError::BadRequest(why.into());
    let sort = query.sort.unwrap_or_default();
    let order = query.order.unwrap_or_default();
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(refuse("A page has 1 to 100 rows."));
    }
    let q = query.q.unwrap_or_default();
    if q.len() > MAX_Q {
        return Err(refuse("The text to look for is too long."));
    }
    // SQLite reads a pattern up to the first NUL: what comes after it would be found by everything.
    if q.contains('\0') {
        return Err(refuse("The text to look for holds a NUL."));
    }
    let after = match query.cursor {
        None => None,
        Some(text) => Some(
            Cursor::open(&text, sort, order)
                .ok_or_else(|| refuse("The cursor is not of this list."))?,
        ),
    };
    Ok(UserSlice {
        q: q.trim().into(),
        sort,
        order,
        after,
        limit,
    })
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
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Where the page begins, if `text` is a cursor of a list in this order.
    #[must_use]
    pub fn open(text: &str, sort: UserSort, order: UserOrder) -> Option<UserPosition> {
        let cursor: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        // PostgreSQL takes no NUL in a text; none of the server's own cursors holds one.
        let is_clean = !cursor.text.contains('\0') && !cursor.usr_id.contains('\0');
        let is_of_this_list = is_clean && cursor.sort == sort && cursor.order == order;
        is_of_this_list.then_some(UserPosition {
            text: cursor.text,
            number: cursor.number,
            usr_id: cursor.usr_id,
        })
    }
}
