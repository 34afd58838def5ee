//! What may be done to a user, and by whom.

use tollgate_api_types::Role;

use super::{Authority, ONLY_OPERATORS, Permission, Rank, Refusal};

/// What is done to a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Look at what is known.
    See,
    /// Change the display name or the address.
    Edit,
    /// Make an operator of the user, or take that away.
    ChangeRole,
    /// Let the user sign in no more.
    Disable,
    /// Let the user sign in again.
    Enable,
    /// Give the user a one-time password.
    ResetPassword,
    /// End sessions, or look at them.
    EndSessions,
    /// Delete the user.
    Delete,
    /// Change what the user may do in the project.
    ChangeMember,
    /// Take the user out of the project.
    RemoveMember,
}

/// A user that something is done to, as the database has it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'a> {
    /// The user.
    pub usr_id: &'a str,
    /// What the user may do everywhere.
    pub role: Role,
    /// Whether the user belongs to the project of the authority.
    pub is_here: bool,
    /// Whether the user belongs to other projects.
    pub is_elsewhere: bool,
}

impl Deed {
    /// Whether one may not do it to oneself, and what to say then.
    const fn to_oneself(self) -> Option<&'static str> {
        match self {
            Self::ChangeRole => Some("Nobody can change what one may do oneself."),
            Self::Disable => Some("Nobody can disable oneself."),
            Self::Delete => Some("Nobody can delete oneself."),
            Self::ResetPassword => Some("Your own password is changed in your account."),
            Self::ChangeMember => Some("Nobody can change what one may do oneself."),
            Self::RemoveMember => Some("Nobody can take oneself out of a project."),
            Self::See | Self::Edit | Self::Enable | Self::EndSessions => None,
        }
    }

    /// Whether it is felt in all projects that the user belongs to.
    const fn is_felt_everywhere(self) -> bool {
        match self {
            Self::Edit | Self::Disable | Self::Enable | Self::ResetPassword | Self::Delete => true,
            Self::See | Self::EndSessions | Self::ChangeMember | Self::RemoveMember => false,
            Self::ChangeRole => true,
        }
    }
}

impl Authority {
    /// Whether something may be done to a user.
    ///
    /// The last operator needs no rule: only operators take that away, and none from oneself.
    ///
    /// # Errors
    /// Why it may not.
    pub fn may(&self, deed: Deed, target: Target<'_>) -> Result<(), Refusal> {
        self.require(Permission::ManageUsers)?;
        let is_operator = self.rank == Rank::Operator;
        if !is_operator && !target.is_here {
            return Err(Refusal::NotFound);
        }
        if let Some(why) = deed.to_oneself()
            && target.usr_id == self.usr_id
        {
            return Err(Refusal::Conflict(why));
        }
        if is_operator || deed == Deed::See {
            return Ok(());
        }
        if deed == Deed::ChangeRole {
            return Err(ONLY_OPERATORS);
        }
        if target.role == Role::Admin {
            return Err(Refusal::Forbidden(
                "Operators are looked after by operators.",
            ));
        }
        if target.is_elsewhere && deed.is_felt_everywhere() {
            return Err(Refusal::Forbidden(
                "The user belongs to other projects, too: this is for operators.",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{authority, is_forbidden};
    use super::*;

    const DEEDS: [Deed; 10] = [
        Deed::See,
        Deed::Edit,
        Deed::ChangeRole,
        Deed::Disable,
        Deed::Enable,
        Deed::ResetPassword,
        Deed::EndSessions,
        Deed::Delete,
        Deed::ChangeMember,
        Deed::RemoveMember,
    ];

    fn target(usr_id: &str) -> Target<'_> {
        Target {
            usr_id,
            role: Role::Member,
            is_here: true,
            is_elsewhere: false,
        }
    }

    /// Which deeds are allowed, and that all others are refused in the same way.
    fn check(who: &Authority, target: Target<'_>, allowed: &[Deed], refused: fn(&Refusal) -> bool) {
        for deed in DEEDS {
            match who.may(deed, target) {
                Ok(()) => assert!(allowed.contains(&deed), "{deed:?}"),
                Err(refusal) => {
                    assert!(!allowed.contains(&deed), "{deed:?}");
                    assert!(refused(&refusal), "{deed:?} {refusal:?}");
                }
            }
        }
    }

    const fn is_conflict(refusal: &Refusal) -> bool {
        matches!(refusal, Refusal::Conflict(_))
    }

    #[test]
    fn a_member_may_do_nothing_to_anybody() {
        for usr_id in ["mina", "ada"] {
            check(
                &authority(Role::Member, Role::Member),
                target(usr_id),
                &[],
                is_forbidden,
            );
        }
    }

    #[test]
    fn who_is_not_in_the_project_is_not_there_for_its_administrator() {
        let away = Target {
            is_here: false,
            is_elsewhere: true,
            ..target("mina")
        };
        check(
            &authority(Role::Member, Role::Admin),
            away,
            &[],
            |refusal| *refusal == Refusal::NotFound,
        );
    }

    #[test]
    fn a_project_administrator_may_do_everything_to_own_members_but_make_operators() {
        let all_but_role: Vec<_> = DEEDS
            .into_iter()
            .filter(|&deed| deed != Deed::ChangeRole)
            .collect();
        check(
            &authority(Role::Member, Role::Admin),
            target("mina"),
            &all_but_role,
            is_forbidden,
        );
    }

    #[test]
    fn what_is_felt_in_other_projects_is_for_operators() {
        let shared = Target {
            is_elsewhere: true,
            ..target("mina")
        };
        let local = [
            Deed::See,
            Deed::EndSessions,
            Deed::ChangeMember,
            Deed::RemoveMember,
        ];
        check(
            &authority(Role::Member, Role::Admin),
            shared,
            &local,
            is_forbidden,
        );
        check(
            &authority(Role::Admin, Role::Member),
            shared,
            &DEEDS,
            is_forbidden,
        );
    }

    #[test]
    fn operators_are_out_of_reach_of_project_administrators() {
        let operator = Target {
            role: Role::Admin,
            ..target("root")
        };
        check(
            &authority(Role::Member, Role::Admin),
            operator,
            &[Deed::See],
            is_forbidden,
        );
        check(
            &authority(Role::Admin, Role::Member),
            operator,
            &DEEDS,
            is_forbidden,
        );
    }

    #[test]
    fn nobody_can_lock_oneself_out() {
        let gentle = [Deed::See, Deed::Edit, Deed::Enable, Deed::EndSessions];
        for who in [
            authority(Role::Admin, Role::Member),
            authority(Role::Member, Role::Admin),
        ] {
            check(&who, target("ada"), &gentle, is_conflict);
        }
    }
}
