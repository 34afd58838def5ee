//! `sessions`: where somebody is signed in, and ending that.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use tollgate_api_types::{Ended, Page, SessionInfo, SessionQuery, SessionsToEnd, Whose};

use crate::authority::{Deed, Permission};
use crate::body::{Answer, Data, JsonBody, KnownQuery};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::paging::{List, page, searched, session_position, sessions_slice};
use crate::peer::Peer;
use crate::state::AppState;
use crate::store::{Ending, SessionFilter, SessionPosition, Which};
use crate::token::FamilyId;

/// So many sessions can be named in one request.
const MAX_CHOSEN: usize = 100;

/// One page of the sessions of the caller, of somebody whose sessions the caller may end, or of everybody.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    KnownQuery(mut query): KnownQuery<SessionQuery>,
) -> Answer<Page<SessionInfo>> {
    let (usr_id, whose) = (query.usr_id.take(), query.whose);
    let mut slice = sessions_slice(query)?;
    slice.filter = of_whom(&state, &caller, usr_id, whose, slice.filter).await?;
    let rows = state.db.sessions(&slice, &caller.session).await?;
    let list = List::Sessions(slice.filter.state, slice.sort, slice.order);
    Ok(Data(page(rows, &list, |session| {
        SessionPosition::of(session, slice.sort).map(session_position)
    })))
}

/// The same filter with those alone whose sessions are asked for, and may be seen.
async fn of_whom(
    state: &AppState,
    caller: &Caller,
    usr_id: Option<String>,
    whose: Option<Whose>,
    filter: SessionFilter,
) -> Result<SessionFilter, ApiError> {
    let (own, who) = (&caller.session.usr_id, &caller.authority);
    let usr_id = match (usr_id, whose) {
        (Some(_), Some(Whose::Everybody)) => {
            return Err(ApiError::BadRequest(
                "Either usrId or whose=everybody says whose sessions they are.".into(),
            ));
        }
        (None, Some(Whose::Everybody)) => {
            caller.require(Permission::ManageSessions)?;
            // One who is limited to a project is no operator, so that the own ones are never left out.
            return Ok(SessionFilter {
                no_operators: who.limits().is_some(),
                tenant_id: who.limits().map(str::to_owned),
                ..filter
            });
        }
        (Some(typed), _) => state.db.spelled(&typed).await?,
        (None, _) => own.clone(),
    };
    let tenant_id = match &usr_id == own {
        true => None,
        false => {
            caller.require(Permission::ManageSessions)?;
            let seen = state
                .db
                .user_to(Deed::EndSessions, who, &usr_id, caller.now);
            seen.await?;
            who.limits().map(str::to_owned)
        }
    };
    Ok(SessionFilter {
        usr_id: Some(usr_id),
        tenant_id,
        ..filter
    })
}

/// Ends the open sessions that are asked for, so many at most, and never the one that asks.
pub(crate) async fn end_some(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    JsonBody(wish): JsonBody<SessionsToEnd>,
) -> Answer<Ended> {
    let refuse = |why: &str| Err(ApiError::BadRequest(why.into()));
    let SessionsToEnd {
        usr_id,
        whose,
        q,
        sids,
    } = wish;
    if usr_id.is_none() && whose.is_none() && q.is_none() && sids.is_none() {
        return refuse("Say which sessions: by usrId, whose, q or sids.");
    }
    let chosen = match sids {
        Some(sids) if !(1..=MAX_CHOSEN).contains(&sids.len()) => {
            return refuse("1 to 100 sessions can be chosen at once.");
        }
        Some(sids) => sids.iter().map(|sid| FamilyId::parse(sid)).collect(),
        None => Some(Vec::new()),
    };
    let Some(chosen) = chosen else {
        return refuse("One of the sids is not the name of a session.");
    };
    let filter = SessionFilter {
        q: searched(q)?,
        chosen,
        ..SessionFilter::default()
    };
    let filter = of_whom(&state, &caller, usr_id, whose, filter).await?;
    let (n_ended, has_more) = state.db.end_some(caller.acting(&peer), filter).await?;
    Ok(Data(Ended { n_ended, has_more }))
}

/// Ends a session; the caller's own current one as a logout does.
///
/// Whoever may not end a session doesn't learn that there is one.
pub(crate) async fn end(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    sid: Result<Path<String>, PathRejection>,
) -> Answer<()> {
    let id = sid
        .ok()
        .and_then(|Path(sid)| FamilyId::parse(&sid))
        .ok_or(ApiError::NotFound)?;
    state.db.end_session(caller.acting(&peer), id).await?;
    Ok(Data(()))
}

/// Ends all sessions of everybody but the one that asks.
pub(crate) async fn end_all(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
) -> Answer<Ended> {
    caller.require(Permission::EndEverything)?;
    let n_ended = state.db.end_all_others(caller.acting(&peer)).await?;
    Ok(Data(Ended {
        n_ended,
        has_more: false,
    }))
}

/// Ends all sessions of the caller but the current one.
pub(crate) async fn end_others(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
) -> Answer<()> {
    let caller = caller.session.id;
    let ending = state.db.end_sessions(caller, Which::Others, &peer.ip);
    match ending.await? {
        Ending::Done => Ok(Data(())),
        Ending::CallerIsOut(end) => Err(ApiError::SessionEnded(end)),
    }
}
