//! Making, changing and deleting users.

use tollgate_api_types::{EventKind, Role, Secret, UserDetail};

use super::acting::{Acting, Actor, Denied, LATE, change, given};
use super::end_many::{Whose, end_many};
use super::user::{UserRow, detail, find};
use crate::authority::{Deed, Refusal};
use crate::names::fold;
use crate::rotation::{End, Seconds};
use crate::store::names::{is_taken, keep_former};
use crate::store::session::LOCK_TENANT;
use crate::store::sql::Connection;
use crate::store::words::role_word;
use crate::store::{Database, StoreError};

/// A user that is to be made, in the tenant of the request.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The name, as it is stored.
    pub usr_id: String,
    /// What people call the user.
    pub display_name: String,
    /// The user's address.
    pub email: String,
    /// What the user may do everywhere.
    pub role: Role,
    /// What the user may do in the tenant.
    pub tenant_role: Role,
    /// The one-time password.
    pub password: OneTime,
}

/// A password that somebody else knows, too: it is good for choosing another one, and for nothing else.
#[derive(Debug, Clone)]
pub struct OneTime {
    /// Its hash.
    pub hash: Secret,
    /// When it is good for nothing any more, if nobody has signed in with it.
    pub until: Seconds,
}

/// What is done to a user.
#[derive(Debug, Clone)]
pub enum UserAct {
    /// Some of what is known changes.
    Edit(UserEdit),
    /// The user may sign in no more, and is signed out everywhere.
    Disable,
    /// The user may sign in again.
    Enable,
    /// The user gets a one-time password, and is signed out everywhere.
    ResetPassword(OneTime),
    /// The user is signed out everywhere that the caller may see.
    EndSessions,
    /// The user is gone; what the audit log says stays.
    Delete,
}

/// What changes; `None` for what stays.
#[derive(Debug, Clone, Default)]
pub struct UserEdit {
    /// What people call the user.
    pub display_name: Option<String>,
    /// The user's address.
    pub email: Option<String>,
    /// What the user may do everywhere.
    pub role: Option<Role>,
    /// The version that was looked at.
    pub version: Option<u64>,
}

const TAKEN: Refusal = Refusal::Conflict("This name is or was somebody's. Choose another.");

const EDIT: &str =
    "UPDATE users SET display_name = $2, email = $3, role = $4, display_key = $5, email_key = $6, version = version + 1
     WHERE usr_id = $1";

/// The epoch moves on, so that a login whose password is being checked comes too late.
const SET_ACTIVE: &str =
    "UPDATE users SET is_active = $2, epoch = epoch + 1, version = version + 1 WHERE usr_id = $1";

const SET_ONE_TIME_PASSWORD: &str =
    "UPDATE users SET password_hash = $2, one_time_until = $3, one_time_used_at = NULL, epoch = epoch + 1
     WHERE usr_id = $1";

const INSERT: &str = "INSERT INTO users (usr_id, display_name, email, role, password_hash, name_key, display_key, email_key)
     VALUES ($1, $2, $3, $4, '', $5, $6, $7) ON CONFLICT (usr_id) DO NOTHING";

impl Database {
    /// Makes a user, in the tenant of the request.
    ///
    /// A name is given once: as long as somebody has one of the same key, or the audit log speaks of such a one, nobody
    /// else gets it.
    ///
    /// # Errors
    /// When the caller may not, or the name is taken, and when the database is unavailable.
    pub async fn create_user(&self, acting: Acting, new: NewAccount) -> Result<UserDetail, Denied> {
        self.manage(move |tx| Box::pin(async move { create(tx, &acting, &new).await }))
            .await
    }

    /// Does something to a user; gives how the user is then, or `None` for one who is gone.
    ///
    /// # Errors
    /// When the caller may not, or it can't be done, and when the database is unavailable.
    pub async fn change_user(
        &self,
        acting: Acting,
        usr_id: String,
        act: UserAct,
    ) -> Result<Option<UserDetail>, Denied> {
        self.manage(move |tx| {
            Box::pin(async move { change_user(tx, &acting, &usr_id, &act).await })
        })
        .await
    }

    /// The same on the word of whoever has a shell on the server's machine, who may do everything.
    ///
    /// # Errors
    /// When there is no such user, and when the database is unavailable.
    pub async fn change_user_from_shell(&self, usr_id: String, act: UserAct) -> Result<(), Denied> {
        self.manage(move |tx| {
            Box::pin(async move {
                let actor = Actor::at_shell(tx, &usr_id).await?;
                act_on(tx, &actor, &usr_id, &act).await.map(drop)
            })
        })
        .await
    }
}

async fn create(
    tx: &mut Connection,
    acting: &Acting,
    new: &NewAccount,
) -> Result<UserDetail, Denied> {
    let tenant_id = acting.tenant_id.as_str();
    tx.lock(LOCK_TENANT, [tenant_id.into()]).await?;
    let actor = acting.lock(tx, &new.usr_id, tenant_id).await?;
    actor.authority.may_create(new.role)?;
    if is_taken(tx, &new.usr_id).await? {
        return Err(TAKEN.into());
    }
    let values = [
        (&new.usr_id).into(),
        (&new.display_name).into(),
        (&new.email).into(),
        role_word(new.role).into(),
        fold(&new.usr_id).into(),
        fold(&new.display_name).into(),
        fold(&new.email).into(),
    ];
    if tx.execute(INSERT, values).await? == 0 {
        return Err(TAKEN.into());
    }
    set_one_time_password(tx, &new.usr_id, &new.password).await?;
    tx.execute(
        "INSERT INTO memberships (usr_id, tenant_id, role) VALUES ($1, $2, $3)",
        [
            (&new.usr_id).into(),
            tenant_id.into(),
            role_word(new.tenant_role).into(),
        ],
    )
    .await?;
    let changes = [
        given("displayName", &new.display_name),
        given("email", &new.email),
        given("role", role_word(new.role)),
        given("tenantRole", role_word(new.tenant_role)),
    ];
    actor
        .record_in(
            tx,
            EventKind::UserCreated,
            &new.usr_id,
            &changes,
            Some(tenant_id),
        )
        .await?;
    shown(tx, &actor, &new.usr_id).await
}

