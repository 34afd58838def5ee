//! What the indexes of users begin with: the role, whether the user may sign in, and whether the user may have sessions.
//!
//! Where a list is sorted, each of these is one value, so that the index is in the list's order: a list is put together
//! from as many parts.

use tollgate_api_types::Role;

use crate::store::sql::Query;

/// Which users, as far as the indexes know; `None` for either.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub(super) role: Option<Role>,
    pub(super) is_active: Option<bool>,
    pub(super) may_have_sessions: Option<bool>,
}

/// A part of each index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    role: Role,
    is_active: bool,
    may_have_sessions: bool,
}

impl Kind {
    /// That users `u` are of this kind.
    pub(super) fn put(self, query: &mut Query) {
        query.say(match self.role {
            None => "u.role IN ('admin', 'member')",
            Some(role) => of_role(role),
        });
        query.say(" AND ").say(match self.is_active {
            None => "u.is_active IN (TRUE, FALSE)",
            Some(is_active) => active(is_active),
        });
        query.say(" AND ").say(match self.may_have_sessions {
            None => "u.may_have_sessions IN (TRUE, FALSE)",
            Some(may_have_sessions) => may(may_have_sessions),
        });
    }

    /// The parts of an index that have users of this kind.
    pub(super) fn parts(self) -> impl Iterator<Item = Part> {
        let parts = [Role::Admin, Role::Member].into_iter().flat_map(|role| {
            let pairs = [(true, true), (true, false), (false, true), (false, false)];
            pairs.map(|(is_active, may_have_sessions)| Part {
                role,
                is_active,
                may_have_sessions,
            })
        });
        parts.filter(move |part| {
            self.role.is_none_or(|role| role == part.role)
                && self.is_active.is_none_or(|is| is == part.is_active)
                && self
                    .may_have_sessions
                    .is_none_or(|may| may == part.may_have_sessions)
        })
    }
}

impl Part {
    /// That users `u` are in it.
    pub(super) fn put(self, query: &mut Query) {
        query.say(of_role(self.role)).say(" AND ");
        query.say(active(self.is_active)).say(" AND ");
        query.say(may(self.may_have_sessions));
    }
}

const fn of_role(role: Role) -> &'static str {
    match role {
        Role::Admin => "u.role = 'admin'",
        Role::Member => "u.role = 'member'",
    }
}

const fn active(is_active: bool) -> &'static str {
    if is_active {
        "u.is_active = TRUE"
    } else {
        "u.is_active = FALSE"
    }
}

const fn may(have_sessions: bool) -> &'static str {
    if have_sessions {
        "u.may_have_sessions = TRUE"
    } else {
        "u.may_have_sessions = FALSE"
    }
}
