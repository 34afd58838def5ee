//! `GET users`: the list, for administrators.

use axum::extract::State;
use tollgate_api_types::{Page, User, UserQuery};

use crate::body::{Answer, Data, KnownQuery};
use crate::caller::Caller;
use crate::paging::{Cursor, users_slice};
use crate::state::AppState;
use crate::store::UserPosition;

/// One page of the users that match.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    KnownQuery(query): KnownQuery<UserQuery>,
) -> Answer<Page<User>> {
    caller.require_admin()?;
    let slice = users_slice(query)?;
    let page = state.db.users(&slice, caller.now).await?;
    let last = page.users.last().filter(|_| page.has_more);
    Ok(Data(Page {
        next_cursor: last.map(|user| {
            let end = UserPosition::of(user, slice.sort);
            Cursor::at(end, slice.sort, slice.order).seal()
        }),
        items: page.users,
        total: page.total,
    }))
}
