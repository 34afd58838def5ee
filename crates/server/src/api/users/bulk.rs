//! The same for several users at once: for each of them it is done or refused as if it had been asked for alone.

use axum::extract::State;
use tollgate_api_types::{BulkAction, BulkDone, BulkRefusal, UserAction};

use super::actions::act;
use crate::authority::Permission;
use crate::body::{Answer, Data, JsonBody};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::peer::Peer;
use crate::state::AppState;
use crate::store::UserAct;

/// So many users can be named in one request.
const MAX_USERS: usize = 100;

/// Does something to each of the users.
///
/// A refusal for one of them is told and stops nothing. What isn't about that user does: when the caller's own session
/// has ended, or the server can't go on; what was done before stays done, and is in the audit log.
pub(crate) async fn bulk(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    JsonBody(BulkAction { action, usr_ids }): JsonBody<BulkAction>,
) -> Answer<BulkDone> {
    caller.require(Permission::ManageUsers)?;
    if !(1..=MAX_USERS).contains(&usr_ids.len()) {
        return Err(ApiError::BadRequest(
            "1 to 100 users can be named at once.".into(),
        ));
    }
    let mut done = BulkDone {
        n_done: 0,
        refused: Vec::new(),
    };
    for usr_id in usr_ids {
        let stored = state.db.spelled(&usr_id).await?;
        let outcome = act(&state, &caller, &peer, stored, act_of(action)).await;
        match outcome {
            Ok(_) => done.n_done += 1,
            Err(
                refusal @ (ApiError::NotFound | ApiError::Forbidden(_) | ApiError::Conflict(_)),
            ) => done.refused.push(BulkRefusal {
                usr_id,
                result_code: refusal.code().1.into(),
                message: refusal.message().into(),
            }),
            Err(error) => return Err(error),
        }
    }
    Ok(Data(done))
}

const fn act_of(action: UserAction) -> UserAct {
    match action {
        UserAction::Disable => UserAct::Disable,
        UserAction::Enable => UserAct::Enable,
        UserAction::EndSessions => UserAct::EndSessions,
    }
}
