//! `sessions`: where somebody is signed in, and ending that.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use serde::Deserialize;
use tollgate_api_types::SessionInfo;
use utoipa::IntoParams;

use crate::body::{Answer, Data, KnownQuery};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::names::fold;
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

/// The open sessions of the caller, or of anybody for an administrator.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    KnownQuery(query): KnownQuery<SessionQuery>,
) -> Answer<Vec<SessionInfo>> {
    let usr_id = query.usr_id.as_deref().map(fold);
    let usr_id = usr_id.as_deref().unwrap_or(&caller.session.usr_id);
    if !caller.may_manage(usr_id) {
        return Err(ApiError::Forbidden(
            "The sessions of others are for administrators.",
        ));
    }
    Ok(Data(
        state
            .db
            .open_sessions(usr_id, caller.session.id, caller.now)
            .await?,
    ))
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
    let session = state.db.session(id).await?.ok_or(ApiError::NotFound)?;
    if !caller.may_manage(&session.usr_id) {
        return Err(ApiError::NotFound);
    }
    end_sessions(&state, &caller, Which::One(id), &peer).await
}

/// Ends all sessions of the caller but the current one.
pub(crate) async fn end_others(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
) -> Answer<()> {
    end_sessions(&state, &caller, Which::Others, &peer).await
}

async fn end_sessions(state: &AppState, caller: &Caller, which: Which, peer: &Peer) -> Answer<()> {
    let ending = state
        .db
        .end_sessions(caller.session.id, which, &peer.ip)
        .await?;
    match ending {
        Ending::Done => Ok(Data(())),
        Ending::CallerIsOut(end) => Err(ApiError::SessionEnded(end)),
    }
}
