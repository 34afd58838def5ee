//! `GET users`: the list, for administrators.

use axum::extract::State;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use tollgate_api_types::{Page, User, UserOrder, UserQuery, UserSort};

use crate::body::{Answer, Data, KnownQuery};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{UserPosition, UserSlice};

const DEFAULT_LIMIT: u32 = 20;
const MAX_LIMIT: u32 = 100;

/// Nobody looks for more letters than this.
const MAX_Q: usize = 200;

/// One page of the users that match.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    KnownQuery(query): KnownQuery<UserQuery>,
) -> Answer<Page<User>> {
    caller.require_admin()?;
    let slice = slice(query)?;
    let page = state.db.users(&slice, caller.now).await?;
    let last = page.users.last().filter(|_| page.has_more);
    Ok(Data(Page {
        next_cursor: last.map(|user| Cursor::after(user, slice.sort, slice.order).seal()),
        items: page.users,
        total: page.total,
    }))
}

fn slice(query: UserQuery) -> Result<UserSlice, ApiError> {
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
struct Cursor {
    sort: UserSort,
    order: UserOrder,
    text: String,
    number: i64,
    usr_id: String,
}

impl Cursor {
    fn after(user: &User, sort: UserSort, order: UserOrder) -> Self {
        let UserPosition {
            text,
            number,
            usr_id,
        } = UserPosition::of(user, sort);
        Self {
            sort,
            order,
            text,
            number,
            usr_id,
        }
    }

    fn seal(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    fn open(text: &str, sort: UserSort, order: UserOrder) -> Option<UserPosition> {
        let cursor: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let is_of_this_list = cursor.sort == sort && cursor.order == order;
        is_of_this_list.then_some(UserPosition {
            text: cursor.text,
            number: cursor.number,
            usr_id: cursor.usr_id,
        })
    }
}
