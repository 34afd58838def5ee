//! The indexes of all groups of three characters in the texts of users and sessions, by which parts of them are found.
//!
//! They need the extension `pg_trgm`, which comes with PostgreSQL and may be made by whoever may create something in the
//! database. Where it can't be had, everything is found as well, by looking at every row: so a start goes on without it,
//! says so, and the next start tries again.

use sqlx::PgConnection;
use tracing::warn;

/// One server after the other when several start at once.
///
/// New rows go straight into them: a list of those that wait would be gone through by each search.
///
/// The texts are those of the statements that search them (`store/manage/search.rs`): an index of another text is none.
const MAKE: &str = "
    BEGIN;
    SELECT pg_advisory_xact_lock(8104257301);
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX IF NOT EXISTS users_by_text ON users USING gin (
        (coalesce(name_key, usr_id) || E'\\n' || coalesce(display_key, lower(display_name))
         || E'\\n' || coalesce(email_key, lower(email))) gin_trgm_ops) WITH (fastupdate = off);
    CREATE INDEX IF NOT EXISTS families_by_text ON families USING gin (
        (lower(device) || E'\\n' || lower(browser) || E'\\n' || lower(ip)) gin_trgm_ops) WITH (fastupdate = off);
    COMMIT";

/// Makes them where there are none yet.
pub(super) async fn index(connection: &mut PgConnection) {
    let Err(error) = sqlx::raw_sql(MAKE).execute(&mut *connection).await else {
        return;
    };
    // It is open still, and failed; there is nothing else in it.
    let _ = sqlx::raw_sql("ROLLBACK").execute(connection).await;
    warn!(
        %error,
        "searching looks at every row: see that pg_trgm is there (postgresql-contrib), let this user create in the database, or create the extension in it, and start again"
    );
}
