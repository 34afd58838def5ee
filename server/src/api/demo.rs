//! `POST demo/expire-access`: what time does in five minutes, at once.

use axum::extract::State;

use crate::body::{Answer, Data};
use crate::caller::Caller;
use crate::state::AppState;

/// Kills all access tokens of the caller's session; the session and its refresh token stay.
pub(crate) async fn expire_access(State(state): State<AppState>, caller: Caller) -> Answer<()> {
    state.db.expire_access(caller.session.id).await?;
    Ok(Data(()))
}
