//! `PUT me/password`.

use axum::extract::State;
use axum::http::HeaderMap;
use tollgate_api_types::PasswordChange;

use super::device::known;
use crate::body::{Data, JsonBody};
use crate::caller::{Caller, Newcomer};
use crate::device::Owner;
use crate::error::ApiError;
use crate::password::{self, Match, Weakness};
use crate::peer::Peer;
use crate::state::AppState;
use crate::store::{NewPassword, Others, PasswordChanged};
use crate::throttle::{Key, Limits, Room, Subject};

/// Changes the caller's own password, and ends the caller's other sessions unless they are to stay.
///
/// All devices that are known of the user are forgotten with the old password, but the one that asks.
///
/// The current one is needed: who finds a page that is still signed in must not be able to take the account over. How
/// often it may be wrong is counted for this session, so that nobody else's guesses are in the way.
pub(crate) async fn change(
    State(state): State<AppState>,
    Newcomer(caller): Newcomer,
    peer: Peer,
    JsonBody(request): JsonBody<PasswordChange>,
) -> Result<(HeaderMap, Data<()>), ApiError> {
    let limit = Limits::from(state.settings.throttle).account;
    let counted = Key::of(Subject::Session(caller.session.id), &state.keys.current());
    if let Room::Closed { seconds } = state.db.room(counted, limit).await? {
        return Err(ApiError::TooMany(seconds));
    }
    check(&state, &caller, &request).await?;
    let user = state.db.credentials(&caller.session.usr_id).await?;
    let user = user.ok_or(ApiError::TokenInvalid)?;
    let found = state
        .passwords
        .verify(request.current, user.password_hash)
        .await?;
    let hash = match found {
        Match::Right | Match::Outdated => Some(state.passwords.hash(request.next).await?),
        Match::Wrong => None,
    };
    let new = NewPassword {
        caller: caller.session.id,
        user_epoch: user.epoch,
        hash,
        others: match request.end_others {
            true => Others::End,
            false => Others::Stay,
        },
        counted,
        limit,
        ip: peer.ip,
    };
    match state.db.change_password(new).await? {
        PasswordChanged::Done => {
            let owner = Owner {
                usr_id: &caller.session.usr_id,
                // The change has moved it on.
                epoch: user.epoch + 1,
            };
            Ok((known(&state, owner, caller.now), Data(())))
        }
        PasswordChanged::Wrong => Err(ApiError::PasswordWrong),
        PasswordChanged::TooMany(seconds) => Err(ApiError::TooMany(seconds)),
        PasswordChanged::CallerIsOut(end) => Err(ApiError::SessionEnded(end)),
    }
}

/// Whether the next password is good enough, and another one: whoever was given the current one must not keep it.
async fn check(
    state: &AppState,
    caller: &Caller,
    request: &PasswordChange,
) -> Result<(), ApiError> {
    let usr_id = &caller.session.usr_id;
    let account = state.db.account(usr_id).await?;
    let account = account.ok_or(ApiError::TokenInvalid)?;
    let projects = account
        .tenants
        .iter()
        .flat_map(|tenant| [&tenant.tenant_id, &tenant.name]);
    let about: Vec<_> = [usr_id, &account.email, &account.display_name]
        .into_iter()
        .chain(projects)
        .map(String::as_str)
        .collect();
    password::check(request.next.expose(), &about)?;
    match request.next == request.current {
        true => Err(Weakness::Unchanged.into()),
        false => Ok(()),
    }
}
