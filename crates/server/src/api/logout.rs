//! `POST auth/logout`.

use axum::extract::State;
use axum::http::HeaderMap;

use super::refresh::proven;
use crate::body::{Answer, Data};
use crate::peer::Peer;
use crate::state::AppState;

/// Ends the session of a refresh token, whichever generation it is of; a session that is over stays so.
pub(crate) async fn logout(
    State(state): State<AppState>,
    peer: Peer,
    headers: HeaderMap,
) -> Answer<()> {
    let token = proven(&state, &headers).await?;
    state.db.sign_out(token.family, &peer.ip).await?;
    Ok(Data(()))
}
