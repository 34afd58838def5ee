//! How many rows a list has: exactly, or that there are more than anybody counts.

use serde::{Deserialize, Serialize};

/// How many rows match on all pages together.
///
/// Counting stops after [`Total::MAX_EXACT`] rows, so that no list costs more than that, however long it is.
/// A number on the wire is exact; an object says that there are at least so many.
///
/// ```
/// use tollgate_api_types::Total;
///
/// let json = |total: Total| serde_json::to_string(&total).unwrap();
/// assert_eq!(json(Total::Exact(42)), "42");
/// assert_eq!(json(Total::AtLeast(1_000)), r#"{"value":1000,"atLeast":true}"#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Wire", into = "Wire")]
pub enum Total {
    /// So many.
    Exact(u64),
    /// More than so many.
    AtLeast(u64),
}

impl Total {
    /// The largest number of rows that is told exactly.
    pub const MAX_EXACT: u64 = 1_000;

    /// What is told of so many rows, counted up to one more than [`Total::MAX_EXACT`].
    #[must_use]
    pub const fn of(n_counted: u64) -> Self {
        if n_counted > Self::MAX_EXACT {
            Self::AtLeast(Self::MAX_EXACT)
        } else {
            Self::Exact(n_counted)
        }
    }

    /// The number, exact or not.
    #[must_use]
    pub const fn value(self) -> u64 {
        match self {
            Self::Exact(value) | Self::AtLeast(value) => value,
        }
    }
}

/// A total as it travels.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Wire {
    Number(u64),
    #[serde(rename_all = "camelCase")]
    Bound {
        value: u64,
        at_least: bool,
    },
}

impl From<Total> for Wire {
    fn from(total: Total) -> Self {
        match total {
            Total::Exact(value) => Self::Number(value),
            Total::AtLeast(value) => Self::Bound {
                value,
                at_least: true,
            },
        }
    }
}

impl From<Wire> for Total {
    fn from(wire: Wire) -> Self {
        match wire {
            Wire::Number(value)
            | Wire::Bound {
                value,
                at_least: false,
            } => Self::Exact(value),
            Wire::Bound {
                value,
                at_least: true,
            } => Self::AtLeast(value),
        }
    }
}

#[cfg(feature = "openapi")]
mod openapi {
    use utoipa::openapi::schema::{KnownFormat, OneOfBuilder, Schema, SchemaFormat};
    use utoipa::openapi::{ObjectBuilder, RefOr, Type};
    use utoipa::{PartialSchema, ToSchema};

    use super::Total;

    impl ToSchema for Total {}

    impl PartialSchema for Total {
        fn schema() -> RefOr<Schema> {
            let number = || {
                ObjectBuilder::new()
                    .schema_type(Type::Integer)
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
                    .minimum(Some(0))
            };
            let exact = number()
                .maximum(Some(Self::MAX_EXACT))
                .description(Some("Exactly so many."));
            let at_least = ObjectBuilder::new()
                .property("value", number())
                .required("value")
                .property(
                    "atLeast",
                    ObjectBuilder::new()
                        .schema_type(Type::Boolean)
                        .enum_values(Some([true])),
                )
                .required("atLeast")
                .description(Some("More than so many: they were not counted to the end."));
            OneOfBuilder::new()
                .item(exact)
                .item(at_least)
                .description(Some("How many rows match on all pages together."))
                .into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_exact_up_to_a_thousand_and_then_says_that_there_are_more() {
        for (n_counted, json) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1000"),
            (1_001, r#"{"value":1000,"atLeast":true}"#),
            (u64::MAX, r#"{"value":1000,"atLeast":true}"#),
        ] {
            let total = Total::of(n_counted);
            assert_eq!(serde_json::to_string(&total).unwrap(), json);
            assert_eq!(serde_json::from_str::<Total>(json).unwrap(), total);
            assert_eq!(total.value(), n_counted.min(1_000));
        }
    }

    #[test]
    fn an_object_that_is_no_bound_is_exact_and_anything_else_is_no_total() {
        let exact = r#"{"value":7,"atLeast":false}"#;
        assert_eq!(
            serde_json::from_str::<Total>(exact).unwrap(),
            Total::Exact(7)
        );
        for json in ["-1", "1.5", "null", r#""7""#, r#"{"value":7}"#, "[7]"] {
            assert!(serde_json::from_str::<Total>(json).is_err(), "{json}");
        }
    }
}
