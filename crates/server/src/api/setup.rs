//! `auth/setup`: the first project and its administrator, and whether there is none yet.

use axum::extract::State;
use tollgate_api_types::{SetUpRequest, SetUpState, Tenant};

use crate::body::{Answer, Data, JsonBody};
use crate::error::ApiError;
use crate::fields::{self, Refusal};
use crate::password;
use crate::peer::Peer;
use crate::setup;
use crate::state::AppState;
use crate::store::{FirstAdmin, SetUp, SetUpEnd};
use crate::throttle::{Key, Limits, Room, Subject};

/// Whether the server has no users yet: the console then leads to the set-up, since nobody can sign in.
///
/// It tells no more than what everybody learns who tries to set the server up.
pub(crate) async fn state(State(state): State<AppState>) -> Answer<SetUpState> {
    let is_open = !state.db.has_users().await?;
    Ok(Data(SetUpState { is_open }))
}

/// Makes the first project and its administrator, on the word of the set-up secret; once there are users, this path is
/// not there.
pub(crate) async fn set_up(
    State(state): State<AppState>,
    peer: Peer,
    JsonBody(request): JsonBody<SetUpRequest>,
) -> Answer<()> {
    if state.db.has_users().await? {
        return Err(ApiError::NotFound);
    }
    let limit = Limits::from(state.settings.throttle).peer;
    let counted = Key::of(Subject::Peer(&peer.ip), &state.keys.current());
    if let Room::Closed { seconds } = state.db.room(counted, limit).await? {
        return Err(ApiError::TooMany(seconds));
    }
    let secret = setup::hash(&request.secret);
    let (admin, tenant) = read(&state, request).await?;
    let wish = SetUp {
        secret,
        admin,
        tenant,
        counted,
        limit,
        ip: peer.ip,
    };
    match state.db.set_up(wish).await? {
        SetUpEnd::Done => {
            state.setup.remove();
            Ok(Data(()))
        }
        SetUpEnd::Wrong => Err(ApiError::LoginFailed),
        SetUpEnd::TooMany(seconds) => Err(ApiError::TooMany(seconds)),
        SetUpEnd::Over => Err(ApiError::NotFound),
    }
}

async fn read(state: &AppState, request: SetUpRequest) -> Result<(FirstAdmin, Tenant), ApiError> {
    let refuse = |refusal: Refusal| ApiError::BadRequest(refusal.into());
    let usr_id = fields::usr_id(&request.usr_id).map_err(refuse)?;
    let display_name = fields::name(&request.display_name).map_err(refuse)?;
    let email = fields::email(&request.email).map_err(refuse)?;
    let tenant = Tenant {
        tenant_id: fields::tenant_id(&request.tenant_id).map_err(refuse)?,
        name: fields::name(&request.tenant_name).map_err(refuse)?,
    };
    let about = [
        &usr_id,
        &email,
        &display_name,
        &tenant.tenant_id,
        &tenant.name,
    ];
    password::check(request.password.expose(), &about.map(String::as_str))?;
    let password_hash = state.passwords.hash(request.password).await?;
    let admin = FirstAdmin {
        usr_id,
        display_name,
        email,
        password_hash,
    };
    Ok((admin, tenant))
}
