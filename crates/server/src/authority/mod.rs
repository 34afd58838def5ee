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

mod deed;

use tollgate_api_types::Role;

pub use deed::{Deed, Target};

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
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn authority(role: Role, tenant_role: Role) -> Authority {
        Authority::new("ada", role, "acme", tenant_role)
    }

    pub(super) const fn is_forbidden(refusal: &Refusal) -> bool {
        matches!(refusal, Refusal::Forbidden(_))
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
}
