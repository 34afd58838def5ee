//! `sessions`: where somebody is signed in, and ending that.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use tollgate_api_types::{Ended, Page, SessionInfo, SessionQuery};

use crate::authority::{Deed, Permission};
use crate::body::{Answer, Data, KnownQuery};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::paging::{page, session_cursor, sessions_slice};
use crate::peer::Peer;
use crate::state::AppState;
use crate::store::{Ending, Which};
use crate::token::FamilyId;

/// One page of the open sessions of the caller, or of somebody whose sessions the caller may end.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    KnownQuery(mut query): KnownQuery<SessionQuery>,
) -> Answer<Page<SessionInfo>> {
    let own = &caller.session.usr_id;
    let usr_id = match query.usr_id.take() {
        Some(typed) => state.db.spelled(&typed).await?,
        None => own.clone(),
    };
    let slice = sessions_slice(query)?;
    let usr_id = &usr_id;
    let tenant_id = match usr_id == own {
        true => None,
        false => {
            caller.require(Permission::ManageSessions)?;
            let (deed, who) = (Deed::EndSessions, &caller.authority);
            state.db.user_to(deed, who, usr_id, caller.now).await?;
            who.limits()
        }
    };
    let rows = state
        .db
        .open_sessions(usr_id, tenant_id, slice, &caller.session)
        .await?;
    Ok(Data(page(rows, |last| {
        session_cursor(last.created_at, &last.sid)
    })))
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
    Ok(Data(Ended { n_ended }))
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
