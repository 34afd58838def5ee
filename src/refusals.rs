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
use crate::language::{self, Language, Text};
use crate::words::{self, rules};

/// A login: which of name and password was wrong is not told.
#[must_use]
pub fn login(error: &Error) -> Refusal {
    words::login_problem(error).into()
}

/// A change of one's own password.
#[must_use]
pub fn password_change(error: &Error) -> Refusal {
    match code(error) {
        Some(result_code::PASSWORD_WRONG) => at("current", rules::WRONG_PASSWORD.get()),
        Some(result_code::PASSWORD_WEAK) => at("next", &sentence(error, rules::WEAK_PASSWORD)),
        _ => whole(error),
    }
}

/// The set-up of a server.
#[must_use]
pub fn set_up(error: &Error) -> Refusal {
    match (error, code(error)) {
        (Error::Unauthorized(_), _) => at("secret", rules::WRONG_SECRET.get()),
        (Error::NotFound(_), _) => Refusal::Form(Problem {
            title: rules::SET_UP_DONE.get().to_owned(),
            detail: rules::SET_UP_DONE_DETAIL.get().to_owned(),
            ..words::problem(error)
        }),
        (_, Some(result_code::PASSWORD_WEAK)) => {
            at("password", &sentence(error, rules::WEAK_PASSWORD))
        }
        _ => whole(error),
    }
}

/// A new user.
#[must_use]
pub fn new_user(error: &Error) -> Refusal {
    match code(error) {
        Some(result_code::CONFLICT) => at("usrId", &sentence(error, rules::CONFLICT)),
        _ => whole(error),
    }
}

/// A new project.
#[must_use]
pub fn new_project(error: &Error) -> Refusal {
    match code(error) {
        Some(result_code::CONFLICT) => at("tenantId", &sentence(error, rules::CONFLICT)),
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
        Some(code @ (result_code::BAD_REQUEST | result_code::CONFLICT)) => {
            let korean = match code {
                result_code::CONFLICT => rules::CONFLICT,
                _ => rules::BAD_INPUT,
            };
            Refusal::Form(Problem {
                title: rules::NOT_SAVED.get().to_owned(),
                detail: sentence(error, korean),
                ..problem
            })
        }
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

/// The server's own sentence, which is English; in another language what its code says.
fn sentence(error: &Error, of_code: Text) -> String {
    let message = error.failure().and_then(|failure| failure.message.clone());
    match (language::current(), message) {
        (Language::English, Some(message)) => message,
        (Language::English, None) => rules::NO_REASON.get().to_owned(),
        (Language::Korean, _) => of_code.get().to_owned(),
    }
}
