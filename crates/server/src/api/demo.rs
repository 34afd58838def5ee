//! `demo`: what time does in five minutes, at once, and faults on purpose.

use axum::Extension;
use axum::extract::State;
use tollgate_api_types::{FaultRequest, FaultSet};

use crate::body::{Answer, Data, JsonBody};
use crate::caller::Caller;
use crate::faults::Faults;
use crate::state::AppState;

/// Kills all access tokens of the caller's session; the session and its refresh token stay.
pub(crate) async fn expire_access(State(state): State<AppState>, caller: Caller) -> Answer<()> {
    state.db.expire_access(caller.session.id).await?;
    Ok(Data(()))
}

/// Lets something go wrong for the caller's session alone, or nothing any more.
pub(crate) async fn set_fault(
    Extension(faults): Extension<Faults>,
    caller: Caller,
    JsonBody(FaultRequest { fault }): JsonBody<FaultRequest>,
) -> Answer<FaultSet> {
    let until = faults.set(caller.session.id, fault, caller.now);
    Ok(Data(FaultSet { fault, until }))
}
