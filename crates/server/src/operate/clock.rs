//! The clock: the word of an operator that it is right.

use super::{Said, open};
use crate::config::DatabaseArgs;
use crate::store::ConfirmedClock;
use crate::utc::utc;

pub(super) async fn confirm(database: &DatabaseArgs) -> Said {
    let db = open(database).await?;
    let confirmed = db.confirm_clock().await;
    db.close().await;
    let ConfirmedClock { now, newest } = confirmed?;
    let before = newest.map_or_else(String::new, |newest| {
        format!(" The newest time before was {}.", utc(newest))
    });
    Ok(format!(
        "The clock says {}, and that is right from now on.{before} Servers that run hear of it within a minute.\n",
        utc(now)
    ))
}
