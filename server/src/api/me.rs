//! `GET me`.

use axum::extract::State;
use tollgate_api_types::Me;

use super::issue::ends;
use crate::body::{Answer, Data};
use crate::caller::{Caller, Newcomer};
use crate::error::ApiError;
use crate::state::AppState;

/// Who the caller is, and when the session ends.
pub(crate) async fn me(State(state): State<AppState>, Newcomer(caller): Newcomer) -> Answer<Me> {
    let Caller {
        session,
        tenant_id,
        access_expires_at,
        now,
    } = caller;
    let account = state
        .db
        .account(&session.usr_id)
        .await?
        .ok_or(ApiError::TokenInvalid)?;
    Ok(Data(Me {
        ends: ends(&session.family, access_expires_at, now),
        sid: session.id.to_string(),
        signed_in_at: session.created_at,
        role: session.role,
        usr_id: session.usr_id,
        display_name: account.display_name,
        email: account.email,
        tenant_id,
        tenants: account.tenants,
        must_change_password: session.must_change_password,
    }))
}
