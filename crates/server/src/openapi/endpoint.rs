//! What is known about an endpoint, and what goes for all that are like it.

use serde_json::Value;
use tollgate_api_types::header::{PROJECT_CODE, REQUEST_ID};
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{Schema, SchemaType};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, HttpMethod, ObjectBuilder, Paths, Ref, RefOr, Required,
    ResponseBuilder, Type,
};
use utoipa::{IntoParams, ToSchema};

use super::demands;
use super::headers::{USR_ID, header_ref, parameter_ref};
use super::refusals;
use super::schemas::{Contents, Named, with_parts};
use crate::error::ApiError;
use crate::rotation::End;

/// The name of the scheme by which most endpoints are opened.
pub(super) const ACCESS: &str = "accessToken";

/// The name of the scheme by which tokens are refreshed, and sessions signed out.
pub(super) const REFRESH: &str = "refreshToken";

/// Whatever is not allowed, by one example for all endpoints.
const FORBIDDEN: ApiError = ApiError::Forbidden("This is for administrators.");

/// A document that is being written.
pub(super) struct Draft {
    pub(super) paths: Paths,
    pub(super) components: ComponentsBuilder,
}

/// An endpoint, said by its path, its name among all operations, and what people read about it.
pub(super) struct Endpoint {
    method: HttpMethod,
    path: &'static str,
    operation: OperationBuilder,
    answer: Answer,
    schemas: Named,
    refusals: Vec<ApiError>,
}

/// What comes when all is well.
enum Answer {
    Json(Box<Contents>),
    Other {
        kind: &'static str,
        description: &'static str,
    },
}

impl Endpoint {
    /// Something to read.
    pub(super) fn get(path: &'static str, id: &'static str) -> Self {
        Self::new(HttpMethod::Get, path, id)
    }

    /// Something to do.
    pub(super) fn post(path: &'static str, id: &'static str) -> Self {
        Self::changing(HttpMethod::Post, path, id)
    }

    /// Something to change.
    pub(super) fn put(path: &'static str, id: &'static str) -> Self {
        Self::changing(HttpMethod::Put, path, id)
    }

    /// Something to end.
    pub(super) fn delete(path: &'static str, id: &'static str) -> Self {
        Self::changing(HttpMethod::Delete, path, id)
    }

    /// What changes something is refused to pages of other sites.
    fn changing(method: HttpMethod, path: &'static str, id: &'static str) -> Self {
        Self::new(method, path, id).refuses([FORBIDDEN])
    }

    /// Any request can meet a server that fails, or that can't answer now.
    fn new(method: HttpMethod, path: &'static str, id: &'static str) -> Self {
        Self {
            method,
            path,
            operation: OperationBuilder::new().operation_id(Some(id)),
            answer: Answer::Json(Contents::nothing().into()),
            schemas: Vec::new(),
            refusals: vec![
                ApiError::Internal(String::new()),
                ApiError::Unavailable(String::new()),
            ],
        }
    }

    /// What people read: a line for the list, and then what it does and who may do it.
    pub(super) fn says(self, summary: &str, description: &str) -> Self {
        self.with(|operation| {
            operation
                .summary(Some(summary))
                .description(Some(description))
        })
    }

    /// Among which others it stands.
    pub(super) fn tagged(self, tag: &str) -> Self {
        self.with(|operation| operation.tag(tag))
    }

    /// An access token opens it, unless its user has yet to change the password.
    pub(super) fn needs_access(self) -> Self {
        self.needs_any_access()
            .refuses([ApiError::PasswordChangeRequired])
    }

    /// An access token opens it, whatever its user has yet to do.
    pub(super) fn needs_any_access(self) -> Self {
        self.with(|operation| {
            operation
                .security(SecurityRequirement::new(ACCESS, [""; 0]))
                .parameter_ref(parameter_ref(USR_ID))
                .parameter_ref(parameter_ref(PROJECT_CODE))
        })
        .refuses([
            ApiError::TokenInvalid,
            ApiError::SessionEnded(End::Expired),
            ApiError::SessionEnded(End::Revoked),
            ApiError::SessionEnded(End::AllEnded),
            ApiError::SessionEnded(End::Reused),
            FORBIDDEN,
        ])
    }

    /// A refresh token opens it.
    pub(super) fn needs_refresh(self) -> Self {
        self.with(|operation| operation.security(SecurityRequirement::new(REFRESH, [""; 0])))
            .refuses([ApiError::TokenInvalid])
    }

    /// A header that only this endpoint knows.
    pub(super) fn header(self, name: &str) -> Self {
        self.with(|operation| operation.parameter_ref(parameter_ref(name)))
    }

    /// What stands for one of the names in the path.
    pub(super) fn names(self, name: &str, description: &str) -> Self {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(Some(description))
            .schema(Some(demands::named_in_path(name)));
        self.with(|operation| operation.parameter(parameter))
            .refuses([ApiError::NotFound])
    }

    /// What may stand in the query.
    pub(super) fn asks<Q: IntoParams>(self) -> Self {
        self.asks_without::<Q>(&[])
    }

