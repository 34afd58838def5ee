//! What the interceptor says, in words for people; and the words of each page, a file each.
//!
//! Nothing of an error reaches the screen but what stands here, and the request's id.
//! What stands in a file of a page's is a [`Text`](crate::language::Text), or a function where something is said of a
//! name or a number.

// What is said on every page.
pub mod chart;
pub mod controls;
pub mod events;
pub mod frame;
pub mod life;
pub mod list;
pub mod pages;
pub mod problems;
pub mod rank;
pub mod rules;
pub mod sentence;
pub mod tone;

// What is said on one page.
pub mod account;
pub mod audit;
pub mod dashboard;
pub mod login;
pub mod palette;
pub mod password;
pub mod projects;
pub mod sessions;
pub mod set_up;
pub mod traffic;
pub mod users;

use tollgate_api_types::Total;

use crate::language::{self, Language};

pub use self::events::{event, role, tenant_role};
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
#[must_use]
pub fn grouped(number: u64) -> String {
    let (thousands, rest) = (number / 1_000, number % 1_000);
    match thousands {
        0 => rest.to_string(),
        thousands => format!("{},{rest:03}", grouped(thousands)),
    }
}
