//! The users, as administrators see them.

use serde::{Deserialize, Serialize};

/// One row of `GET users`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The user's name; it never changes.
    pub usr_id: String,
    /// What people call the user.
    pub display_name: String,
    /// The user's address.
    pub email: String,
    /// What the user may do.
    pub role: Role,
    /// Whether the user may sign in.
    pub is_active: bool,
    /// The last successful sign-in, in Unix seconds.
    pub last_sign_in_at: Option<i64>,
    /// How many sessions are open now.
    pub n_sessions: u64,
}

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything, on everybody.
    Admin,
    /// To see, and to manage what is one's own.
    Member,
}

/// The query of `GET users`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserQuery {
    /// Part of the user's name, display name or address; the case of ASCII letters is ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// The column to sort by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub sort: Option<UserSort>,
    /// Which way to sort.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub order: Option<UserOrder>,
    /// The `nextCursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows a page, 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// The columns that users can be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum UserSort {
    /// By user name.
    #[default]
    UsrId,
    /// By display name.
    DisplayName,
    /// By the last sign-in; those who never did come first.
    LastSignInAt,
}

/// Which way to sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum UserOrder {
    /// Smallest first.
    #[default]
    Asc,
    /// Largest first.
    Desc,
}

impl UserSort {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::UsrId, Self::DisplayName, Self::LastSignInAt];

    /// As it stands in a query.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UsrId => "usrId",
            Self::DisplayName => "displayName",
            Self::LastSignInAt => "lastSignInAt",
        }
    }
}

impl UserOrder {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Asc, Self::Desc];

    /// As it stands in a query.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asc => "asc",
            Self::Desc => "desc",
        }
    }
}
