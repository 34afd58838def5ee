//! The master keys: listed, staged, rotated.

use std::path::PathBuf;

use super::{OperateError, Said, open};
use crate::cli::{KeyFileArgs, RotateArgs};
use crate::clock::{Clock, SystemClock};
use crate::config::{DatabaseArgs, Impossible, Place};
use crate::key_file::{change, read};
use crate::keys::{KeyInfo, KeyUse, Keys};
use crate::rotation::Seconds;
use crate::utc::utc;

pub(super) fn list(args: &KeyFileArgs) -> Said {
    let place = place(&args.database)?;
    let keys = read(&place)?;
    Ok(format!("{}:\n{}", place.display(), table(&keys)))
}

pub(super) fn stage(args: &KeyFileArgs) -> Said {
    let place = place(&args.database)?;
    let keys = change(&place, Keys::staged)?;
    Ok(format!(
        "A key is staged. Bring {} to all machines, and run `tollgate-server admin rotate-keys` when it is on each of them.\n{}",
        place.display(),
        table(&keys)
    ))
}

pub(super) async fn rotate(args: &RotateArgs) -> Said {
    let place = place(&args.database)?;
    // A key file that isn't there is told of before a database that isn't.
    read(&place)?;
    let now = now(&args.database).await?;
    let keys = change(&place, |keys| keys.rotated(now, args.absolute_ttl))?;
    Ok(format!(
        "Key {} makes all new tokens from now on. Servers that read {} learn of it by themselves. Keys that were retired more than {} s ago are forgotten: no server's --absolute-ttl may be longer.\n{}",
        keys.active(),
        place.display(),
        args.absolute_ttl,
        table(&keys)
    ))
}

/// What time it is. A wrong clock would forget keys too early, and with them end sessions: so the database is asked, which
/// knows whether its clock is to be believed. Where there is none yet, there are no sessions.
async fn now(database: &DatabaseArgs) -> Result<Seconds, OperateError> {
    if let Place::Sqlite(file) = database.named()?
        && !file.exists()
    {
        return Ok(SystemClock.now());
    }
    let db = open(database).await?;
    let now = db.now().await;
    db.close().await;
    Ok(now?)
}

fn place(database: &DatabaseArgs) -> Result<PathBuf, Impossible> {
    Ok(database.key_file(&database.named()?))
}

fn table(keys: &Keys) -> String {
    keys.infos().map(line).collect()
}

fn line(info: KeyInfo) -> String {
    let KeyInfo {
        kid,
        used_for,
        active_since,
    } = info;
    let what = match used_for {
        KeyUse::Retired => "retired: verifies",
        KeyUse::Active => "active: makes and verifies",
        KeyUse::Staged => "staged: verifies, and will make",
    };
    match active_since {
        Some(since) => format!("  {kid:>3}  {what}, active since {}\n", utc(since)),
        None => format!("  {kid:>3}  {what}\n"),
    }
}
