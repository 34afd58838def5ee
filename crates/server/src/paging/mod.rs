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

mod cursor;
mod events;

use tollgate_api_types::{
    MemberQuery, Order, ProjectQuery, SessionQuery, SessionSort, SessionState, UserQuery,
};

pub use cursor::{List, MAX_CURSOR, cursor, page};
pub use events::{EventSlice, MAX_WHOLE, events_filter, events_slice};

use crate::error::ApiError;
use crate::store::{
    MemberSlice, ProjectPosition, ProjectSlice, SessionFilter, SessionPosition, SessionSlice,
    UserPosition, UserSlice,
};
use crate::token::FamilyId;
use cursor::place;

/// How many rows a page has when nobody says how many.
pub const DEFAULT_LIMIT: u32 = 20;

/// How many rows a page has at most.
pub const MAX_LIMIT: u32 = 100;

/// Nobody looks for more letters than this.
pub const MAX_Q: usize = 200;

/// What a query asks of the list of users.
///
/// # Errors
/// [`ApiError::BadRequest`] for what no list has.
pub fn users_slice(query: UserQuery) -> Result<UserSlice, ApiError> {
    let sort = query.sort.unwrap_or_default();
    let order = query.order.unwrap_or_default();
    let position = |(text, number, usr_id)| {
        Some(UserPosition {
            text,
            number,
            usr_id,
        })
    };
    Ok(UserSlice {
        q: text(query.q)?,
        role: query.role,
        is_active: query.is_active,
        has_sessions: query.has_sessions,
        sort,
        order,
        place: place(query.cursor, &List::Users(sort, order), position)?,
        limit: limit(query.limit)?,
    })
}

/// What a cursor holds of a row of users.
#[must_use]
pub fn user_position(position: UserPosition) -> (String, i64, String) {
    (position.text, position.number, position.usr_id)
}

/// What a query asks of the list of projects.
///
/// # Errors
/// [`ApiError::BadRequest`] for what no list has.
pub fn projects_slice(query: ProjectQuery) -> Result<ProjectSlice, ApiError> {
    let sort = query.sort.unwrap_or_default();
    let order = query.order.unwrap_or_default();
    let position = |(name, tenant_id)| Some(ProjectPosition { name, tenant_id });
    Ok(ProjectSlice {
        q: text(query.q)?,
        sort,
        order,
        place: place(query.cursor, &List::Projects(sort, order), position)?,
        limit: limit(query.limit)?,
    })
}

/// What a cursor holds of a row of projects.
#[must_use]
pub fn project_position(position: ProjectPosition) -> (String, String) {
    (position.name, position.tenant_id)
}

/// What a query asks of the list of members.
///
/// # Errors
/// [`ApiError::BadRequest`] for what no list has.
pub fn members_slice(query: MemberQuery) -> Result<MemberSlice, ApiError> {
    Ok(MemberSlice {
        q: text(query.q)?,
        place: place(query.cursor, &List::Members, Some)?,
        limit: limit(query.limit)?,
    })
}

/// What a query asks of the list of sessions; whose they are is asked beside it.
///
/// # Errors
/// [`ApiError::BadRequest`] for what no list has.
pub fn sessions_slice(query: SessionQuery) -> Result<SessionSlice, ApiError> {
    // What only those have that have ended asks for them.
    let asks_for_ended = query.end_reason.is_some() || query.sort == Some(SessionSort::EndedAt);
    let state = match query.state {
        Some(state) => state,
        None if asks_for_ended => SessionState::Ended,
        None => SessionState::Open,
    };
    let (own_sort, other_sort) = match state {
        SessionState::Open => (SessionSort::CreatedAt, SessionSort::EndedAt),
        SessionState::Ended => (SessionSort::EndedAt, SessionSort::CreatedAt),
    };
    let sort = query.sort.unwrap_or(own_sort);
    if sort == other_sort {
        return Err(ApiError::BadRequest(
            "Open sessions are sorted by createdAt or usrId, and those that have ended by endedAt or usrId.".into(),
        ));
    }
    if state == SessionState::Open && query.end_reason.is_some() {
        return Err(ApiError::BadRequest(
            "Only sessions that have ended have a reason for it: add state=ended.".into(),
        ));
    }
    let order = query.order.unwrap_or(Order::Desc);
    let position = |(usr_id, at, sid): (String, i64, String)| {
        let id = FamilyId::parse(&sid)?;
        Some(SessionPosition { usr_id, at, id })
    };
    Ok(SessionSlice {
        filter: SessionFilter {
            q: text(query.q)?,
            state,
            end_reason: query.end_reason,
            ..SessionFilter::default()
        },
        sort,
        order,
        place: place(query.cursor, &List::Sessions(state, sort, order), position)?,
        limit: limit(query.limit)?,
    })
}

/// What a cursor holds of a row of sessions.
#[must_use]
pub fn session_position(position: SessionPosition) -> (String, i64, String) {
    (position.usr_id, position.at, position.id.to_string())
}

/// A text to look for in what a body says.
///
/// # Errors
/// [`ApiError::BadRequest`] for one that no list has.
pub(crate) fn searched(q: Option<String>) -> Result<String, ApiError> {
    text(q)
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
