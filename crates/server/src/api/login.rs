//! `POST auth/login`.

use axum::extract::State;
use axum::http::HeaderMap;
use tollgate_api_types::{LoginData, LoginRequest, Secret, header};
use tracing::warn;

use super::device::known;
use super::issue::issue;
use crate::body::{Data, JsonBody};
use crate::device::{self, Owner};
use crate::error::ApiError;
use crate::keys::random;
use crate::names::fold;
use crate::password::Match;
use crate::peer::Peer;
use crate::rotation::{Class, Seconds};
use crate::state::AppState;
use crate::store::{Credentials, Login, NewSession, Session, SignIn};
use crate::throttle::{Counted, Device, Guess, Key, Limits, Ruling, Subject, judge};
use crate::token::FamilyId;

/// Stands for the epoch of somebody who doesn't exist, so that a cookie costs the same work for every name.
const NO_EPOCH: i64 = i64::MIN;

/// Begins a session for whoever knows the password, and lets the browser be known again (see [`crate::device`]).
///
/// A wrong password, an unknown user, one who is disabled or belongs to no tenant, and one at whom too many have guessed,
/// take the same steps: the same reads, one hash, one transaction, one line in the log.
pub(crate) async fn login(
    State(state): State<AppState>,
    peer: Peer,
    headers: HeaderMap,
    JsonBody(request): JsonBody<LoginRequest>,
) -> Result<(HeaderMap, Data<LoginData>), ApiError> {
    let class = class(&headers, &state)?;
    let now = state.db.now().await?;
    let found = state.db.credentials(&request.usr_id).await?;
    // As the database spells it: by its own key, where there is no such user.
    let usr_id = match &found {
        Some(user) => user.usr_id.clone(),
        None => fold(&request.usr_id),
    };
    let owner = Owner {
        usr_id: &usr_id,
        epoch: found.as_ref().map_or(NO_EPOCH, |user| user.epoch),
    };
    let counted = counted(&state, &headers, owner, &peer, now);
    let limits = Limits::from(state.settings.throttle);
    let buckets = state.db.buckets(&counted).await?;
    if let (Ruling::TooMany(seconds), _) = judge(buckets, &limits, Guess::Right, now) {
        return Err(ApiError::TooMany(seconds));
    }
    let stored = found.as_ref().and_then(|user| user.hash_at(now));
    let password = request.password;
    let matched = state
        .passwords
        .verify(password.clone(), stored.clone())
        .await?;
    let login = Login {
        usr_id: found.as_ref().map(|user| user.usr_id.clone()),
        begins: found
            .filter(|_| matched != Match::Wrong)
            .map(|user| new_session(user, class, &state)),
        counted,
        limits,
        peer,
    };
    let session = match state.db.sign_in(login).await? {
        SignIn::Begun(session) => session,
        SignIn::Refused => return Err(ApiError::LoginFailed),
        SignIn::TooMany(seconds) => return Err(ApiError::TooMany(seconds)),
    };
    if let (Match::Outdated, Some(stored)) = (matched, stored) {
        upgrade(&state, &session.usr_id, password, stored).await;
    }
    answer(&state, *session, owner)
}

/// Where a guess is counted if it fails: in the bucket of a device that its user has signed in from before, or in those
/// of strangers.
fn counted(
    state: &AppState,
    headers: &HeaderMap,
    owner: Owner<'_>,
    peer: &Peer,
    now: Seconds,
) -> Counted<Key> {
    let keys = state.keys.current();
    let key = |subject| Key::of(subject, &keys);
    let device = device::find(headers, owner, &keys, now);
    Counted {
        device: device.map(|nonce| Device {
            this: key(Subject::Device(nonce)),
            all: key(Subject::Devices(owner.usr_id)),
        }),
        account: key(Subject::Account(owner.usr_id)),
        peer: key(Subject::Peer(&peer.ip)),
    }
}

fn new_session(user: Credentials, class: Class, state: &AppState) -> NewSession {
    NewSession {
        id: FamilyId::generate(),
        usr_id: user.usr_id,
        tenant_id: user.tenant_id,
        is_one_time: user.one_time_until.is_some(),
        user_epoch: user.epoch,
        kid: state.keys.active(),
        salt: random(),
        class,
        lifetimes: state.settings.lifetimes(),
        limit: state.settings.session_limit(),
    }
}

/// Replaces a password hash that has cost less than today's.
///
/// Only once the session has begun: a second hash before that would tell a right guess that is not heard from a wrong
/// one. If it doesn't succeed, the next login does it.
async fn upgrade(state: &AppState, usr_id: &str, password: Secret, stored: Secret) {
    let Ok(hash) = state.passwords.hash(password).await else {
        return;
    };
    let upgraded = state.db.upgrade_password(usr_id, stored, hash);
    if let Err(error) = upgraded.await {
        warn!(%error, "a password hash stays as cheap as it was");
    }
}

fn answer(
    state: &AppState,
    session: Session,
    owner: Owner<'_>,
) -> Result<(HeaderMap, Data<LoginData>), ApiError> {
    let issued = issue(state, &session)?;
    let headers = known(state, owner, session.now);
    let data = LoginData {
        access_token: issued.access_token,
        refresh_token: issued.refresh_token,
        ends: issued.ends,
        sid: session.id.to_string(),
        generation: session.family.generation,
        usr_id: session.usr_id,
        tenant_id: session.tenant_id,
    };
    Ok((headers, Data(data)))
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
