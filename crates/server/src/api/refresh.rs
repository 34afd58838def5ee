//! `POST auth/refresh`.

use axum::extract::State;
use axum::http::HeaderMap;
use tollgate_api_types::{RefreshData, header};
use tracing::{error, warn};

use super::issue::issue;
use crate::bearer::bearer;
use crate::body::{Answer, Data};
use crate::error::ApiError;
use crate::peer::Peer;
use crate::rotation::{self, AttemptHash, End, Grant, Presented, transition};
use crate::state::AppState;
use crate::store::{Refreshed, Session};
use crate::telemetry::RefreshOutcome;
use crate::token::{FamilyId, Refresh, RefreshToken, Unproven, attempt_hash};

/// Gives a fresh access token for a refresh token, and the next refresh token where the session's class has one.
pub(crate) async fn refresh(
    State(state): State<AppState>,
    peer: Peer,
    headers: HeaderMap,
) -> Answer<RefreshData> {
    let token = proven(&state, &headers).await?;
    let attempt = attempt(&headers);
    let generation = token.payload.generation;
    let fingerprint = peer.fingerprint.clone();
    let decide = move |session: &Session| {
        let presented = Presented {
            generation,
            attempt,
            likeness: session.likeness(&fingerprint),
            standing: session.standing,
        };
        transition(session.family.clone(), presented, session.now)
    };
    let refreshed = state
        .db
        .refresh(token.family, state.keys.active(), peer, decide)
        .await?;
    answer(&state, refreshed.ok_or(ApiError::TokenInvalid)?)
}

/// The refresh token of a request, proven to be ours.
///
/// This happens before anything is locked: a forged token costs one read, and changes nothing.
pub(super) async fn proven(
    state: &AppState,
    headers: &HeaderMap,
) -> Result<RefreshToken, ApiError> {
    let unproven = Unproven::<Refresh>::parse(bearer(headers)?).ok_or(ApiError::TokenInvalid)?;
    let session = state.db.session(unproven.family()).await?;
    let session = session.ok_or(ApiError::TokenInvalid)?;
    let keys = state.keys.holding(unproven.kid());
    unproven
        .verify(&keys, &session.salt)
        .ok_or(ApiError::TokenInvalid)
}

fn answer(state: &AppState, refreshed: Refreshed) -> Answer<RefreshData> {
    let Refreshed { session, answer } = refreshed;
    state.telemetry.count_refresh(RefreshOutcome::from(&answer));
    let grant = match answer {
        rotation::Answer::Granted(grant) => grant,
        rotation::Answer::Stale => return Err(ApiError::Stale),
        rotation::Answer::Refused(end) => {
            warn_of(end, session.id);
            return Err(ApiError::SessionEnded(end));
        }
    };
    let issued = issue(state, &session)?;
    Ok(Data(RefreshData {
        access_token: issued.access_token,
        refresh_token: match grant {
            Grant::Rotated | Grant::Replayed | Grant::Graced => Some(issued.refresh_token),
            Grant::Unrotated => None,
        },
        ends: issued.ends,
        sid: session.id.to_string(),
        generation: session.family.generation,
    }))
}

/// What an operator should hear of at once.
fn warn_of(end: End, sid: FamilyId) {
    match end {
        End::Reused => warn!(%sid, "a refresh token of this session was used by two parties"),
        End::RolledBack => {
            error!(%sid, "a refresh token is newer than the database, which has gone back in time")
        }
        End::Expired | End::SignedOut | End::Revoked | End::StandingLost | End::AllEnded => {}
    }
}

/// The attempt of a request; one that is missing, malformed or doubled is none, and matches nothing.
fn attempt(headers: &HeaderMap) -> Option<AttemptHash> {
    let mut values = headers.get_all(header::REFRESH_ATTEMPT).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => attempt_hash(value.to_str().ok()?),
        _ => None,
    }
}
