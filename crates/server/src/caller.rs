//! Who calls: an extractor that no protected endpoint can do without.
//!
//! Authority comes from the access token alone. Each call looks its session up, so that a session which is ended is
//! over with the next call. The headers of the contract only narrow: another user's name is refused, and the project
//! code chooses among the tenants of the token's user.
//!
//! A session that began with a one-time password is that of a [`Newcomer`], who gets no further than to choosing
//! another password, and that in this very session.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use percent_encoding::percent_decode;
use tollgate_api_types::{Role, header};

use crate::authority::{Authority, Permission};
use crate::bearer::bearer;
use crate::error::ApiError;
use crate::names::{Spelling, fold};
use crate::peer::Peer;
use crate::rotation::Seconds;
use crate::state::AppState;
use crate::store::{Acting, Session};
use crate::token::{Access, Unproven};

/// The bearer of a living access token.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The session.
    pub session: Session,
    /// What the caller may do, in the tenant of this request.
    pub authority: Authority,
    /// When the access token ends.
    pub access_expires_at: Seconds,
    /// The time at which the token was looked at.
    pub now: Seconds,
}

impl Caller {
    /// Lets those through who have a permission in the tenant of this request.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for all others.
    pub fn require(&self, permission: Permission) -> Result<(), ApiError> {
        Ok(self.authority.require(permission)?)
    }

    /// What the caller may do in another tenant than that of the request: one that stands in the path.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is no such tenant for the caller.
    pub async fn authority_in(
        &self,
        state: &AppState,
        tenant_id: &str,
    ) -> Result<Authority, ApiError> {
        let session = &self.session;
        let membership = state.db.membership(&session.usr_id, tenant_id).await?;
        let within = Authority::within(&session.usr_id, session.role, tenant_id, membership);
        Ok(within?)
    }

    /// The caller as a change wants to know it.
    #[must_use]
    pub fn acting(&self, peer: &Peer) -> Acting {
        Acting {
            session: self.session.id,
            usr_id: self.session.usr_id.clone(),
            tenant_id: self.authority.tenant_id.clone(),
            ip: peer.ip.clone(),
        }
    }
}

/// A caller who may still have to choose another password, which [`Caller`] sends away.
#[derive(Debug, Clone)]
pub struct Newcomer(pub Caller);

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Newcomer(caller) = Newcomer::from_request_parts(parts, state).await?;
        match caller.session.must_change_password {
            true => Err(ApiError::PasswordChangeRequired),
            false => Ok(caller),
        }
    }
}

impl FromRequestParts<AppState> for Newcomer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let unproven = Unproven::parse(bearer(&parts.headers)?).ok_or(ApiError::TokenInvalid)?;
        let session = state.db.session(unproven.family()).await?;
        let session = session.ok_or(ApiError::TokenInvalid)?;
        let keys = state.keys.holding(unproven.kid());
        let token = unproven
            .verify(&keys, &session.salt)
            .ok_or(ApiError::TokenInvalid)?;
        let now = session.now;
        check_token(&token.payload, &session, now)?;
        check_user(&parts.headers, &session, state).await?;
        let (tenant_id, tenant_role) = choose_tenant(&parts.headers, &session, state).await?;
        Ok(Self(Caller {
            authority: Authority::new(&session.usr_id, session.role, tenant_id, tenant_role),
            session,
            access_expires_at: token.payload.expires_at,
            now,
        }))
    }
}

fn check_token(token: &Access, session: &Session, now: Seconds) -> Result<(), ApiError> {
    if let Some(end) = session.end_at(now) {
        return Err(ApiError::SessionEnded(end));
    }
    if token.epoch != session.access_epoch || now >= token.expires_at {
        return Err(ApiError::TokenInvalid);
    }
    Ok(())
}

/// Lets the name of the token's user through, however it is spelled.
async fn check_user(
    headers: &HeaderMap,
    session: &Session,
    state: &AppState,
) -> Result<(), ApiError> {
    const FORBIDDEN: ApiError =
        ApiError::Forbidden("The usrId header names another user than the token.");
    let Some(value) = single(headers, header::USR_ID)? else {
        return Ok(());
    };
    let claimed = percent_decode(value.as_bytes()).decode_utf8();
    let claimed = Spelling::of(&claimed.map_err(|_| FORBIDDEN)?);
    if claimed.exact == session.usr_id {
        return Ok(());
    }
    // It may be the name of somebody else that has the same key: only the users themselves tell.
    let may_be_this = claimed.key == fold(&session.usr_id);
    match may_be_this && state.db.spelled(&claimed.exact).await? == session.usr_id {
        true => Ok(()),
        false => Err(FORBIDDEN),
    }
}

/// The tenant of the request, and what the user may do in it.
async fn choose_tenant(
    headers: &HeaderMap,
    session: &Session,
    state: &AppState,
) -> Result<(String, Role), ApiError> {
    const FORBIDDEN: ApiError = ApiError::Forbidden("The user does not belong to this project.");
    let own = || (session.tenant_id.clone(), session.tenant_role);
    let Some(code) = single(headers, header::PROJECT_CODE)? else {
        return Ok(own());
    };
    let code = code.to_str().map_err(|_| FORBIDDEN)?;
    if code == session.tenant_id {
        return Ok(own());
    }
    let role = state.db.membership(&session.usr_id, code).await?;
    Ok((code.into(), role.ok_or(FORBIDDEN)?))
}

/// A header that may be there once.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a HeaderValue>, ApiError> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(ApiError::Forbidden("A header of the contract came twice.")),
        (value, None) => Ok(value),
    }
}
