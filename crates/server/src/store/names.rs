//! Names as they are typed, and the keys by which names and other texts are found (see [`crate::names`]).
//!
//! Keys are made of what stands beside them, by rules of a library that learns of new letters with each version. So each
//! start looks at all of them, and writes down those that have changed, or that an older server has left out.

use super::sql::{Connection, Query, Row};
use super::{Database, StoreError};
use crate::names::{Spelling, fold};

/// So many rows are looked at, and written down, at once.
const BATCH: i64 = 500;

const HAS_KEY: &str = "SELECT 1 FROM users WHERE name_key = $1 LIMIT 1";

const IS_TOLD_OF: &str = "SELECT 1 FROM events WHERE usr_id = $1 LIMIT 1";

const FORMER: &str = "SELECT usr_id FROM former_names WHERE name_key = $1 ORDER BY usr_id LIMIT 1";

/// Whether anybody has the key, or had it as far as the audit log tells.
const IS_TAKEN: &str = "SELECT 1 FROM users WHERE name_key = $1
     UNION ALL SELECT 1 FROM events WHERE usr_id = $1
     UNION ALL SELECT 1 FROM former_names f WHERE f.name_key = $1
     AND EXISTS (SELECT 1 FROM events e WHERE e.usr_id = f.usr_id) LIMIT 1";

const KEEP: &str = "INSERT INTO former_names (usr_id, name_key) VALUES ($1, $2)
     ON CONFLICT (usr_id) DO UPDATE SET name_key = excluded.name_key";

const USERS: &str =
    "SELECT usr_id, display_name, email, name_key, display_key, email_key FROM users
     WHERE usr_id > $1 ORDER BY usr_id LIMIT $2";

/// Not where somebody has changed the row since it was looked at: then its keys were written with it.
const SET_KEYS: &str = "UPDATE users SET name_key = $4, display_key = $5, email_key = $6
     WHERE usr_id = $1 AND display_name = $2 AND email = $3";

const TENANTS: &str = "SELECT tenant_id, name, name_key FROM tenants
     WHERE tenant_id > $1 ORDER BY tenant_id LIMIT $2";

const SET_TENANT_KEY: &str = "UPDATE tenants SET name_key = $3 WHERE tenant_id = $1 AND name = $2";

const FORMER_NAMES: &str = "SELECT usr_id, name_key FROM former_names
     WHERE usr_id > $1 ORDER BY usr_id LIMIT $2";

const SET_FORMER_KEY: &str = "UPDATE former_names SET name_key = $2 WHERE usr_id = $1";

const FORGET: &str = "DELETE FROM former_names WHERE usr_id = $1";

const ALIKE: &str = "SELECT usr_id, name_key FROM users WHERE name_key IN
     (SELECT name_key FROM users GROUP BY name_key HAVING count(*) > 1) ORDER BY name_key, usr_id";

impl Database {
    /// The stored form of a name that somebody has typed: that of the user who has it, or had it as far as the audit log
    /// tells. It is nobody's when nobody has it, and when several have its key and none exactly this form.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn spelled(&self, typed: &str) -> Result<String, StoreError> {
        let spelling = Spelling::of(typed);
        let mut reader = self.reader().await?;
        let mut living = Query::new(reader.dialect());
        living.say("SELECT u.usr_id FROM users u WHERE ");
        is_meant(&spelling, &mut living);
        if let Some(row) = living.fetch_optional(&mut reader).await? {
            return row.get("usr_id");
        }
        let Spelling { exact, key } = spelling;
        if reader.exists(HAS_KEY, [(&key).into()]).await? {
            return Ok(exact);
        }
        for name in [&exact, &key] {
            if reader.exists(IS_TOLD_OF, [name.into()]).await? {
                return Ok(name.clone());
            }
        }
        match reader.fetch_optional(FORMER, [(&key).into()]).await? {
            Some(row) => row.get("usr_id"),
            None => Ok(key),
        }
    }

    /// Users whose names have the same key, side by side.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn alike(&self) -> Result<Vec<Vec<String>>, StoreError> {
        let rows = self.searcher().await?.fetch_all(ALIKE, []).await?;
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for row in &rows {
            let (key, usr_id): (String, String) = (row.get("name_key")?, row.get("usr_id")?);
            match groups.last_mut() {
                Some((last, group)) if *last == key => group.push(usr_id),
                _ => groups.push((key, vec![usr_id])),
            }
        }
        Ok(groups.into_iter().map(|(_, group)| group).collect())
    }

    /// The names of all users for which something holds, in order.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn names_that(&self, holds: fn(&str) -> bool) -> Result<Vec<String>, StoreError> {
        let mut found = Vec::new();
        let mut after = String::new();
        loop {
            let rows = self.batch(USERS, &after).await?;
            let Some(last) = rows.last() else {
                return Ok(found);
            };
            after = last.get("usr_id")?;
            for row in &rows {
                let usr_id: String = row.get("usr_id")?;
                found.extend(Some(usr_id).filter(|usr_id| holds(usr_id)));
            }
        }
    }

    /// Writes down the keys that are missing, or are others by today's rules.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub(super) async fn bring_keys_up_to_date(&self) -> Result<(), StoreError> {
        self.renew(USERS, "usr_id", user_keys).await?;
        self.renew(TENANTS, "tenant_id", tenant_key).await?;
        self.renew(FORMER_NAMES, "usr_id", former_key).await
    }

    /// Goes through the rows of a statement, a batch at a time, and does what each of them needs.
    async fn renew(
        &self,
        statement: &'static str,
        id: &'static str,
        change: fn(&Row) -> Result<Option<Change>, StoreError>,
    ) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let rows = self.batch(statement, &after).await?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = last.get(id)?;
            let changes: Result<Vec<_>, _> = rows.iter().map(change).collect();
            let changes: Vec<Change> = changes?.into_iter().flatten().collect();
            if !changes.is_empty() {
                self.write(move |tx| Box::pin(async move { make(tx, changes).await }))
                    .await?;
            }
        }
    }

    async fn batch(&self, statement: &'static str, after: &str) -> Result<Vec<Row>, StoreError> {
        let mut reader = self.searcher().await?;
        reader
            .fetch_all(statement, [after.into(), BATCH.into()])
            .await
    }
}

