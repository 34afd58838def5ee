//! Names in paths, however they are spelled there (see [`crate::names`]). What can't be anybody's name, or any project's code, is simply not found.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::error::ApiError;
use crate::state::AppState;

/// The name of a user, as it is stored.
#[derive(Debug)]
pub struct Name(pub String);

/// The code of a project.
#[derive(Debug)]
pub struct Code(pub String);

/// The code of a project, and the name of a user in it.
#[derive(Debug)]
pub struct CodeAndName(pub String, pub String);

impl FromRequestParts<AppState> for Name {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let Path(usr_id) = path.map_err(|_| ApiError::NotFound)?;
        Ok(Self(state.db.spelled(&usr_id).await?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Code {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let Path(tenant_id) = path.map_err(|_| ApiError::NotFound)?;
        Ok(Self(tenant_id))
    }
}

impl FromRequestParts<AppState> for CodeAndName {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((tenant_id, usr_id)) = path.map_err(|_| ApiError::NotFound)?;
        Ok(Self(tenant_id, state.db.spelled(&usr_id).await?))
    }
}
