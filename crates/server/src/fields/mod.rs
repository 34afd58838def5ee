//! What people may type into the fields of users and projects; everything else is refused with a sentence.
//!
//! ```
//! use tollgate_server::fields;
//!
//! assert_eq!(fields::usr_id("Ada.Admin"), Ok("ada.admin".to_owned()));
//! assert!(fields::usr_id("ada admin").is_err());
//! assert_eq!(fields::name("  Ada Admin "), Ok("Ada Admin".to_owned()));
//! assert!(fields::email("ada@@example.com").is_err());
//! ```
//!
//! What is not here: passwords (see [`crate::password`]), and whether a name is taken.

mod email;
mod name;
mod usr_id;

pub use email::{MAX_LEN as MAX_EMAIL_LEN, email};
pub use name::{MAX_CHARS as MAX_NAME_CHARS, name};
pub use usr_id::{MAX_CHARS as MAX_ID_CHARS, usr_id};

/// Why a text is refused.
pub type Refusal = &'static str;

/// The longest project code.
pub const MAX_CODE_LEN: usize = 40;

/// A project code, which travels in a header: small ASCII letters, digits and `-`.
///
/// # Errors
/// A sentence for people.
pub fn tenant_id(text: &str) -> Result<String, Refusal> {
    let is_good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match (1..=MAX_CODE_LEN).contains(&text.len()) && text.chars().all(is_good) {
        true => Ok(text.to_owned()),
        false => Err("A project code has 1 to 40 small letters (a to z), digits and - in it."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_code_can_travel_in_a_header() {
        for text in ["acme", "a-1-b"] {
            assert_eq!(tenant_id(text).as_deref(), Ok(text));
        }
        for text in ["", "Acme", "a_b", "a b", "아", "a\r\nx: y", &"a".repeat(41)] {
            let refusal = tenant_id(text).unwrap_err();
            assert!(refusal.ends_with('.'), "{text:?}");
        }
    }
}
