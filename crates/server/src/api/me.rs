//! `me`: who the caller is, and in which project.

use axum::extract::State;
use tollgate_api_types::{Me, ProjectChoice, ServerFacts};

use super::issue::ends;
use crate::body::{Answer, Data, JsonBody};
use crate::caller::{Caller, Newcomer};
use crate::error::ApiError;
use crate::peer::Peer;
use crate::state::AppState;

/// Who the caller is, and when the session ends.
pub(crate) async fn me(State(state): State<AppState>, Newcomer(caller): Newcomer) -> Answer<Me> {
    let Caller {
        session,
        authority,
        access_expires_at,
        now,
    } = caller;
    let account = state
        .db
        .account(&session.usr_id)
        .await?
        .ok_or(ApiError::TokenInvalid)?;
    let tenant_role = state
        .db
        .membership(&session.usr_id, &authority.tenant_id)
        .await?
        .unwrap_or_default();
    let ends = ends(&session.family, access_expires_at, now);
    Ok(Data(Me {
        expires_in: ends.expires_in,
        idle_expires_in: ends.idle_expires_in,
        absolute_expires_in: ends.absolute_expires_in,
        sid: session.id.to_string(),
        signed_in_at: session.created_at,
        role: session.role,
        tenant_role,
        usr_id: session.usr_id,
        display_name: account.display_name,
        email: account.email,
        tenant_id: authority.tenant_id,
        tenants: account.tenants,
        must_change_password: session.must_change_password,
        server: ServerFacts {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            is_demo: state.settings.demo,
        },
    }))
}

/// Lets this session go over to another project of the caller.
pub(crate) async fn choose_project(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    JsonBody(choice): JsonBody<ProjectChoice>,
) -> Answer<()> {
    state
        .db
        .choose_project(caller.acting(&peer), choice.tenant_id)
        .await?;
    Ok(Data(()))
}
