//! What is done to a user, one word in the path for each.

use axum::extract::State;
use tollgate_api_types::{OneTimePassword, UserDetail};

use super::one_time;
use crate::authority::{Deed, Permission};
use crate::body::{Answer, Data};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::path::Name;
use crate::peer::Peer;
use crate::state::AppState;
use crate::store::UserAct;

/// Lets a user sign in no more, and signs the user out everywhere.
pub(crate) async fn disable(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    Name(usr_id): Name,
) -> Answer<UserDetail> {
    act(&state, &caller, &peer, usr_id, UserAct::Disable).await
}

/// Lets a user sign in again.
pub(crate) async fn enable(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    Name(usr_id): Name,
) -> Answer<UserDetail> {
    act(&state, &caller, &peer, usr_id, UserAct::Enable).await
}

/// Signs a user out everywhere that the caller may see.
pub(crate) async fn end_sessions(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    Name(usr_id): Name,
) -> Answer<UserDetail> {
    act(&state, &caller, &peer, usr_id, UserAct::EndSessions).await
}

/// Gives a user a one-time password, and signs the user out everywhere.
pub(crate) async fn reset_password(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    Name(usr_id): Name,
) -> Answer<OneTimePassword> {
    caller.require(Permission::ManageUsers)?;
    // Before a hash is paid for; the change itself looks again.
    let deed = Deed::ResetPassword;
    state
        .db
        .user_to(deed, &caller.authority, &usr_id, caller.now)
        .await?;
    let (shown, password) = one_time::password(&state, usr_id.clone(), caller.now).await?;
    let reset = UserAct::ResetPassword(password);
    act(&state, &caller, &peer, usr_id, reset).await?;
    Ok(Data(shown))
}

/// Deletes a user.
pub(crate) async fn delete(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    Name(usr_id): Name,
) -> Answer<()> {
    caller.require(Permission::ManageUsers)?;
    state
        .db
        .change_user(caller.acting(&peer), usr_id, UserAct::Delete)
        .await?;
    Ok(Data(()))
}

/// Does something to a user, and gives how the user is then.
pub(super) async fn act(
    state: &AppState,
    caller: &Caller,
    peer: &Peer,
    usr_id: String,
    act: UserAct,
) -> Answer<UserDetail> {
    caller.require(Permission::ManageUsers)?;
    let user = state
        .db
        .change_user(caller.acting(peer), usr_id, act)
        .await?;
    user.map(Data).ok_or(ApiError::NotFound)
}
