//! Who may do what: one table of permissions, and one of what may be done to whom.
//!
//! There are three ranks. An *operator* (`admin` among the users) may do everything, in all projects.
//! A *project administrator* (`admin` among the members of a project) looks after the members of that project.
//! A *member* sees the projects that one belongs to, and one's own sessions and events.
//!
//! What is outside of the caller's projects doesn't exist for the caller: it is not found, as if it weren't there. What is
//! inside and not allowed is forbidden. A user who belongs to several projects is nobody's own: what would be felt
//! in the others, too, is for operators.
//!
//! ```
//! use tollgate_api_types::Role;
//! use tollgate_server::authority::{Authority, Permission, Rank};
//!
//! let mina = Authority::new("mina", Role::Member, "acme", Role::Admin);
//! assert_eq!(mina.rank, Rank::ProjectAdmin);
//! assert!(mina.require(Permission::ManageUsers).is_ok());
//! assert!(mina.require(Permission::ManageProjects).is_err());
//! ```
//!
//! What is not here: looking up who somebody is, which each request does anew ([`crate::caller`]).

use tollgate_api_types::Role;

use crate::rotation::End;

/// How much somebody may do, in one project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// What is one's own.
    Member,
    /// What belongs to the project.
    ProjectAdmin,
    /// Everything.
    Operator,
}

/// What not everybody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// To see users, and to make, change and end what is theirs.
    ManageUsers,
    /// To see who belongs to a project, and what they may do in it.
    ManageMembers,
    /// To see the sessions of others, and to end them.
    ManageSessions,
    /// To make, change, close and delete projects.
    ManageProjects,
    /// To end the sessions of everybody.
    EndEverything,
}

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
    /// Give the user a password for one sign-in.
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

/// Who asks, with what that allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The user.
    pub usr_id: String,
    /// The project that it holds in.
    pub tenant_id: String,
    /// How much it is.
    pub rank: Rank,
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

/// A session that is to be ended, as the database has it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theirs<'a> {
    /// Whose it is.
    pub usr_id: &'a str,
    /// What that user may do everywhere.
    pub role: Role,
    /// The project that it is in.
    pub tenant_id: &'a str,
}

/// Why something isn't done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// For this caller, nothing is there.
    NotFound,
    /// It is there, and not for this caller; the sentence says why.
    Forbidden(&'static str),
    /// It can't be done with what is there; the sentence says why.
    Conflict(&'static str),
    /// The session that asked has ended meanwhile.
    CallerIsOut(End),
}

const ONLY_OPERATORS: Refusal = Refusal::Forbidden("Only operators make operators.");

impl Permission {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::ManageUsers,
        Self::ManageMembers,
        Self::ManageSessions,
        Self::ManageProjects,
        Self::EndEverything,
    ];

    /// The lowest rank that has it.
    #[must_use]
    pub const fn least(self) -> Rank {
        match self {
            Self::ManageUsers | Self::ManageMembers | Self::ManageSessions => Rank::ProjectAdmin,
            Self::ManageProjects | Self::EndEverything => Rank::Operator,
        }
    }
}

