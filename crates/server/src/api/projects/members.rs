//! `projects/{tenantId}/members`: who belongs to a project.
//!
//! What the caller may do in that project counts, and not in which one the request is made.

use axum::extract::State;
use tollgate_api_types::{Member, MemberChange, MemberQuery, Page};

use crate::authority::Permission;
use crate::body::{Answer, Data, JsonBody, KnownQuery};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::paging::{List, members_slice, page};
use crate::path::{Code, CodeAndName};
use crate::peer::Peer;
use crate::state::AppState;

/// One page of the members.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Code(tenant_id): Code,
    KnownQuery(query): KnownQuery<MemberQuery>,
) -> Answer<Page<Member>> {
    may_manage(&state, &caller, &tenant_id).await?;
    let slice = members_slice(query)?;
    // For an operator, too, there is a list only of what there is.
    state.db.project(&caller.authority, &tenant_id).await?;
    let rows = state.db.members(&tenant_id, &slice).await?;
    Ok(Data(page(rows, &List::Members, |member| {
        member.usr_id.clone()
    })))
}

/// Says what a user may do in the project, and adds the user where that is to be done.
pub(crate) async fn set(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    CodeAndName(tenant_id, usr_id): CodeAndName,
    JsonBody(change): JsonBody<MemberChange>,
) -> Answer<()> {
    may_manage(&state, &caller, &tenant_id).await?;
    state
        .db
        .set_member(caller.acting(&peer), tenant_id, usr_id, change.role)
        .await?;
    Ok(Data(()))
}

/// Takes a user out of the project.
pub(crate) async fn remove(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    CodeAndName(tenant_id, usr_id): CodeAndName,
) -> Answer<()> {
    may_manage(&state, &caller, &tenant_id).await?;
    state
        .db
        .remove_member(caller.acting(&peer), tenant_id, usr_id)
        .await?;
    Ok(Data(()))
}

async fn may_manage(state: &AppState, caller: &Caller, tenant_id: &str) -> Result<(), ApiError> {
    let authority = caller.authority_in(state, tenant_id).await?;
    Ok(authority.require(Permission::ManageMembers)?)
}
