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
    holds(!text.is_empty(), "Fill this in.")
}

/// A user name.
///
/// # Errors
/// A sentence for people.
pub fn user_name(text: &str) -> Result<(), &'static str> {
    holds(!text.is_empty(), "Choose a user name.")?;
    holds(
        !text.contains(char::is_whitespace),
        "A user name has no spaces in it.",
    )?;
    holds(
        text.chars().count() <= 64,
        "A user name has at most 64 characters.",
    )
}

/// What people call somebody or something.
///
/// # Errors
/// A sentence for people.
pub fn display_name(text: &str) -> Result<(), &'static str> {
    holds(!text.is_empty(), "Enter a name.")?;
    holds(
        text.chars().count() <= 100,
        "A name has at most 100 characters.",
    )
}

/// An e-mail address.
///
/// # Errors
/// A sentence for people.
pub fn email(text: &str) -> Result<(), &'static str> {
    holds(!text.is_empty(), "Enter an e-mail address.")?;
    let is_good = match text.split_once('@') {
        Some((local, host)) => {
            !local.is_empty() && !host.is_empty() && !host.contains(['@', ',', ';'])
        }
        None => false,
    };
    holds(
        is_good && !text.contains(char::is_whitespace),
        "An e-mail address looks like name@example.com.",
    )?;
    holds(
        text.len() <= 254,
        "An e-mail address has at most 254 characters.",
    )
}

/// The code of a project, which never changes.
///
/// # Errors
/// A sentence for people.
pub fn project_code(text: &str) -> Result<(), &'static str> {
    holds(!text.is_empty(), "Choose a project code.")?;
    let is_good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    holds(
        text.len() <= 40 && text.chars().all(is_good),
        "A project code has at most 40 characters: a to z, 0 to 9 and -.",
    )
}

/// A password that is to be set; the server also refuses the most common ones and those that are made of the name.
///
/// # Errors
/// A sentence for people.
pub fn new_password(text: &str) -> Result<(), &'static str> {
    holds(
        text.chars().count() >= PASSWORD_CHARS,
        "The password needs at least 8 characters.",
    )?;
    holds(
        text.len() <= PASSWORD_BYTES,
        "The password is too long: 1024 bytes is the limit.",
    )?;
    holds(
        !text.trim().is_empty(),
        "A password needs more than spaces.",
    )
}

fn holds(is_so: bool, sentence: &'static str) -> Result<(), &'static str> {
    if is_so { Ok(()) } else { Err(sentence) }
}
