//! What the server refuses about a form, said at the field that it is about.
//!
//! Only here, and only for codes that are about what was typed, are the server's own sentences shown: they are written
//! for people, and quote nothing.
//!
//! What is not here: errors that have nothing to do with what was typed ([`crate::words`]).

use tollgate_api_types::result_code;
use tollgate_interceptor::Error;

use crate::components::form::Refusal;
use crate::components::problem::Problem;
use crate::words;

/// A login: which of name and password was wrong is not told.
#[must_use]
pub fn login(error: &Error) -> Refusal {
    words::login_problem(error).into()
}

/// A change of one's own password.
#[must_use]
pub fn password_change(error: &Error) -> Refusal {
    match code(error) {
        Some(result_code::PASSWORD_WRONG) => at("current", "This is not your current password."),
        Some(result_code::PASSWORD_WEAK) => at("next", &sentence(error)),
        _ => whole(error),
    }
}

/// The set-up of a server.
#[must_use]
pub fn set_up(error: &Error) -> Refusal {
    match (error, code(error)) {
        (Error::Unauthorized(_), _) => at(
            "secret",
            "This is not the secret. Each start of the server writes another one: read the file again.",
        ),
        (Error::NotFound(_), _) => Refusal::Form(Problem {
            title: "This server is set up already".to_owned(),
            detail: "Somebody was quicker. Sign in, or ask them for an account.".to_owned(),
            ..words::problem(error)
        }),
        (_, Some(result_code::PASSWORD_WEAK)) => at("password", &sentence(error)),
        _ => whole(error),
    }
}

/// A new user.
#[must_use]
pub fn new_user(error: &Error) -> Refusal {
    match code(error) {
        Some(result_code::CONFLICT) => at("usrId", &sentence(error)),
        _ => whole(error),
    }
}

/// A change of what is known already.
#[must_use]
pub fn change(error: &Error) -> Refusal {
    whole(error)
}

/// About the form as a whole; what the server finds wrong with it is told in its words.
fn whole(error: &Error) -> Refusal {
    let problem = words::problem(error);
    match code(error) {
        Some(result_code::BAD_REQUEST | result_code::CONFLICT) => Refusal::Form(Problem {
            title: "This was not saved".to_owned(),
            detail: sentence(error),
            ..problem
        }),
        _ => problem.into(),
    }
}

fn at(name: &'static str, sentence: &str) -> Refusal {
    Refusal::Field {
        name,
        sentence: sentence.to_owned(),
    }
}

fn code(error: &Error) -> Option<&str> {
    error.failure()?.code.as_deref()
}

fn sentence(error: &Error) -> String {
    let message = error.failure().and_then(|failure| failure.message.clone());
    message.unwrap_or_else(|| "The server refused this and did not say why.".to_owned())
}
