//! How much somebody may see: the same page shows more to some than to others, and says so.

use tollgate_api_types::Role;

/// How much somebody may see and do, in the project that one is in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// What is one's own.
    #[default]
    Member,
    /// What belongs to the project.
    ProjectAdmin,
    /// Everything, in all projects.
    Operator,
}

impl Rank {
    /// The rank of somebody with these roles.
    #[must_use]
    pub const fn of(role: Role, tenant_role: Role) -> Self {
        match (role, tenant_role) {
            (Role::Admin, _) => Self::Operator,
            (Role::Member, Role::Admin) => Self::ProjectAdmin,
            (Role::Member, Role::Member) => Self::Member,
        }
    }
}
