//! What may be typed into a field, as far as that can be said without the server.
//!
//! The server has the last word on each of them; these say it sooner, and for more of what is wrong at once.
//!
//! ```
//! use tollgate::components::form::rules;
//!
//! assert_eq!(rules::user_name("ada.admin"), Ok(()));
//! assert!(rules::user_name("ada admin").is_err());
//! assert!(rules::new_password("horse").is_err());
//! ```

use crate::language::Text;
use crate::words::rules as words;

/// What is wrong with a text, as a sentence; space around it is none of the text, except in passwords.
pub type Rule = fn(&str) -> Result<(), &'static str>;

/// The shortest password, in characters, and the longest, in bytes.
const PASSWORD_CHARS: usize = 8;
const PASSWORD_BYTES: usize = 1024;

/// Something is there.
///
/// # Errors
/// A sentence for people.
pub fn filled_in(text: &str) -> Result<(), &'static str> {
    holds(!text.is_empty(), words::FILL_IN)
}

/// A user name.
///
/// # Errors
/// A sentence for people.
pub fn user_name(text: &str) -> Result<(), &'static str> {
    holds(!text.is_empty(), words::USER_NAME)?;
    holds(!text.contains(char::is_whitespace), words::USER_NAME_SPACES)?;
    holds(text.chars().count() <= 64, words::USER_NAME_LONG)
}

/// What people call somebody or something.
///
/// # Errors
/// A sentence for people.
pub fn display_name(text: &str) -> Result<(), &'static str> {
    holds(!text.is_empty(), words::NAME)?;
    holds(text.chars().count() <= 100, words::NAME_LONG)
}

/// An e-mail address.
///
/// # Errors
/// A sentence for people.
pub fn email(text: &str) -> Result<(), &'static str> {
    holds(!text.is_empty(), words::EMAIL)?;
    let is_good = match text.split_once('@') {
        Some((local, host)) => {
            !local.is_empty() && !host.is_empty() && !host.contains(['@', ',', ';'])
        }
        None => false,
    };
    holds(
        is_good && !text.contains(char::is_whitespace),
        words::EMAIL_FORM,
    )?;
    holds(text.len() <= 254, words::EMAIL_LONG)
}

/// The code of a project, which never changes.
///
/// # Errors
/// A sentence for people.
pub fn project_code(text: &str) -> Result<(), &'static str> {
    holds(!text.is_empty(), words::PROJECT_CODE)?;
    let is_good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    holds(
        text.len() <= 40 && text.chars().all(is_good),
        words::PROJECT_CODE_FORM,
    )
}

/// A password that is to be set; the server also refuses the most common ones, and those that are little more than a name.
///
/// # Errors
/// A sentence for people.
pub fn new_password(text: &str) -> Result<(), &'static str> {
    holds(
        text.chars().count() >= PASSWORD_CHARS,
        words::PASSWORD_SHORT,
    )?;
    holds(text.len() <= PASSWORD_BYTES, words::PASSWORD_LONG)?;
    holds(!text.trim().is_empty(), words::PASSWORD_SPACES)
}

fn holds(is_so: bool, sentence: Text) -> Result<(), &'static str> {
    if is_so { Ok(()) } else { Err(sentence.get()) }
}
