//! What the server demands of what it is sent, beyond its type: lengths, bounds and patterns, each said once.
//!
//! A name means the same wherever it stands: in a body, in a query and in a path. Lengths are those that the handlers'
//! own checks go by ([`crate::fields`], [`crate::paging`], [`crate::password`]), and the tests hold the patterns to
//! those checks: what a check takes, its pattern describes.
//!
//! What no pattern can say stands in words: that a name is taken, which alphabets mix, which passwords are common.

use serde_json::{Value, json};
use tollgate_api_types::EventKind;
use utoipa::openapi::path::{Parameter, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, ArrayItems, Object, Schema, SchemaFormat, SchemaType};
use utoipa::openapi::{KnownFormat, ObjectBuilder, Ref, RefOr, Type};
use utoipa::{Number, PartialSchema};

use super::schemas::Named;
use crate::{fields, paging, password, setup};

/// What a text must be.
struct Text {
    len: core::ops::RangeInclusive<usize>,
    pattern: Option<&'static str>,
    is_secret: bool,
    note: &'static str,
}

impl Text {
    const fn new(len: core::ops::RangeInclusive<usize>, pattern: &'static str) -> Self {
        Self {
            len,
            pattern: Some(pattern),
            is_secret: false,
            note: "",
        }
    }

    const fn secret(len: core::ops::RangeInclusive<usize>) -> Self {
        Self {
            len,
            pattern: None,
            is_secret: true,
            note: "",
        }
    }

    const fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }

    /// Writes it into a schema that is a text already, or refers to one.
    fn describe(&self, object: &mut Object) {
        object.min_length = Some(*self.len.start()).filter(|&least| least > 0);
        object.max_length = Some(*self.len.end());
        object.pattern = self.pattern.map(str::to_owned);
        if self.is_secret {
            object.format = Some(SchemaFormat::KnownFormat(KnownFormat::Password));
        }
        if !self.note.is_empty() {
            let said = object.description.take().unwrap_or_default();
            object.description = Some(format!("{said}\n\n{}", self.note).trim().to_owned());
        }
    }
}

const USER_NAME: Text = Text::new(
    1..=fields::MAX_ID_CHARS,
    // The wide forms of the signs, as East Asian keyboards write them, mean the same.
    r"^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}._@+\-\uFF0B\uFF0D\uFF0E\uFF20\uFF3F]*$",
);

const PROJECT_CODE: Text = Text::new(1..=fields::MAX_CODE_LEN, "^[a-z0-9-]+$");

const NAME: Text = Text::new(
    1..=fields::MAX_NAME_CHARS,
    r"^[\s\u0085]*[^\s\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069](?:[^\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]*[^\s\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069])?[\s\u0085]*$",
)
.note("All in one line. Space around it is dropped.");

const EMAIL: Text = Text::new(
    3..=fields::MAX_EMAIL_LEN,
    r"^[\s\u0085]*[^\s\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]+@[^\s@\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]+[\s\u0085]*$",
)
.note("At most 254 bytes. Space around it is dropped.");

/// What somebody says to know; how long it may be is nobody's secret, and a wrong one is refused whatever it is.
const KNOWN_PASSWORD: Text = Text::secret(0..=password::MAX_LEN);

const NEW_PASSWORD: Text = Text::secret(password::MIN_CHARS..=password::MAX_LEN).note(
    "At most 1,024 bytes. None of the most common ones, no word again and again, not blanks alone, and not made \
     of what is known about its user (name, address, projects), also with digits or signs beside it: that is refused with `PASSWORD_WEAK`.",
);

const SET_UP_SECRET: Text = Text::secret(0..=setup::SECRET_LEN);

const SID: Text = Text::new(22..=22, "^[A-Za-z0-9_-]{21}[AQgw]$");

const EVENT: Text = Text::new(1..=18, "^[0-9]+$");

const CURSOR: Text = Text::new(1..=paging::MAX_CURSOR, "^[A-Za-z0-9_-]+$")
    .note("One of another list, or of another order of the same list, is refused.");

const SEARCHED: Text = Text::new(0..=paging::MAX_Q, r"^[^\u0000]*$");

const FOUND_WHOLE: Text = Text::new(0..=paging::MAX_WHOLE, r"^[^\u0000]*$");

/// Percent-encoded, as it travels in a header.
const USER_NAME_IN_HEADER: Text = Text::new(
    1..=12 * fields::MAX_ID_CHARS,
    "^(?:[A-Za-z0-9._@+-]|%[0-9A-Fa-f]{2})+$",
);

/// Narrows the schemas of a body to what is taken: of the members of `body`, and of nothing that they refer to.
pub(super) fn narrow_body(body: &str, schemas: &mut Named) {
    let own = schemas.iter_mut().find(|(name, _)| name == body);
    let Some((_, RefOr::T(Schema::Object(own)))) = own else {
        return;
    };
    for (name, schema) in &mut own.properties {
        if let "sids" | "usrIds" = name.as_str() {
            narrow_list(schema, name);
            continue;
        }
        match member(body, name) {
            Some(text) => narrow_text(schema, &text),
            None => narrow_number(schema),
        }
    }
}

