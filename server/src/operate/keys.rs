//! The master keys: listed, staged, rotated.

use std::path::PathBuf;

use super::Said;
use crate::cli::{KeyFileArgs, RotateArgs};
use crate::clock::{Clock, SystemClock};
use crate::config::{DatabaseArgs, Impossible};
use crate::key_file::{change, read};
use crate::keys::{KeyInfo, KeyUse, Keys};
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

pub(super) fn rotate(args: &RotateArgs) -> Said {
    let place = place(&args.database)?;
    let now = SystemClock.now();
    let keys = change(&place, |keys| keys.rotated(now, args.absolute_ttl))?;
    Ok(format!(
        "Key {} makes all new tokens from now on. Servers that read {} learn of it by themselves. Keys that were retired more than {} s ago are forgotten: no server's --absolute-ttl may be longer.\n{}",
        keys.active(),
        place.display(),
        args.absolute_ttl,
        table(&keys)
    ))
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
