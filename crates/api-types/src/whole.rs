//! Whole numbers, however they are written.
//!
//! To JSON `3` and `3.0` are one number, and some languages write every number the second way.

use core::fmt;

use serde::Deserializer;
use serde::de::{Error, Unexpected, Visitor};

/// The first whole number beyond all that fit.
const BEYOND: f64 = 18_446_744_073_709_551_616.0;

/// Reads a whole number that may be absent, or null.
pub(crate) fn optional<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    from.deserialize_option(Whole)
}

struct Whole;

impl<'de> Visitor<'de> for Whole {
    type Value = Option<u64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        let whole = u64::try_from(number);
        whole
            .map(Some)
            .map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        match number.fract() == 0.0 && (0.0..BEYOND).contains(&number) {
            // It is whole and fits, so that nothing of it is lost.
            true => Ok(Some(number as u64)),
            false => Err(E::invalid_value(Unexpected::Float(number), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::UserChange;

    fn version(json: &str) -> Result<Option<u64>, ()> {
        let change = serde_json::from_str(&format!(r#"{{"version":{json}}}"#));
        change
            .map(|change: UserChange| change.version)
            .map_err(|_| ())
    }

    #[test]
    fn a_whole_number_is_one_however_it_is_written() {
        for (json, expected) in [
            ("3", Some(3)),
            ("3.0", Some(3)),
            ("3e2", Some(300)),
            ("0", Some(0)),
            ("-0.0", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("null", None),
        ] {
            assert_eq!(version(json), Ok(expected), "{json}");
        }
        assert_eq!(
            serde_json::from_str::<UserChange>("{}").unwrap().version,
            None
        );
        for json in [
            "3.5",
            "-1",
            "-1.0",
            "18446744073709551616",
            "1e300",
            "\"3\"",
            "true",
            "[3]",
            "{}",
        ] {
            assert_eq!(version(json), Err(()), "{json}");
        }
    }
}
