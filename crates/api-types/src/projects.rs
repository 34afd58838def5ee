//! The projects, which the wire calls tenants.

use serde::{Deserialize, Serialize};

use crate::{Order, Role};

/// One row of `GET projects`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Project {
    /// The short code that travels in `x-smp-project-code`; it never changes.
    pub tenant_id: String,
    /// What people call it.
    pub name: String,
    /// Whether anybody may work in it.
    pub is_active: bool,
    /// How many users belong to it.
    pub n_members: u64,
    /// What the caller may do in it; absent for one who doesn't belong to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Grows with each change; sent back with the next one, it keeps that from undoing another one unseen.
    pub version: u64,
}

/// `POST projects`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewProject {
    /// Its code, for good.
    pub tenant_id: String,
    /// What people call it.
    pub name: String,
}

/// `PUT projects/{tenantId}`; what is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProjectChange {
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether anybody may work in it; closing it ends the sessions in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
    /// The version that was looked at; a newer one is not overwritten.
    #[serde(default, deserialize_with = "crate::whole::optional")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
}

/// One row of `GET projects/{tenantId}/members`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// The user's name.
    pub usr_id: String,
    /// What people call the user.
    pub display_name: String,
    /// What the user may do in the project.
    pub role: Role,
    /// Whether the user may sign in.
    pub is_active: bool,
}

/// `PUT projects/{tenantId}/members/{usrId}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MemberChange {
    /// What the user may do in the project.
    pub role: Role,
}

/// `PUT me/project`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProjectChoice {
    /// The project that this session goes over to.
    pub tenant_id: String,
}

/// The query of `GET projects`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProjectQuery {
    /// Part of a code or a name; letters are found whatever their case and width are, and however their accents are
    /// written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// The column to sort by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub sort: Option<ProjectSort>,
    /// Which way to sort.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub order: Option<Order>,
    /// A cursor that another page of this list has given; the first page when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows a page, 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// The columns that projects can be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum ProjectSort {
    /// By code.
    #[default]
    TenantId,
    /// By name.
    Name,
}

/// The query of `GET projects/{tenantId}/members`: by user name, upwards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MemberQuery {
    /// Part of a user name or display name; letters are found whatever their case and width are, and however their
    /// accents are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// A cursor that another page of this list has given; the first page when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows a page, 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
