//! The document and Swagger UI, served where the operator wants them: under `/api`, so that they never hide a page of the
//! console.
//!
//! Swagger UI's files are in the binary. Its page holds no script of its own, so that a browser is told to run files of
//! this server alone.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use utoipa_swagger_ui::{Config, SwaggerFile, serve};

use super::document;
use crate::config::Settings;
use crate::error::ApiError;
use crate::state::AppState;

const DOCUMENT: &str = "/api/openapi.json";

/// Scripts and styles of this server, requests to it, the icons that are in the styles, and nothing else.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
);

/// Their routes.
pub(crate) fn pages(settings: &Settings) -> Router<AppState> {
    let document = Arc::new(document(settings));
    let config = Arc::new(config());
    let index = config.clone();
    Router::new()
        .route(
            DOCUMENT,
            get(async move || axum::Json(document.as_ref()).into_response()),
        )
        .route("/api/docs", get(async || Redirect::to("/api/docs/")))
        .route("/api/docs/", get(async move || file("", index)))
        .route(
            "/api/docs/{file}",
            get(async move |Path(name): Path<String>| file(&name, config)),
        )
}

/// Nothing is fetched from elsewhere, and tokens that somebody tries are forgotten with the page.
fn config() -> Config<'static> {
    Config::new([DOCUMENT])
        .use_base_layout()
        .validator_url("none")
        .deep_linking(true)
        .display_request_duration(true)
        .default_models_expand_depth(0)
        .persist_authorization(false)
}

fn file(name: &str, config: Arc<Config<'static>>) -> Response {
    match serve(name, config) {
        Ok(Some(file)) => whole(file),
        Ok(None) => ApiError::NotFound.into_response(),
        Err(error) => ApiError::Internal(error.to_string()).into_response(),
    }
}

fn whole(file: SwaggerFile<'static>) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    if let Ok(kind) = HeaderValue::try_from(file.content_type) {
        headers.insert(CONTENT_TYPE, kind);
    }
    if file.gzpipped {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    (headers, file.bytes).into_response()
}