async fn change_user(
    tx: &mut Connection,
    acting: &Acting,
    usr_id: &str,
    act: &UserAct,
) -> Result<Option<UserDetail>, Denied> {
    let actor = acting.lock(tx, usr_id, &acting.tenant_id).await?;
    act_on(tx, &actor, usr_id, act).await
}

async fn act_on(
    tx: &mut Connection,
    actor: &Actor,
    usr_id: &str,
    act: &UserAct,
) -> Result<Option<UserDetail>, Denied> {
    let row = find(tx, &actor.authority, usr_id, actor.now).await?;
    match act {
        UserAct::Edit(wish) => edit(tx, actor, &row, wish).await?,
        UserAct::Disable => {
            actor.authority.may(Deed::Disable, row.target())?;
            end_many(tx, actor, Whose::User(usr_id, None), End::StandingLost).await?;
            set_active(tx, actor, &row, false).await?;
        }
        UserAct::Enable => {
            actor.authority.may(Deed::Enable, row.target())?;
            set_active(tx, actor, &row, true).await?;
        }
        UserAct::ResetPassword(password) => {
            actor.authority.may(Deed::ResetPassword, row.target())?;
            set_one_time_password(tx, usr_id, password).await?;
            end_many(tx, actor, Whose::User(usr_id, None), End::Revoked).await?;
            actor
                .record(tx, EventKind::PasswordReset, usr_id, &[])
                .await?;
        }
        UserAct::EndSessions => {
            actor.authority.may(Deed::EndSessions, row.target())?;
            let seen = Whose::User(usr_id, actor.authority.limits());
            end_many(tx, actor, seen, End::Revoked).await?;
            actor
                .record(tx, EventKind::SessionsEnded, usr_id, &[])
                .await?;
        }
        UserAct::Delete => {
            actor.authority.may(Deed::Delete, row.target())?;
            end_many(tx, actor, Whose::User(usr_id, None), End::StandingLost).await?;
            actor
                .record(tx, EventKind::UserDeleted, usr_id, &[])
                .await?;
            keep_former(tx, usr_id).await?;
            tx.execute("DELETE FROM users WHERE usr_id = $1", [usr_id.into()])
                .await?;
            return Ok(None);
        }
    }
    Ok(Some(shown(tx, actor, usr_id).await?))
}

async fn edit(
    tx: &mut Connection,
    actor: &Actor,
    row: &UserRow,
    wish: &UserEdit,
) -> Result<(), Denied> {
    let user = &row.user;
    let display_name = wish.display_name.as_ref().unwrap_or(&user.display_name);
    let email = wish.email.as_ref().unwrap_or(&user.email);
    let role = wish.role.unwrap_or(user.role);
    actor.authority.may(Deed::Edit, row.target())?;
    if role != user.role {
        actor.authority.may(Deed::ChangeRole, row.target())?;
    }
    if wish.version.is_some_and(|version| version != user.version) {
        return Err(Refusal::Conflict(LATE).into());
    }
    let changes: Vec<_> = [
        change("displayName", &user.display_name, display_name),
        change("email", &user.email, email),
        change("role", role_word(user.role), role_word(role)),
    ]
    .into_iter()
    .flatten()
    .collect();
    if changes.is_empty() {
        return Ok(());
    }
    let values = [
        (&user.usr_id).into(),
        display_name.into(),
        email.into(),
        role_word(role).into(),
        fold(display_name).into(),
        fold(email).into(),
    ];
    tx.execute(EDIT, values).await?;
    actor
        .record(tx, EventKind::UserChanged, &user.usr_id, &changes)
        .await?;
    Ok(())
}

/// Lets a user sign in or not; nothing happens, and nothing is written down, where that is so already.
async fn set_active(
    tx: &mut Connection,
    actor: &Actor,
    row: &UserRow,
    is_active: bool,
) -> Result<(), StoreError> {
    let user = &row.user;
    if user.is_active == is_active {
        return Ok(());
    }
    tx.execute(SET_ACTIVE, [(&user.usr_id).into(), is_active.into()])
        .await?;
    let kind = match is_active {
        true => EventKind::UserEnabled,
        false => EventKind::UserDisabled,
    };
    let word = |is_active: bool| is_active.to_string();
    let changes = change("isActive", &word(user.is_active), &word(is_active));
    actor
        .record(tx, kind, &user.usr_id, changes.as_slice())
        .await
}

async fn set_one_time_password(
    tx: &mut Connection,
    usr_id: &str,
    password: &OneTime,
) -> Result<(), StoreError> {
    let values = [
        usr_id.into(),
        password.hash.expose().into(),
        password.until.into(),
    ];
    tx.execute(SET_ONE_TIME_PASSWORD, values).await.map(drop)
}

async fn shown(tx: &mut Connection, actor: &Actor, usr_id: &str) -> Result<UserDetail, Denied> {
    let row = find(tx, &actor.authority, usr_id, actor.now).await?;
    Ok(detail(tx, &actor.authority, row.user).await?)
}