    /// What may stand in the query, but for the parameters of these names.
    pub(super) fn asks_without<Q: IntoParams>(self, names: &[&str]) -> Self {
        let parameters = Q::into_params(|| Some(ParameterIn::Query));
        parameters
            .into_iter()
            .filter(|parameter| !names.contains(&parameter.name.as_str()))
            .map(without_null)
            .map(demands::narrow_query)
            .fold(self, |endpoint, parameter| {
                endpoint.with(|operation| operation.parameter(parameter))
            })
            .refuses([ApiError::BadRequest(
                "The query is not what belongs here.".into(),
            )])
    }

    /// The body, with an example.
    pub(super) fn takes<B: ToSchema>(mut self, example: Value) -> Self {
        let mut schemas = with_parts::<B>();
        demands::narrow_body(&B::name(), &mut schemas);
        self.schemas.extend(schemas);
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name(B::name())))
            .example(Some(example))
            .build();
        let body = RequestBodyBuilder::new()
            .required(Some(Required::True))
            .content("application/json", content)
            .build();
        self.with(|operation| operation.request_body(Some(body)))
            .refuses([
                ApiError::BadRequest("The body is not a JSON object.".into()),
                ApiError::NotJson,
                ApiError::TooLarge,
                ApiError::TooSlow,
            ])
    }

    /// The data.
    pub(super) fn gives<T: ToSchema>(self) -> Self {
        self.answers(Answer::Json(Contents::one::<T>().into()))
    }

    /// The data, which is a list of all.
    pub(super) fn gives_list<T: ToSchema>(self) -> Self {
        self.answers(Answer::Json(Contents::list::<T>().into()))
    }

    /// The data, which is a page of a list.
    pub(super) fn gives_page<T: ToSchema>(self) -> Self {
        self.answers(Answer::Json(Contents::page::<T>().into()))
    }

    /// A file instead of JSON.
    pub(super) fn gives_file(self, kind: &'static str, description: &'static str) -> Self {
        self.answers(Answer::Other { kind, description })
    }

    /// What it may answer instead, besides what goes for all that are like it.
    pub(super) fn refuses(mut self, errors: impl IntoIterator<Item = ApiError>) -> Self {
        self.refusals.extend(errors);
        self
    }

    /// Writes it into the document.
    pub(super) fn describe(self, draft: &mut Draft) {
        let mut schemas = self.schemas;
        let response = match self.answer {
            Answer::Json(contents) => {
                let envelope = Ref::from_schema_name(&contents.name);
                schemas.extend(contents.into_schemas());
                ResponseBuilder::new().description("All is well.").content(
                    "application/json",
                    ContentBuilder::new().schema(Some(envelope)).build(),
                )
            }
            Answer::Other { kind, description } => {
                let text = ObjectBuilder::new().schema_type(Type::String);
                ResponseBuilder::new()
                    .description(description)
                    .content(kind, ContentBuilder::new().schema(Some(text)).build())
            }
        };
        draft.add_schemas(schemas);
        let response = response.header_ref(REQUEST_ID, header_ref(REQUEST_ID));
        let operation = self.operation.response("200", response);
        let operation = refusals::describe(self.refusals, draft)
            .into_iter()
            .fold(operation, |operation, (status, refusal)| {
                operation.response(status, refusal)
            });
        draft
            .paths
            .add_path_operation(self.path, vec![self.method], operation);
    }

    fn answers(self, answer: Answer) -> Self {
        Self { answer, ..self }
    }

    fn with(self, more: impl FnOnce(OperationBuilder) -> OperationBuilder) -> Self {
        Self {
            operation: more(self.operation),
            ..self
        }
    }
}

impl Draft {
    fn add_schemas(&mut self, schemas: Named) {
        let components = core::mem::take(&mut self.components);
        self.components = schemas
            .into_iter()
            .fold(components, |components, (name, schema)| {
                components.schema(name, schema)
            });
    }

    /// Adds what several endpoints may answer.
    pub(super) fn add_response(&mut self, name: String, response: ResponseBuilder) {
        let components = core::mem::take(&mut self.components);
        self.components = components.response(name, response);
    }
}

/// What may be absent from a query is never there as null.
fn without_null(mut parameter: Parameter) -> Parameter {
    parameter.schema = parameter.schema.map(|schema| match schema {
        RefOr::T(Schema::Object(mut object)) => {
            if let SchemaType::Array(kinds) = &object.schema_type {
                let mut kinds = kinds.iter().filter(|kind| **kind != Type::Null);
                object.schema_type = kinds.next().cloned().unwrap_or(Type::String).into();
            }
            RefOr::T(Schema::Object(object))
        }
        RefOr::T(Schema::OneOf(one_of)) => {
            let is_null = |item: &RefOr<Schema>| matches!(item, RefOr::T(Schema::Object(object)) if object.schema_type == SchemaType::Type(Type::Null));
            let mut items = one_of.items.iter().filter(|item| !is_null(item)).cloned();
            match (items.next(), items.next()) {
                (Some(only), None) => only,
                _ => RefOr::T(Schema::OneOf(one_of)),
            }
        }
        other => other,
    });
    parameter
}
