//! Ending sessions.

use super::{Said, open};
use crate::config::DatabaseArgs;

pub(super) async fn end_all(database: &DatabaseArgs) -> Said {
    let db = open(database).await?;
    let ended = db.end_everything().await;
    db.close().await;
    ended?;
    Ok("All sessions are over: everybody has to sign in again.\n".into())
}
