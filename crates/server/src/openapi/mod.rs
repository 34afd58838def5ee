//! The API as an OpenAPI 3.1 document, and the pages on which people read and try it.
//!
//! ```
//! use tollgate_server::config::Settings;
//! use tollgate_server::openapi::document;
//!
//! let document = document(&Settings::default());
//! assert!(document.paths.paths.contains_key("/api/master/auth/login"));
//! ```
//!
//! What an endpoint does stands in `paths`, a line for each thing to know, and not at the handlers: what goes for many
//! endpoints is said once, in `endpoint`. Schemas are made of the types that travel, and refusals of the errors that
//! handlers return. The tests hold every answer that they see to the document, and the document to the routes.
//!
//! What is not here: the routes themselves (see [`crate::routes`]).

mod demands;
mod endpoint;
mod headers;
mod pages;
mod paths;
mod refusals;
mod schemas;

use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::tag::{Tag, TagBuilder};
use utoipa::openapi::{
    ComponentsBuilder, Info, InfoBuilder, License, OpenApi, OpenApiBuilder, Paths,
};

use crate::config::Settings;
use endpoint::Draft;
pub(crate) use pages::pages;

/// What goes for all endpoints.
const ABOUT: &str = "\
Every answer is an envelope: `{\"resultCode\": \"OK\", \"data\": …}` or, when something went wrong, another `resultCode` \
with a `message` for people.

Times are Unix seconds by the server's clock; durations are seconds.

A client signs in with `POST auth/login`, sends the access token with every request, and asks `POST auth/refresh` for \
the next one when it has ended. A refresh token that rotates works once: used a second time by somebody else, it ends the session.

Answers may get further members: clients ignore what they don't know. Requests may not: a member that the server \
doesn't know is refused.

What a text or a number of a request must be stands in its schema, and what doesn't fit is refused. What fits may still be \
refused for what no schema can say, with a sentence in `message`: a name that is taken, or a password that is a common one.

A path that is not here is answered with 404 `NOT_FOUND`, and a method that a path doesn't have with 405 \
`METHOD_NOT_ALLOWED`.";

/// The document of a server with these settings.
#[must_use]
pub fn document(settings: &Settings) -> OpenApi {
    let mut draft = Draft {
        paths: Paths::new(),
        components: components(),
    };
    for endpoint in paths::all(settings) {
        endpoint.describe(&mut draft);
    }
    OpenApiBuilder::new()
        .info(info())
        .tags(Some(paths::TAGS.map(tag)))
        .paths(draft.paths)
        .components(Some(draft.components.build()))
        .build()
}

fn info() -> Info {
    InfoBuilder::new()
        .title("Tollgate")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(License::new(env!("CARGO_PKG_LICENSE"))))
        .build()
}

fn tag((name, description): (&str, &str)) -> Tag {
    TagBuilder::new()
        .name(name)
        .description(Some(description))
        .build()
}

fn components() -> ComponentsBuilder {
    let components = ComponentsBuilder::new()
        .security_scheme(
            endpoint::ACCESS,
            bearer("The access token of a session, which lives for minutes."),
        )
        .security_scheme(
            endpoint::REFRESH,
            bearer("The refresh token of a session: good for refreshing and for signing out, and for nothing else."),
        );
    schemas::common(headers::common(components))
}

fn bearer(description: &str) -> SecurityScheme {
    let mut scheme = Http::new(HttpAuthScheme::Bearer);
    scheme.description = Some(description.into());
    SecurityScheme::Http(scheme)
}
