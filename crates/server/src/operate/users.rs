//! Users: the first one, and those who have to be let in or kept out when no administrator can do it.

use tollgate_api_types::Tenant;

use super::{OperateError, Said, open, open_or_make, password};
use crate::cli::{CreateAdminArgs, UserArgs};
use crate::config::DatabaseArgs;
use crate::fields::{self, Refusal};
use crate::password::{ONE_TIME_LIFE, check, generate_one_time, hash};
use crate::setup::SetUpFile;
use crate::store::{Database, Denied, FirstAdmin, OneTime, UserAct};

pub(super) async fn create_admin(args: &CreateAdminArgs) -> Said {
    let refuse = |why: Refusal| OperateError::Refused(why.into());
    let usr_id = fields::usr_id(&args.usr_id).map_err(refuse)?;
    let display_name = args.display_name.as_ref().unwrap_or(&args.usr_id);
    let display_name = fields::name(display_name).map_err(refuse)?;
    let email = fields::email(&args.email).map_err(refuse)?;
    let tenant_id = fields::tenant_id(&args.project).map_err(refuse)?;
    let name = args.project_name.as_ref().unwrap_or(&args.project);
    let name = fields::name(name).map_err(refuse)?;

    let place = args.database.named()?;
    let is_new = Database::is_new(&place).await?;
    // Before anybody types a password for nothing; it is looked at again when it counts.
    if !is_new && has_users(&args.database).await? {
        return Err(OperateError::NotTheFirst);
    }
    let password = password::read()?;
    let about = [&usr_id, &email, &display_name, &tenant_id, &name];
    check(password.expose(), &about.map(String::as_str))
        .map_err(|weakness| OperateError::Refused(weakness.to_string()))?;
    // What was typed is good: a database that isn't there is made for it, and by no slip of the keyboard before.
    let db = open_or_make(&args.database).await?;
    let admin = FirstAdmin {
        usr_id: usr_id.clone(),
        display_name,
        email,
        password_hash: hash(&password),
    };
    let is_first = db.make_first_admin(admin, Tenant { tenant_id, name }).await;
    db.close().await;
    let is_first = is_first?;
    // A server on this database finds out by itself, a little later; where none is running, nobody else does.
    let key_file = args.database.key_file(&place);
    SetUpFile::beside(&key_file).remove();
    match is_first {
        true if is_new => Ok(format!(
            "The database {place} is new. {usr_id} can sign in when the server has started.\n"
        )),
        true => Ok(format!("{usr_id} can sign in.\n")),
        false => Err(OperateError::NotTheFirst),
    }
}

async fn has_users(database: &DatabaseArgs) -> Result<bool, OperateError> {
    let db = open(database).await?;
    let has_users = db.has_users().await;
    db.close().await;
    Ok(has_users?)
}

pub(super) async fn end_sessions(args: &UserArgs) -> Said {
    let db = open(&args.database).await?;
    let ended = change(&db, &args.usr_id, UserAct::EndSessions).await;
    db.close().await;
    Ok(format!("All sessions of {} are over.\n", ended?))
}

pub(super) async fn reset_password(args: &UserArgs) -> Said {
    let db = open(&args.database).await?;
    let password = generate_one_time();
    let one_time = OneTime {
        hash: hash(&password),
        until: db.now().await?.saturating_add(ONE_TIME_LIFE),
    };
    let reset = change(&db, &args.usr_id, UserAct::ResetPassword(one_time)).await;
    db.close().await;
    Ok(format!(
        "{} can sign in with the password {} for a day, to choose another one.\n",
        reset?,
        password.expose()
    ))
}

/// Does something to a user; gives the name as it is stored, however it was typed.
async fn change(db: &Database, typed: &str, act: UserAct) -> Result<String, OperateError> {
    let usr_id = db.spelled(typed).await?;
    let changed = db.change_user_from_shell(usr_id.clone(), act).await;
    match changed {
        Ok(()) => Ok(usr_id),
        Err(Denied::Store(error)) => Err(error.into()),
        // The shell may do everything: what is refused isn't there.
        Err(Denied::Refused(_)) => Err(OperateError::NoSuchUser(typed.into())),
    }
}
