//! What the server refuses about a form, said at the field that it is about.
//!
//! What a code means is said in the console's own words, in each language.
//! The server's own sentence, which is English, written for people, and quotes nothing, is shown for a code that the
//! console doesn't know, and to readers of English where it says which rule was broken.
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
        Some(result_code::PASSWORD_WRONG) => at("current", rules::WRONG_PASSWORD),
        Some(result_code::PASSWORD_WEAK) => at("next", rules::WEAK_PASSWORD),
        _ => whole(error),
    }
}

/// The set-up of a server.
#[must_use]
pub fn set_up(error: &Error) -> Refusal {
    match (error, code(error)) {
        (Error::Unauthorized(_), _) => at("secret", rules::WRONG_SECRET),
        (Error::NotFound(_), _) => Refusal::Form(Problem {
            title: rules::SET_UP_DONE.get().to_owned(),
            detail: rules::SET_UP_DONE_DETAIL.get().to_owned(),
            ..words::problem(error)
        }),
        (_, Some(result_code::PASSWORD_WEAK)) => at("password", rules::WEAK_PASSWORD),
        _ => whole(error),
    }
}

/// A new user.
#[must_use]
pub fn new_user(error: &Error) -> Refusal {
    match code(error) {
        Some(result_code::CONFLICT) => at("usrId", rules::USER_NAME_TAKEN),
        _ => whole(error),
    }
}

/// A new project.
#[must_use]
pub fn new_project(error: &Error) -> Refusal {
    match code(error) {
        Some(result_code::CONFLICT) => at("tenantId", rules::PROJECT_CODE_TAKEN),
        _ => whole(error),
    }
}

/// A change of what is known already.
#[must_use]
pub fn change(error: &Error) -> Refusal {
    whole(error)
}

/// About the form as a whole.
fn whole(error: &Error) -> Refusal {
    let problem = words::problem(error);
    let detail = match code(error) {
        Some(result_code::BAD_REQUEST) => Some(bad_input(error)),
        Some(result_code::CONFLICT) => Some(rules::CHANGED_MEANWHILE.get().to_owned()),
        Some(code) if !words::problems::is_known(code) => message(error),
        _ => None,
    };
    match detail {
        Some(detail) => Refusal::Form(Problem {
            title: rules::NOT_SAVED.get().to_owned(),
            detail,
            ..problem
        }),
        None => problem.into(),
    }
}

/// The server knows which rule was broken, and says so in English alone.
fn bad_input(error: &Error) -> String {
    match language::current() {
        Language::English => message(error),
        Language::Korean => None,
    }
    .unwrap_or_else(|| rules::BAD_INPUT.get().to_owned())
}

fn at(name: &'static str, sentence: Text) -> Refusal {
    Refusal::Field {
        name,
        sentence: sentence.get().to_owned(),
    }
}

fn code(error: &Error) -> Option<&str> {
    error.failure()?.code.as_deref()
}

fn message(error: &Error) -> Option<String> {
    error.failure()?.message.clone()
}
