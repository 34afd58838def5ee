//! What an operator does from the shell of the machine: keys, backups, users and their names, ending sessions.
//!
//! Each command gives what it has to say as text, for [`crate::cli`]'s program to print.

mod backups;
mod clock;
mod error;
mod keys;
mod names;
mod password;
mod sessions;
mod users;

pub use error::OperateError;

use crate::cli::{AdminTask, BackupArgs, RestoreArgs};
use crate::config::DatabaseArgs;
use crate::store::Database;
use crate::store::sql::Time;

/// What has come of a command, in words.
pub type Said = Result<String, OperateError>;

/// Does what a command of `tollgate-server admin` asks for.
///
/// # Errors
/// One sentence for a person; then nothing has changed.
pub async fn admin(task: AdminTask) -> Said {
    match task {
        AdminTask::CreateAdmin(args) => users::create_admin(&args).await,
        AdminTask::EndSessions(args) => users::end_sessions(&args).await,
        AdminTask::ResetPassword(args) => users::reset_password(&args).await,
        AdminTask::CheckNames(database) => names::check(&database).await,
        AdminTask::ListKeys(args) => keys::list(&args),
        AdminTask::StageKey(args) => keys::stage(&args),
        AdminTask::RotateKeys(args) => keys::rotate(&args).await,
        AdminTask::ConfirmClock(database) => clock::confirm(&database).await,
        AdminTask::EndAllSessions(database) => sessions::end_all(&database).await,
    }
}

/// Takes a backup.
///
/// # Errors
/// One sentence for a person; then nothing has changed.
pub async fn backup(args: BackupArgs) -> Said {
    backups::take(&args).await
}

/// Puts a backup back.
///
/// # Errors
/// One sentence for a person; then nothing has changed.
pub async fn restore(args: RestoreArgs) -> Said {
    backups::put_back(&args).await
}

/// Opens a database that is there: none is made by a slip of the keyboard.
async fn open(args: &DatabaseArgs) -> Result<Database, OperateError> {
    let place = args.named()?;
    if Database::is_new(&place).await? {
        return Err(OperateError::NoDatabase(place.to_string()));
    }
    open_or_make(args).await
}

/// Opens a database, and makes it if there is none.
async fn open_or_make(args: &DatabaseArgs) -> Result<Database, OperateError> {
    Ok(Database::open(&args.named()?, Time::OfDatabase).await?)
}
