//! Names that can't be told apart, or wouldn't be given today.

use core::fmt::Write;

use super::{Said, open};
use crate::config::DatabaseArgs;
use crate::fields;

/// Lists them; nothing is changed.
pub(super) async fn check(database: &DatabaseArgs) -> Said {
    let db = open(database).await?;
    let (alike, refused) = (db.alike().await, db.names_that(is_refused).await);
    db.close().await;
    let (alike, refused) = (alike?, refused?);
    let mut said = String::new();
    if !alike.is_empty() {
        said += "These users have one name in several spellings. Each of them signs in by exactly the form that stands here. Names don't change: make a new user for all but one of a group, and delete the old one.\n";
    }
    for group in &alike {
        let names: Vec<_> = group.iter().map(|name| shown(name)).collect();
        // A text takes whatever is written to it.
        let _ = writeln!(said, "  {}", names.join("\n    = "));
    }
    if !refused.is_empty() {
        said += "These names would not be given to new users:\n";
    }
    for name in &refused {
        let _ = writeln!(said, "  {}", shown(name));
    }
    if said.is_empty() {
        said += "Each user has a name that is nobody else's, in any spelling.\n";
    }
    Ok(said)
}

fn is_refused(name: &str) -> bool {
    fields::usr_id(name).is_err()
}

/// A name with what a reader can't see of it: the numbers of its characters beyond ASCII.
fn shown(name: &str) -> String {
    let numbers: Vec<_> = name
        .chars()
        .filter(|c| !c.is_ascii())
        .map(|c| format!("U+{:04X}", u32::from(c)))
        .collect();
    match numbers.is_empty() {
        true => name.escape_debug().to_string(),
        false => format!("{} ({})", name.escape_debug(), numbers.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_are_told_apart_by_their_numbers() {
        for (name, expected) in [
            ("ada", "ada"),
            ("ad\u{430}", "ad\u{430} (U+0430)"),
            ("서연", "서연 (U+C11C U+C5F0)"),
            ("a\u{202E}b", "a\\u{202e}b (U+202E)"),
        ] {
            assert_eq!(shown(name), expected);
        }
    }
}
