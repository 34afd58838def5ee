//! `POST auth/logout`.

use axum::extract::State;
use axum::http::HeaderMap;

use super::refresh::proven;
use crate::body::{Answer, Data};
use crate::peer::Peer;
use crate::rotation::End;
use crate::state::AppState;
use crate::store::Which;

/// Ends the session of a refresh token, whichever generation it is of; a session that is over stays so.
pub(crate) async fn logout(
    State(state): State<AppState>,
    peer: Peer,
    headers: HeaderMap,
) -> Answer<()> {
    let token = proven(&state, &headers).await?;
    state
        .store
        .end_sessions(
            Which::One(token.family),
            End::SignedOut,
            state.clock.now(),
            &peer.ip,
        )
        .await?;
    Ok(Data(()))
}
