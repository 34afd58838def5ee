//! `users`: seeing, making, changing and deleting them, as far as the caller may.

mod actions;
mod bulk;
mod one_time;

pub(crate) use actions::{delete, disable, enable, end_sessions, reset_password};
pub(crate) use bulk::bulk;

use axum::extract::State;
use tollgate_api_types::{NewUser, OneTimePassword, Page, User, UserChange, UserDetail, UserQuery};

use crate::authority::{Deed, Permission};
use crate::body::{Answer, Data, JsonBody, KnownQuery};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::fields;
use crate::paging::{List, page, user_position, users_slice};
use crate::path::Name;
use crate::peer::Peer;
use crate::state::AppState;
use crate::store::{NewAccount, UserAct, UserEdit, UserPosition};

/// One page of the users that match.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    KnownQuery(query): KnownQuery<UserQuery>,
) -> Answer<Page<User>> {
    caller.require(Permission::ManageUsers)?;
    let slice = users_slice(query)?;
    let rows = state
        .db
        .users(&caller.authority, &slice, caller.now)
        .await?;
    let list = List::Users(slice.sort, slice.order);
    Ok(Data(page(rows, &list, |user| {
        user_position(UserPosition::of(user, slice.sort))
    })))
}

/// One user.
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Name(usr_id): Name,
) -> Answer<UserDetail> {
    caller.require(Permission::ManageUsers)?;
    let user = state
        .db
        .user_to(Deed::See, &caller.authority, &usr_id, caller.now);
    Ok(Data(user.await?))
}

/// Makes a user in the project of the request, with a one-time password.
pub(crate) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    JsonBody(new): JsonBody<NewUser>,
) -> Answer<OneTimePassword> {
    caller.require(Permission::ManageUsers)?;
    let usr_id = field(fields::usr_id(&new.usr_id))?;
    let display_name = field(fields::name(&new.display_name))?;
    let email = field(fields::email(&new.email))?;
    let (shown, password) = one_time::password(&state, usr_id.clone(), caller.now).await?;
    let new = NewAccount {
        usr_id,
        display_name,
        email,
        role: new.role,
        tenant_role: new.tenant_role,
        password,
    };
    state.db.create_user(caller.acting(&peer), new).await?;
    Ok(Data(shown))
}

/// Changes what is known about a user.
pub(crate) async fn change(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    Name(usr_id): Name,
    JsonBody(change): JsonBody<UserChange>,
) -> Answer<UserDetail> {
    let edit = UserEdit {
        display_name: optional(change.display_name, fields::name)?,
        email: optional(change.email, fields::email)?,
        role: change.role,
        version: change.version,
    };
    actions::act(&state, &caller, &peer, usr_id, UserAct::Edit(edit)).await
}

fn field(read: Result<String, fields::Refusal>) -> Result<String, ApiError> {
    read.map_err(|why| ApiError::BadRequest(why.into()))
}

fn optional(
    text: Option<String>,
    read: fn(&str) -> Result<String, fields::Refusal>,
) -> Result<Option<String>, ApiError> {
    text.map(|text| field(read(&text))).transpose()
}