impl Rank {
    const fn who(self) -> &'static str {
        match self {
            Self::Member => "This is for members.",
            Self::ProjectAdmin => "This is for administrators.",
            Self::Operator => "This is for operators.",
        }
    }
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
    /// What somebody may do in a project, by the role everywhere and the role there.
    pub fn new(
        usr_id: impl Into<String>,
        role: Role,
        tenant_id: impl Into<String>,
        tenant_role: Role,
    ) -> Self {
        let rank = match (role, tenant_role) {
            (Role::Admin, _) => Rank::Operator,
            (Role::Member, Role::Admin) => Rank::ProjectAdmin,
            (Role::Member, Role::Member) => Rank::Member,
        };
        Self {
            usr_id: usr_id.into(),
            tenant_id: tenant_id.into(),
            rank,
        }
    }

    /// The same by the role everywhere and the membership there, if there is one: operators may do everything also where
    /// they don't belong.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for all others who don't belong to it.
    pub fn within(
        usr_id: impl Into<String>,
        role: Role,
        tenant_id: impl Into<String>,
        membership: Option<Role>,
    ) -> Result<Self, Refusal> {
        let tenant_role = match (role, membership) {
            (_, Some(tenant_role)) => tenant_role,
            (Role::Admin, None) => Role::Member,
            (Role::Member, None) => return Err(Refusal::NotFound),
        };
        Ok(Self::new(usr_id, role, tenant_id, tenant_role))
    }

    /// The project that limits what is seen; `None` for operators, who see all.
    #[must_use]
    pub fn limits(&self) -> Option<&str> {
        (self.rank < Rank::Operator).then_some(self.tenant_id.as_str())
    }

    /// Lets those through who have a permission.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for all others.
    pub fn require(&self, permission: Permission) -> Result<(), Refusal> {
        match self.rank >= permission.least() {
            true => Ok(()),
            false => Err(Refusal::Forbidden(permission.least().who())),
        }
    }

    /// Whether a user with this role may be made, in the project.
    ///
    /// # Errors
    /// Why not.
    pub fn may_create(&self, role: Role) -> Result<(), Refusal> {
        self.require(Permission::ManageUsers)?;
        match (role, self.rank) {
            (Role::Member, _) | (Role::Admin, Rank::Operator) => Ok(()),
            (Role::Admin, _) => Err(ONLY_OPERATORS),
        }
    }

    /// Whether somebody who doesn't belong to the project may be taken into it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for all but operators, who alone see such users.
    pub fn may_add_member(&self) -> Result<(), Refusal> {
        self.require(Permission::ManageMembers)?;
        match self.rank {
            Rank::Operator => Ok(()),
            Rank::ProjectAdmin | Rank::Member => Err(Refusal::NotFound),
        }
    }

    /// Whether one session may be ended: one's own, one in one's own project that is no operator's, or any.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]: whoever may not end it doesn't learn that there is one.
    pub fn may_end(&self, session: Theirs<'_>) -> Result<(), Refusal> {
        let is_own = session.usr_id == self.usr_id;
        let is_here = session.tenant_id == self.tenant_id && session.role == Role::Member;
        let may = match self.rank {
            Rank::Operator => true,
            Rank::ProjectAdmin => is_own || is_here,
            Rank::Member => is_own,
        };
        may.then_some(()).ok_or(Refusal::NotFound)
    }

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

    fn authority(role: Role, tenant_role: Role) -> Authority {
        Authority::new("ada", role, "acme", tenant_role)
    }

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

    const fn is_forbidden(refusal: &Refusal) -> bool {
        matches!(refusal, Refusal::Forbidden(_))
    }

    const fn is_conflict(refusal: &Refusal) -> bool {
        matches!(refusal, Refusal::Conflict(_))
    }

    #[test]
    fn each_permission_is_for_its_rank_and_those_above() {
        let (operator, admin, member) = (
            authority(Role::Admin, Role::Member),
            authority(Role::Member, Role::Admin),
            authority(Role::Member, Role::Member),
        );
        for permission in Permission::ALL {
            assert_eq!(operator.require(permission), Ok(()));
            let is_local = permission.least() == Rank::ProjectAdmin;
            assert_eq!(
                admin.require(permission).is_ok(),
                is_local,
                "{permission:?}"
            );
            assert!(is_forbidden(&member.require(permission).unwrap_err()));
        }
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
    fn who_does_not_belong_to_a_project_is_nobody_there_unless_an_operator() {
        for (role, membership, expected) in [
            (Role::Admin, Some(Role::Admin), Ok(Rank::Operator)),
            (Role::Admin, Some(Role::Member), Ok(Rank::Operator)),
            (Role::Admin, None, Ok(Rank::Operator)),
            (Role::Member, Some(Role::Admin), Ok(Rank::ProjectAdmin)),
            (Role::Member, Some(Role::Member), Ok(Rank::Member)),
            (Role::Member, None, Err(Refusal::NotFound)),
        ] {
            let within = Authority::within("ada", role, "acme", membership);
            assert_eq!(within.map(|who| who.rank), expected);
        }
    }

    #[test]
    fn operators_make_operators_and_add_users_and_project_administrators_make_members() {
        let (operator, admin, member) = (
            authority(Role::Admin, Role::Member),
            authority(Role::Member, Role::Admin),
            authority(Role::Member, Role::Member),
        );
        for role in [Role::Admin, Role::Member] {
            assert_eq!(operator.may_create(role), Ok(()));
            assert!(is_forbidden(&member.may_create(role).unwrap_err()));
        }
        assert_eq!(admin.may_create(Role::Member), Ok(()));
        assert_eq!(admin.may_create(Role::Admin), Err(ONLY_OPERATORS));
        assert_eq!(operator.may_add_member(), Ok(()));
        assert_eq!(admin.may_add_member(), Err(Refusal::NotFound));
        assert!(is_forbidden(&member.may_add_member().unwrap_err()));
    }

    #[test]
    fn a_session_is_ended_by_its_user_or_by_who_looks_after_that_user_in_its_project() {
        let theirs = |usr_id, role, tenant_id| Theirs {
            usr_id,
            role,
            tenant_id,
        };
        // What an operator, an administrator of acme and a member of acme may do, all by the name of ada.
        for (session, expected) in [
            (theirs("ada", Role::Member, "acme"), [true, true, true]),
            (theirs("ada", Role::Member, "other"), [true, true, true]),
            (theirs("mina", Role::Member, "acme"), [true, true, false]),
            (theirs("mina", Role::Member, "other"), [true, false, false]),
            (theirs("root", Role::Admin, "acme"), [true, false, false]),
            (theirs("root", Role::Admin, "other"), [true, false, false]),
        ] {
            let who = [
                authority(Role::Admin, Role::Member),
                authority(Role::Member, Role::Admin),
                authority(Role::Member, Role::Member),
            ];
            for (who, may) in who.iter().zip(expected) {
                let expected = may.then_some(()).ok_or(Refusal::NotFound);
                assert_eq!(who.may_end(session), expected, "{who:?} {session:?}");
            }
        }
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
