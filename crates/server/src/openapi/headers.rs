//! The headers of the contract, each said once and referred to from wherever it may come.

use tollgate_api_types::header::{PROJECT_CODE, REFRESH_ATTEMPT, REFRESH_CLASS, REQUEST_ID};
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{
    ComponentsBuilder, Header, HeaderBuilder, Object, ObjectBuilder, Ref, Required, Type,
};

use super::demands;

/// As clients write it; names of headers have no case.
pub(super) const USR_ID: &str = "usrId";

/// On what is refused until the client may try again.
pub(super) const RETRY_AFTER: &str = "retry-after";

/// On each 401.
pub(super) const CHALLENGE: &str = "www-authenticate";

/// Adds them all.
pub(super) fn common(components: ComponentsBuilder) -> ComponentsBuilder {
    let components = components
        .header(
            REQUEST_ID,
            header(
                Type::String,
                "The id of the request in the server's log: what to quote when asking for help.",
            ),
        )
        .header(
            RETRY_AFTER,
            header(
                Type::Integer,
                "Seconds after which trying again is worth it.",
            ),
        )
        .header(
            CHALLENGE,
            header(
                Type::String,
                "What is needed, by RFC 6750; it names an error only when a token came.",
            ),
        );
    [
        parameter(
            USR_ID,
            demands::user_name_in_header(),
            "Who the client believes it is, percent-encoded where it is not ASCII. It never gives authority: a name that \
             is not the token's is refused.",
        ),
        parameter(
            PROJECT_CODE,
            demands::project_code_in_header(),
            "The project that the request is about, among those that the user belongs to; the session's own when absent.",
        ),
        parameter(
            REFRESH_CLASS,
            anything("K2"),
            "`K2` from a client that will send an attempt id with every refresh. Its session can tell a lost answer from \
             a thief. Anything else counts as no class.",
        ),
        parameter(
            REFRESH_ATTEMPT,
            anything("AAAAAAAAAAAAAAAAAAAAAA"),
            "The attempt id of this refresh, in a session of class `K2`: made of the token by a key that never leaves the \
             client, so that it is the same each time the client tries again. 16 bytes in base64url, which are 22 letters; anything else \
             counts as none.",
        ),
    ]
    .into_iter()
    .fold(components, |components, parameter| {
        components.parameter(parameter.name.clone(), parameter)
    })
}

/// What an operation says to have the parameter of this name.
pub(super) fn parameter_ref(name: &str) -> Ref {
    Ref::new(format!("#/components/parameters/{name}"))
}

/// What an answer says to have the header of this name.
pub(super) fn header_ref(name: &str) -> Ref {
    Ref::new(format!("#/components/headers/{name}"))
}

fn header(kind: Type, description: &str) -> Header {
    HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(kind)))
        .description(Some(description))
        .build()
}

/// What isn't as it should be is no error here.
fn anything(example: &str) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .examples([example])
        .build()
}

fn parameter(name: &str, schema: Object, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}
