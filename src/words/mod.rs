//! What the interceptor says, in words for people; and the words of each page, a file each.
//!
//! Nothing of an error reaches the screen but what stands here, and the request's id.
//! What stands in a file of a page's is a [`Text`](crate::language::Text), or a function where something is said of a
//! name or a number.

// What is said on every page.
pub mod controls;
pub mod frame;
pub mod life;
pub mod pages;
pub mod problems;
pub mod rules;

// What is said on one page.
pub mod account;
pub mod login;
pub mod palette;
pub mod password;
pub mod set_up;

use tollgate_api_types::{EventKind, Role, Total};

use crate::components::badge::Tone;
use crate::language::{self, Language, Text};

pub use self::problems::{login_problem, logout_reason, problem};

/// How many there are, as in `1 user`, `42 users`, `1,000+ users` or `42명`, by words of the language that is spoken.
#[must_use]
pub fn how_many(total: Total, one: &str, many: &str) -> String {
    match (language::current(), total) {
        (Language::English, Total::Exact(1)) => format!("1 {one}"),
        (Language::English, Total::Exact(value)) => format!("{} {many}", grouped(value)),
        (Language::English, Total::AtLeast(value)) => format!("{}+ {many}", grouped(value)),
        (Language::Korean, Total::Exact(value)) => format!("{}{many}", grouped(value)),
        (Language::Korean, Total::AtLeast(value)) => format!("{}{many} 이상", grouped(value)),
    }
}

/// A number with a comma between each three of its digits.
fn grouped(number: u64) -> String {
    let (thousands, rest) = (number / 1_000, number % 1_000);
    match thousands {
        0 => rest.to_string(),
        thousands => format!("{},{rest:03}", grouped(thousands)),
    }
}

/// What a user may do everywhere.
#[must_use]
pub fn role(role: Role) -> &'static str {
    let text = match role {
        Role::Admin => Text {
            en: "Administrator",
            ko: "관리자",
        },
        Role::Member => MEMBER,
    };
    text.get()
}

/// What a user may do in one project.
#[must_use]
pub fn tenant_role(role: Role) -> &'static str {
    let text = match role {
        Role::Admin => Text {
            en: "Project administrator",
            ko: "프로젝트 관리자",
        },
        Role::Member => MEMBER,
    };
    text.get()
}

const MEMBER: Text = Text {
    en: "Member",
    ko: "구성원",
};

/// What has happened to a session, and how that is to be taken.
#[must_use]
pub fn event(kind: EventKind) -> (&'static str, Tone) {
    match kind {
        EventKind::SignedIn => ("Signed in", Tone::Good),
        EventKind::SignInFailed => ("Sign-in refused", Tone::Warn),
        EventKind::SignedOut => ("Signed out", Tone::Plain),
        EventKind::SessionRevoked => ("Session ended", Tone::Plain),
        EventKind::SessionExpired => ("Session expired", Tone::Plain),
        EventKind::RefreshReplayed => ("Refresh answered again", Tone::Plain),
        EventKind::TokenReused => ("Token used twice", Tone::Bad),
        EventKind::StaleReplay => ("Late duplicate", Tone::Plain),
        EventKind::RolledBack => ("Token from the future", Tone::Bad),
        EventKind::AllSessionsEnded => ("All sessions ended", Tone::Warn),
        EventKind::UserCreated => ("User created", Tone::Plain),
        EventKind::UserChanged => ("User changed", Tone::Plain),
        EventKind::UserDisabled => ("User disabled", Tone::Warn),
        EventKind::UserEnabled => ("User enabled", Tone::Plain),
        EventKind::UserDeleted => ("User deleted", Tone::Warn),
        EventKind::PasswordReset => ("Password reset", Tone::Warn),
        EventKind::SessionsEnded => ("Sessions of a user ended", Tone::Plain),
        EventKind::ProjectCreated => ("Project created", Tone::Plain),
        EventKind::ProjectChanged => ("Project changed", Tone::Plain),
        EventKind::ProjectDeleted => ("Project deleted", Tone::Warn),
        EventKind::ProjectChosen => ("Project switched", Tone::Plain),
        EventKind::MemberAdded => ("Member added", Tone::Plain),
        EventKind::MemberChanged => ("Member changed", Tone::Plain),
        EventKind::MemberRemoved => ("Member removed", Tone::Plain),
        EventKind::PasswordChanged => ("Password changed", Tone::Plain),
        EventKind::PasswordRefused => ("Password change refused", Tone::Warn),
        EventKind::SetUp => ("First administrator made", Tone::Plain),
    }
}
