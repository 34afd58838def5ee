//! Looking after users, projects and sessions: reading them, and changing them on the word of somebody who may.
//!
//! A change looks again, under its locks, at who asks for it: that session may have ended since the request came in, and
//! its user may have lost the right to it. Whoever loses a right loses sessions with it, on their own rows, in the same
//! transaction, with a line in the audit log for each of them and one for the change itself.
//!
//! A refusal comes before the first write: nothing is half done.

mod acting;
mod end_many;
mod end_some;
mod gone;
mod member;
mod member_list;
mod project;
mod project_list;
mod rows;
mod search;
mod session;
mod session_list;
mod user;
mod user_change;
mod user_kind;
mod user_list;

pub use acting::{Acting, Denied};
pub use member_list::MemberSlice;
pub use project::ProjectEdit;
pub use project_list::{ProjectPosition, ProjectSlice};
pub use rows::{Place, Rows};
pub use session_list::{SessionFilter, SessionPosition, SessionSlice};
pub use user_change::{NewAccount, OneTime, UserAct, UserEdit};
pub use user_list::{UserPosition, UserSlice};

pub(crate) use acting::LATE;
pub(super) use rows::{Count, Reading, counted, read_page};

use crate::names::fold;

/// Part of a text as a `LIKE` pattern for keys (see [`crate::names`]), in which only our own wildcards are wild.
pub(super) fn pattern(part: &str) -> String {
    escape(&fold(part))
}

/// The same for texts that have no keys, of which the databases make the ASCII letters small.
pub(super) fn ascii_pattern(part: &str) -> String {
    escape(&part.to_ascii_lowercase())
}

fn escape(part: &str) -> String {
    let mut pattern = String::from("%");
    for letter in part.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
