//! Making the tokens of a session, once what they stand for is safely stored.

use tollgate_api_types::{Ends, Secret};

use crate::error::ApiError;
use crate::keys::random;
use crate::rotation::{Family, Seconds};
use crate::state::AppState;
use crate::store::Session;
use crate::token::{Access, AccessToken, Refresh, RefreshToken};

/// A fresh access token, the newest refresh token, and their ends.
pub(super) struct Issued {
    pub(super) access_token: Secret,
    pub(super) refresh_token: Secret,
    pub(super) ends: Ends,
}

/// The tokens of a session as it is stored now.
pub(super) fn issue(state: &AppState, session: &Session) -> Result<Issued, ApiError> {
    let Session {
        id,
        salt,
        kid,
        family,
        access_epoch,
        now,
        ..
    } = session;
    // The session may have been moved on by another server, with a key that is new here.
    let keys = state.keys.holding(*kid);
    let expires_at = family.access_expires_at(*now, state.settings.access_ttl);
    let access = Access {
        epoch: *access_epoch,
        expires_at,
        nonce: random(),
    };
    let access = AccessToken {
        kid: keys.active(),
        family: *id,
        payload: access,
    };
    let refresh = Refresh {
        generation: family.generation,
    };
    let refresh = RefreshToken {
        kid: *kid,
        family: *id,
        payload: refresh,
    };
    match (access.seal(&keys, salt), refresh.seal(&keys, salt)) {
        (Some(access_token), Some(refresh_token)) => Ok(Issued {
            access_token,
            refresh_token,
            ends: ends(family, expires_at, *now),
        }),
        _ => Err(ApiError::Internal(format!(
            "master key {kid} has gone from the key file"
        ))),
    }
}

/// How long all of it still lives.
pub(super) fn ends(family: &Family, access_expires_at: Seconds, now: Seconds) -> Ends {
    let left = |at: Seconds| u64::try_from(at.saturating_sub(now)).unwrap_or(0);
    Ends {
        expires_in: left(access_expires_at),
        idle_expires_in: left(family.idle_expires_at),
        absolute_expires_in: left(family.expires_at),
    }
}