/// Several names at once.
fn narrow_list(schema: &mut RefOr<Schema>, name: &str) {
    if let RefOr::T(Schema::Array(list)) = schema {
        let text = match name {
            "sids" => &SID,
            _ => &FOUND_WHOLE,
        };
        (list.min_items, list.max_items) = (Some(1), Some(100));
        if let ArrayItems::RefOrSchema(items) = &mut list.items {
            narrow_text(items, text);
        }
    }
}

/// What a member of a body must be, if it is a text.
fn member(body: &str, name: &str) -> Option<Text> {
    Some(match (body, name) {
        ("LoginRequest", "password") | (_, "current") => KNOWN_PASSWORD,
        (_, "password" | "next") => NEW_PASSWORD,
        (_, "secret") => SET_UP_SECRET,
        ("SessionsToEnd", "usrId") => FOUND_WHOLE,
        (_, "q") => SEARCHED,
        (_, "usrId") => USER_NAME,
        (_, "tenantId") => PROJECT_CODE,
        (_, "name" | "displayName" | "tenantName") => NAME,
        (_, "email") => EMAIL,
        _ => return None,
    })
}

/// Narrows a parameter of a query to what is taken.
pub(super) fn narrow_query(mut parameter: Parameter) -> Parameter {
    if parameter.name == "kind" {
        return kinds(parameter);
    }
    if let Some(schema) = &mut parameter.schema {
        match parameter.name.as_str() {
            "limit" => narrow_limit(schema),
            "q" => narrow_text(schema, &SEARCHED),
            "cursor" => narrow_text(schema, &CURSOR),
            "sid" => narrow_text(schema, &SID),
            "usrId" | "actor" | "ip" | "tenantId" | "requestId" => {
                narrow_text(schema, &FOUND_WHOLE)
            }
            _ => narrow_number(schema),
        }
    }
    parameter
}

/// The schema of a name in a path, with one that a demo has.
pub(super) fn named_in_path(name: &str) -> Object {
    let (text, example) = match name {
        "tenantId" => (PROJECT_CODE, "acme"),
        "sid" => (SID, "AAAAAAAAAAAAAAAAAAAAAA"),
        "event" => (EVENT, "1"),
        _ => (USER_NAME, "mina"),
    };
    text_schema(&text, example)
}

/// The schema of the header in which a client says who it believes it is.
pub(super) fn user_name_in_header() -> Object {
    text_schema(&USER_NAME_IN_HEADER, crate::demo::ADMIN)
}

/// The schema of the header that chooses a project.
pub(super) fn project_code_in_header() -> Object {
    text_schema(&PROJECT_CODE, "acme")
}

fn text_schema(text: &Text, example: &str) -> Object {
    let mut object = ObjectBuilder::new()
        .schema_type(Type::String)
        .examples([json!(example)])
        .build();
    text.describe(&mut object);
    object
}

fn narrow_text(schema: &mut RefOr<Schema>, text: &Text) {
    match schema {
        RefOr::T(Schema::Object(object)) => text.describe(object),
        // What is secret refers to one schema for all secrets, which can't say how long they are.
        RefOr::Ref(Ref { description, .. }) => {
            let mut object = ObjectBuilder::new()
                .schema_type(Type::String)
                .description(Some(core::mem::take(description)))
                .build();
            text.describe(&mut object);
            *schema = object.into();
        }
        RefOr::T(_) => {}
    }
}

/// The bounds of the type by which a number is read.
fn narrow_number(schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(object)) = schema else {
        return;
    };
    let is_number = match &object.schema_type {
        SchemaType::Type(kind) => *kind == Type::Integer,
        SchemaType::Array(kinds) => kinds.contains(&Type::Integer),
        SchemaType::AnyValue => false,
    };
    if is_number {
        let is_unsigned = object.minimum.is_some();
        (object.minimum, object.maximum) = match is_unsigned {
            true => (Some(Number::UInt(0)), Some(Number::UInt(usize::MAX))),
            false => (Some(Number::Int(isize::MIN)), Some(Number::Int(isize::MAX))),
        };
    }
}

fn narrow_limit(schema: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::Object(object)) = schema {
        let count = |n: u32| Number::UInt(usize::try_from(n).unwrap_or(usize::MAX));
        object.minimum = Some(count(1));
        object.maximum = Some(count(paging::MAX_LIMIT));
        object.default = Some(paging::DEFAULT_LIMIT.into());
    }
}

/// Several kinds of events, with commas between them.
fn kinds(mut parameter: Parameter) -> Parameter {
    let words: Vec<Value> = match EventKind::schema() {
        RefOr::T(Schema::Object(object)) => object.enum_values.unwrap_or_default(),
        _ => Vec::new(),
    };
    let kind = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words));
    let kinds = ArrayBuilder::new().items(kind).min_items(Some(1));
    parameter.schema = Some(kinds.into());
    parameter.style = Some(ParameterStyle::Form);
    parameter.explode = Some(false);
    parameter
}
