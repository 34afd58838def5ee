//! Backups of the embedded database.

use super::{OperateError, Said};
use crate::cli::{BackupArgs, RestoreArgs};
use crate::clock::{Clock, SystemClock};
use crate::config::{DatabaseArgs, Place};
use crate::store::backup::{InPlace, backup, restore};
use crate::utc::utc;

pub(super) async fn take(args: &BackupArgs) -> Said {
    let db = file(&args.database)?;
    backup(&db, &args.to).await?;
    Ok(format!(
        "{} holds all that was stored until now. The master keys are not in it: keep a copy of the key file in another place.\n",
        args.to.display()
    ))
}

pub(super) async fn put_back(args: &RestoreArgs) -> Said {
    let db = file(&args.database)?;
    let in_place = match args.replace {
        true => InPlace::MoveAside,
        false => InPlace::Refuse,
    };
    let now = SystemClock.now();
    let aside = restore(&args.from, &db, in_place, now).await?;
    let kept = aside.map_or_else(String::new, |aside| {
        format!(" What was there is now {}.", aside.display())
    });
    Ok(format!(
        "{} is restored.{kept} All sessions in it end when the server starts. The clock of this machine says {}: if that is wrong, set it right before the server starts.\n",
        db.display(),
        utc(now)
    ))
}

fn file(database: &DatabaseArgs) -> Result<std::path::PathBuf, OperateError> {
    match database.named()? {
        Place::Sqlite(file) => Ok(file),
        Place::Postgres(_) => Err(OperateError::NotForPostgres),
    }
}
