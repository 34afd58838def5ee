//! `POST auth/login`.

use axum::extract::State;
use axum::http::HeaderMap;
use tollgate_api_types::{LoginData, LoginRequest, header};

use super::issue::issue;
use crate::body::{Answer, Data, JsonBody};
use crate::error::ApiError;
use crate::keys::random;
use crate::names::fold;
use crate::password::Match;
use crate::peer::Peer;
use crate::rotation::Class;
use crate::state::AppState;
use crate::store::NewSession;
use crate::token::FamilyId;

/// Begins a session for whoever knows the password.
///
/// A wrong password, an unknown user and a disabled one take the same steps: one read, one hash, one line in the log.
pub(crate) async fn login(
    State(state): State<AppState>,
    peer: Peer,
    headers: HeaderMap,
    JsonBody(request): JsonBody<LoginRequest>,
) -> Answer<LoginData> {
    let class = class(&headers, &state)?;
    let found = state.db.credentials(&fold(&request.usr_id)).await?;
    let hash = found.as_ref().and_then(|user| user.password_hash.clone());
    let matched = state.passwords.verify(request.password, hash).await?;
    let user = match (found, matched) {
        (Some(user), Match::Right | Match::Outdated) => user,
        (found, _) => {
            let usr_id = found.as_ref().map(|user| user.usr_id.as_str());
            return Err(refused(&state, &peer, usr_id).await?);
        }
    };
    let new = NewSession {
        id: FamilyId::generate(),
        usr_id: user.usr_id.clone(),
        tenant_id: user.tenant_id,
        user_epoch: user.epoch,
        kid: state.keys.active(),
        salt: random(),
        class,
        lifetimes: state.settings.lifetimes(),
    };
    // Whoever was disabled, or got another password, while this one was being checked has come too late.
    let Some(session) = state.db.begin_session(new, &peer).await? else {
        return Err(refused(&state, &peer, Some(&user.usr_id)).await?);
    };
    let issued = issue(&state, &session)?;
    Ok(Data(LoginData {
        access_token: issued.access_token,
        refresh_token: issued.refresh_token,
        ends: issued.ends,
        sid: session.id.to_string(),
        generation: session.family.generation,
        usr_id: session.usr_id,
        tenant_id: session.tenant_id,
    }))
}

/// Writes a refused sign-in down, and gives what is answered to each of them.
async fn refused(
    state: &AppState,
    peer: &Peer,
    usr_id: Option<&str>,
) -> Result<ApiError, ApiError> {
    state.db.record_refused_sign_in(usr_id, &peer.ip).await?;
    Ok(ApiError::LoginFailed)
}

/// The class that a client asks for; one that asks for none, or for one that isn't here yet, gets what the operator has
/// chosen for such clients.
fn class(headers: &HeaderMap, state: &AppState) -> Result<Class, ApiError> {
    if headers
        .get(header::REFRESH_CLASS)
        .is_some_and(|class| class == "K2")
    {
        return Ok(Class::K2);
    }
    state
        .settings
        .unmarked_clients
        .class()
        .ok_or(ApiError::Forbidden(
            "Only clients that send the header x-refresh-class can sign in here.",
        ))
}
