//! `sessions`: where somebody is signed in, and ending that.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use serde::Deserialize;
use tollgate_api_types::{Ended, SessionInfo};
use utoipa::IntoParams;

use crate::authority::{Deed, Permission};
use crate::body::{Answer, Data, KnownQuery};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::peer::Peer;
use crate::state::AppState;
use crate::store::{Ending, Which};
use crate::token::FamilyId;

/// The query of [`list`].
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SessionQuery {
    /// Whose sessions; the caller's own when absent.
    usr_id: Option<String>,
}

/// The open sessions of the caller, or of somebody whose sessions the caller may end.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    KnownQuery(query): KnownQuery<SessionQuery>,
) -> Answer<Vec<SessionInfo>> {
    let own = &caller.session.usr_id;
    let usr_id = match &query.usr_id {
        Some(typed) => &state.db.spelled(typed).await?,
        None => own,
    };
    let tenant_id = match usr_id == own {
        true => None,
        false => {
            caller.require(Permission::ManageSessions)?;
            let (deed, who) = (Deed::EndSessions, &caller.authority);
            state.db.user_to(deed, who, usr_id, caller.now).await?;
            who.limits()
        }
    };
    let current = caller.session.id;
    let sessions = state
        .db
        .open_sessions(usr_id, tenant_id, current, caller.now);
    Ok(Data(sessions.await?))
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
