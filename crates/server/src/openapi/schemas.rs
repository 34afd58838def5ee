//! Schemas of what is around the types that travel: the envelope, with data and without.

use serde_json::json;
use tollgate_api_types::{Page, Total, result_code};
use utoipa::openapi::schema::{ArrayBuilder, Schema};
use utoipa::openapi::{ComponentsBuilder, ObjectBuilder, Ref, RefOr, Type};
use utoipa::{PartialSchema, ToSchema};

/// The name of the envelope of what went wrong.
const REFUSAL: &str = "Refusal";

/// The schemas that an endpoint refers to, by name.
pub(super) type Named = Vec<(String, RefOr<Schema>)>;

/// What is in the envelope, and all that it is made of.
pub(super) struct Contents {
    /// The name of the envelope around it.
    pub(super) name: String,
    data: RefOr<Schema>,
    parts: Named,
}

impl Contents {
    /// Nothing but that all is well.
    pub(super) fn nothing() -> Self {
        Self {
            name: "Done".into(),
            data: ObjectBuilder::new().schema_type(Type::Null).into(),
            parts: Vec::new(),
        }
    }

    /// One of them.
    pub(super) fn one<T: ToSchema>() -> Self {
        Self {
            name: format!("Answer_{}", T::name()),
            data: Ref::from_schema_name(T::name()).into(),
            parts: with_parts::<T>(),
        }
    }

    /// All of them.
    pub(super) fn list<T: ToSchema>() -> Self {
        let items = ArrayBuilder::new().items(Ref::from_schema_name(T::name()));
        Self {
            name: format!("Answer_List_{}", T::name()),
            data: items.into(),
            parts: with_parts::<T>(),
        }
    }

    /// Some of them, and where to go on.
    pub(super) fn page<T: ToSchema>() -> Self {
        let name = format!("Page_{}", T::name());
        let mut parts = with_parts::<T>();
        parts.extend(with_parts::<Total>());
        parts.push((name.clone(), Page::<T>::schema()));
        Self {
            data: Ref::from_schema_name(&name).into(),
            name: format!("Answer_{name}"),
            parts,
        }
    }

    /// It in the envelope, after all that it is made of.
    pub(super) fn into_schemas(mut self) -> Named {
        let envelope = ObjectBuilder::new()
            .property("resultCode", code(&[result_code::OK]))
            .required("resultCode")
            .property("data", self.data)
            .required("data");
        self.parts.push((self.name, envelope.into()));
        self.parts
    }
}

/// A type and all that it is made of.
pub(super) fn with_parts<T: ToSchema>() -> Named {
    let mut schemas = Vec::new();
    T::schemas(&mut schemas);
    schemas.push((T::name().into(), T::schema()));
    schemas
}

/// Adds what every endpoint refers to.
pub(super) fn common(components: ComponentsBuilder) -> ComponentsBuilder {
    let code = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("What went wrong, for programs."));
    let message = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(
            "What went wrong, in a sentence for a log or a person.",
        ));
    let refusal = ObjectBuilder::new()
        .property("resultCode", code)
        .required("resultCode")
        .property("message", message)
        .required("message");
    components.schema(REFUSAL, refusal)
}

/// The envelope of what went wrong, with one of these codes.
pub(super) fn refusal(codes: &[&str]) -> RefOr<Schema> {
    let narrowed = ObjectBuilder::new().property("resultCode", code(codes));
    utoipa::openapi::AllOfBuilder::new()
        .item(Ref::from_schema_name(REFUSAL))
        .item(narrowed)
        .into()
}

fn code(codes: &[&str]) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(codes.iter().map(|code| json!(code))))
}
