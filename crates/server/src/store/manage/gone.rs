//! Who has just signed out everywhere.
//!
//! A sign-in marks its user (`users.may_have_sessions`), and only the sweep takes the mark back, so that nobody who ends a
//! session has to lock its user. Until it does, a list that goes by the mark has to know who is gone.

use crate::rotation::Seconds;
use crate::store::StoreError;
use crate::store::sql::{Connection, Query};

/// More than so many are not put into the question of a list.
const MOST_GONE: i64 = 1_000;

/// Those who may have sessions, for all that the sweep has seen, and have none any more; `None` for very many.
pub(super) async fn gone(
    reader: &mut Connection,
    now: Seconds,
) -> Result<Option<Vec<String>>, StoreError> {
    let mut query = Query::new(reader.dialect());
    query.say("SELECT usr_id FROM (SELECT usr_id FROM families ");
    // SQLite would rather go through all that have ended.
    query.say_each("INDEXED BY ended_families_unseen ", "");
    query.say(
        "WHERE ended IS NOT NULL AND open_until IS NOT NULL
         UNION SELECT usr_id FROM families WHERE ended IS NULL AND open_until <= ",
    );
    query.put(now).say(
        ") AS unseen WHERE coalesce((SELECT max(f.idle_expires_at) FROM families f
             WHERE f.usr_id = unseen.usr_id AND f.ended IS NULL), 0) <= ",
    );
    query.put(now).say(" LIMIT ").put(MOST_GONE + 1);
    let rows = query.fetch_all(reader).await?;
    let are_few = rows.len() <= usize::try_from(MOST_GONE).unwrap_or(usize::MAX);
    let gone = rows.iter().map(|row| row.get("usr_id"));
    let gone = gone.collect::<Result<Vec<String>, _>>()?;
    Ok(are_few.then_some(gone))
}