/// A statement with its values, all of them texts.
type Change = (&'static str, Vec<String>);

async fn make(tx: &mut Connection, changes: Vec<Change>) -> Result<(), StoreError> {
    for (statement, values) in changes {
        tx.execute(statement, values.into_iter().map(Into::into))
            .await?;
    }
    Ok(())
}

/// That a user `u` is the one who is meant by a name as it was typed: the one whose stored name it is, or else the only
/// one with its key.
pub(super) fn is_meant(Spelling { exact, key }: &Spelling, query: &mut Query) {
    query.say("(u.usr_id = ").put(exact);
    query.say(" OR (u.name_key = ").put(key);
    query
        .say(" AND NOT EXISTS (SELECT 1 FROM users other WHERE other.name_key = ")
        .put(key);
    query.say(" AND other.usr_id <> u.usr_id)))");
}

/// Whether a new name can't be given.
pub(super) async fn is_taken(tx: &mut Connection, key: &str) -> Result<bool, StoreError> {
    tx.exists(IS_TAKEN, [key.into()]).await
}

/// Remembers a name that is about to be nobody's, where its key doesn't tell of it.
pub(super) async fn keep_former(tx: &mut Connection, usr_id: &str) -> Result<(), StoreError> {
    let key = fold(usr_id);
    if key != usr_id {
        tx.execute(KEEP, [usr_id.into(), key.into()]).await?;
    }
    Ok(())
}

fn user_keys(row: &Row) -> Result<Option<Change>, StoreError> {
    let texts: [String; 3] = [
        row.get("usr_id")?,
        row.get("display_name")?,
        row.get("email")?,
    ];
    let stored: [Option<String>; 3] = [
        row.get("name_key")?,
        row.get("display_key")?,
        row.get("email_key")?,
    ];
    let keys = texts.each_ref().map(|text| fold(text));
    let is_same = stored
        .iter()
        .zip(&keys)
        .all(|(stored, key)| stored.as_ref() == Some(key));
    let values = || texts.into_iter().chain(keys).collect();
    Ok((!is_same).then(|| (SET_KEYS, values())))
}

fn tenant_key(row: &Row) -> Result<Option<Change>, StoreError> {
    let (tenant_id, name): (String, String) = (row.get("tenant_id")?, row.get("name")?);
    let stored: Option<String> = row.get("name_key")?;
    let key = fold(&name);
    Ok((stored.as_ref() != Some(&key)).then(|| (SET_TENANT_KEY, vec![tenant_id, name, key])))
}

/// One whose name is its own key needs no row: the audit log itself tells of it.
fn former_key(row: &Row) -> Result<Option<Change>, StoreError> {
    let usr_id: String = row.get("usr_id")?;
    let stored: Option<String> = row.get("name_key")?;
    let key = fold(&usr_id);
    Ok(match (key == usr_id, stored.as_ref() == Some(&key)) {
        (true, _) => Some((FORGET, vec![usr_id])),
        (false, false) => Some((SET_FORMER_KEY, vec![usr_id, key])),
        (false, true) => None,
    })
}
