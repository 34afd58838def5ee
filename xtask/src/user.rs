//! Who runs this, and who else there is: asked of `id`, since asking the system would take a call of our own.

use crate::process;

/// The numbers of a user of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct User {
    /// The user.
    pub(crate) uid: u32,
    /// The user's first group.
    pub(crate) gid: u32,
}

/// Whether everything is allowed.
pub(crate) fn is_root() -> bool {
    number(&["-u"]) == Some(0)
}

/// The user of this name, if there is one.
pub(crate) fn named(name: &str) -> Option<User> {
    Some(User {
        uid: number(&["-u", name])?,
        gid: number(&["-g", name])?,
    })
}

fn number(arguments: &[&str]) -> Option<u32> {
    let mut command = process::command("id");
    command.args(arguments);
    process::ask(command)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_that_is_there_has_numbers_and_another_has_none() {
        assert_eq!(named("root"), Some(User { uid: 0, gid: 0 }));
        assert_eq!(named("no-such-user-anywhere"), None);
    }
}
