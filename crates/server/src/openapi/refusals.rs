//! What an endpoint may answer instead of its data, made of the very errors that handlers return.
//!
//! Status, code and headers are read from the error's own answer, so that the document can't say something else.
//! Endpoints that refuse with the same codes share one description.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::HeaderMap;
use axum::response::IntoResponse;
use serde_json::json;
use tollgate_api_types::header::REQUEST_ID;
use tollgate_api_types::result_code;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::{ContentBuilder, Ref, ResponseBuilder};

use super::endpoint::Draft;
use super::headers::{CHALLENGE, RETRY_AFTER, header_ref};
use super::schemas;
use crate::error::ApiError;

/// The errors of one status, by code.
#[derive(Default)]
struct Refusal {
    codes: BTreeMap<&'static str, ApiError>,
    headers: BTreeSet<&'static str>,
}

/// Describes what these errors are answered with: a status and a reference for each.
pub(super) fn describe(errors: Vec<ApiError>, draft: &mut Draft) -> Vec<(String, Ref)> {
    let mut by_status = BTreeMap::<u16, Refusal>::new();
    for error in errors {
        let (status, code) = error.code();
        let refusal = by_status.entry(status.as_u16()).or_default();
        refusal
            .headers
            .extend(own_headers(error.clone().into_response().headers()));
        refusal.codes.entry(code).or_insert(error);
    }
    by_status
        .into_iter()
        .map(|(status, refusal)| {
            let codes: Vec<_> = refusal.codes.keys().copied().collect();
            let name = format!("{status}.{}", codes.join("."));
            let reference = Ref::from_response_name(&name);
            draft.add_response(name, refusal.into());
            (status.to_string(), reference)
        })
        .collect()
}

fn own_headers(headers: &HeaderMap) -> impl Iterator<Item = &'static str> {
    [RETRY_AFTER, CHALLENGE]
        .into_iter()
        .filter(|name| headers.contains_key(*name))
}

impl From<Refusal> for ResponseBuilder {
    fn from(refusal: Refusal) -> Self {
        let codes: Vec<_> = refusal.codes.keys().copied().collect();
        let lines = refusal
            .codes
            .iter()
            .map(|(code, error)| format!("`{code}`: {}", words(code, error)));
        let examples = refusal.codes.iter().map(|(code, error)| {
            let body = json!({ "resultCode": code, "message": error.message() });
            (*code, ExampleBuilder::new().value(Some(body)))
        });
        let content = ContentBuilder::new()
            .schema(Some(schemas::refusal(&codes)))
            .examples_from_iter(examples)
            .build();
        let response = Self::new()
            .description(lines.collect::<Vec<_>>().join("\n\n"))
            .content("application/json", content)
            .header_ref(REQUEST_ID, header_ref(REQUEST_ID));
        refusal.headers.iter().fold(response, |response, name| {
            response.header_ref(*name, header_ref(name))
        })
    }
}

/// What a code means, where the error's own sentence says it for one case alone.
fn words<'a>(code: &str, error: &'a ApiError) -> &'a str {
    match code {
        result_code::FORBIDDEN => "This is not allowed; `message` says what.",
        result_code::BAD_REQUEST => "The request can't be understood; `message` says why.",
        result_code::CONFLICT => "What is there doesn't allow it now; `message` says why.",
        result_code::PASSWORD_WEAK => "The new password is not good enough; `message` says why.",
        result_code::SESSION_REVOKED => {
            "The session was ended: by its user, by an administrator, or because the user may no longer sign in."
        }
        _ => error.message(),
    }
}
