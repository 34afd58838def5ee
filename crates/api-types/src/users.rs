//! The users, as administrators see them.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::Secret;

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
    /// Whether the user has yet to choose a password: the current one is a one-time password, used or not.
    #[serde(default)]
    pub must_change_password: bool,
    /// The last successful sign-in, in Unix seconds.
    pub last_sign_in_at: Option<i64>,
    /// How many sessions are open now, as far as the caller may see them.
    pub n_sessions: u64,
    /// What the user may do in the project of the request; absent for one who doesn't belong to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_role: Option<Role>,
    /// Grows with each change; sent back with the next one, it keeps that from undoing another one unseen.
    #[serde(default)]
    pub version: u64,
}

/// `GET users/{usrId}`, and the answer to each change of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct UserDetail {
    /// As in the list.
    #[serde(flatten)]
    pub user: User,
    /// The projects that the user belongs to, as far as the caller may see them.
    pub memberships: Vec<Membership>,
}

/// Read by hand: serde's own reader of a flattened field keeps values in a form that nothing else in the console needs.
impl<'de> Deserialize<'de> for UserDetail {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Memberships {
            memberships: Vec<Membership>,
        }
        let value = Value::deserialize(deserializer)?;
        let user = User::deserialize(&value).map_err(D::Error::custom)?;
        let Memberships { memberships } =
            Memberships::deserialize(value).map_err(D::Error::custom)?;
        Ok(Self { user, memberships })
    }
}

/// A project that a user belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    /// The project's code.
    pub tenant_id: String,
    /// What people call it.
    pub name: String,
    /// What the user may do in it.
    pub role: Role,
}

/// `POST users`: somebody new, in the project of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewUser {
    /// The user's name, for good: 1 to 64 letters, digits and `. _ @ + -`, of one script, or of Chinese, Japanese or
    /// Korean with Latin letters. It is kept in small letters, and nobody else gets it in another spelling.
    pub usr_id: String,
    /// What people call the user: 1 to 100 characters in one line, each of which can be seen.
    pub display_name: String,
    /// The user's address: one, as in `name@example.com`.
    pub email: String,
    /// What the user may do everywhere; only operators make operators.
    #[serde(default)]
    pub role: Role,
    /// What the user may do in the project of the request.
    #[serde(default)]
    pub tenant_role: Role,
}

/// `PUT users/{usrId}`; what is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserChange {
    /// What people call the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The user's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What the user may do everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The version that was looked at; a newer one is not overwritten.
    #[serde(default, deserialize_with = "crate::whole::optional")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
}

/// The answer to `POST users` and `POST users/{usrId}/reset-password`, and the only time that this password is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OneTimePassword {
    /// Whose it is.
    pub usr_id: String,
    /// The password, to be handed over and then changed.
    ///
    /// It is good until the session that began with it has set another one, and for 15 minutes after its first sign-in
    /// at most: so a lost answer does no harm. A second sign-in ends the session of the first.
    pub password: Secret,
    /// Until when it can be used, in Unix seconds.
    pub good_until: i64,
}

/// What a user may do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase", try_from = "String")]
pub enum Role {
    /// Everything, on everybody: of a user, in all projects; of a membership, in that project.
    Admin,
    /// To see, and to manage what is one's own.
    #[default]
    Member,
}

/// The query of `GET users`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserQuery {
    /// Part of the user's name, display name or address; letters are found whatever their case and width are, and
    /// however their accents are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Those of this role alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub role: Option<Role>,
    /// Those who may sign in, or those who may not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
    /// Those who have open sessions now, as `nSessions` counts them, or those who have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_sessions: Option<bool>,
    /// The column to sort by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub sort: Option<UserSort>,
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

/// `POST bulk/users`: the same for several users at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BulkAction {
    /// What is done to each of them.
    pub action: UserAction,
    /// Their names; 1 to 100.
    pub usr_ids: Vec<String>,
}

/// What can be done to several users at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum UserAction {
    /// As `POST users/{usrId}/disable`.
    Disable,
    /// As `POST users/{usrId}/enable`.
    Enable,
    /// As `POST users/{usrId}/end-sessions`.
    EndSessions,
}

/// The answer to `POST bulk/users`: each user is done or refused for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BulkDone {
    /// For how many users it was done.
    pub n_done: u64,
    /// For whom it was not, and why.
    pub refused: Vec<BulkRefusal>,
}

/// A user for whom something was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BulkRefusal {
    /// The name, as it was sent.
    pub usr_id: String,
    /// What a request for this user alone would have been answered.
    pub result_code: String,
    /// The same in words.
    pub message: String,
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
pub enum Order {
    /// Smallest first.
    #[default]
    Asc,
    /// Largest first.
    Desc,
}

impl Role {
    /// As it stands in a query.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Member => "member",
        }
    }
}

impl TryFrom<String> for Role {
    type Error = &'static str;

    /// A word and nothing else: serde would also read `{"admin":null}`, which no client means.
    fn try_from(word: String) -> Result<Self, &'static str> {
        let is_meant = |role: &Self| role.as_str() == word;
        [Self::Admin, Self::Member]
            .into_iter()
            .find(is_meant)
            .ok_or("there is no such role")
    }
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

impl Order {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_user_in_detail_is_one_flat_object_and_is_read_as_it_is_written() {
        let written = json!({
            "usrId": "mina",
            "displayName": "Mina",
            "email": "mina@example.com",
            "role": "member",
            "isActive": true,
            "mustChangePassword": true,
            "lastSignInAt": null,
            "nSessions": 2,
            "version": 3,
            "memberships": [{ "tenantId": "acme", "name": "Acme", "role": "admin" }],
        });
        let detail: UserDetail = serde_json::from_value(written.clone()).unwrap();
        assert_eq!(detail.user.usr_id, "mina");
        assert_eq!(serde_json::to_value(&detail).unwrap(), written);
    }

    #[test]
    fn a_user_in_detail_has_both_halves() {
        for half in [json!({ "memberships": [] }), json!({ "usrId": "mina" })] {
            assert!(serde_json::from_value::<UserDetail>(half).is_err());
        }
    }
}
