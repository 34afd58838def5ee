//! Ending many sessions at once, each with its line in the audit log.
//!
//! They are locked in the order of their ids, then written down, then ended: three statements, however many there are.
//! Those whose end has come already stay as they are: they have expired, and nobody has ended them.

use tollgate_api_types::EventKind;

use super::acting::Actor;
use crate::rotation::End;
use crate::store::StoreError;
use crate::store::locks::{lock_all_open, lock_open_in_tenant, lock_open_of_user};
use crate::store::sql::{Connection, Value};
use crate::store::words::{end_word, kind_word};

/// Which sessions end; the one that asks never does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whose<'a> {
    /// Those of a user; with a tenant, those in it.
    User(&'a str, Option<&'a str>),
    /// All that are in a tenant.
    Tenant(&'a str),
    /// Everybody's.
    All,
}

const RECORD_OF_USER: &str = "
    INSERT INTO events (at, kind, usr_id, actor, tenant_id, family, ip, request_id, detail)
    SELECT $1, $2, usr_id, CASE WHEN usr_id = $3 THEN NULL ELSE $3 END, tenant_id, id, $4, $5, $6 FROM families
    WHERE ended IS NULL AND idle_expires_at > $1 AND id <> $7
    AND usr_id = $8 AND ($9 IS NULL OR tenant_id = $9) ORDER BY id";

const END_OF_USER: &str = "UPDATE families SET ended = $2, ended_at = $1
     WHERE ended IS NULL AND idle_expires_at > $1 AND id <> $3
     AND usr_id = $4 AND ($5 IS NULL OR tenant_id = $5)";

const RECORD: &str = "
    INSERT INTO events (at, kind, usr_id, actor, tenant_id, family, ip, request_id, detail)
    SELECT $1, $2, usr_id, CASE WHEN usr_id = $3 THEN NULL ELSE $3 END, tenant_id, id, $4, $5, $6 FROM families
    WHERE ended IS NULL AND idle_expires_at > $1 AND id <> $7 AND ($8 IS NULL OR tenant_id = $8) ORDER BY id";

const END: &str = "UPDATE families SET ended = $2, ended_at = $1
     WHERE ended IS NULL AND idle_expires_at > $1 AND id <> $3 AND ($4 IS NULL OR tenant_id = $4)";

/// Ends sessions for a reason, and tells how many they were.
///
/// Whoever calls it has locked the user, the tenant, or all users, so that no login comes in between.
pub(super) async fn end_many(
    tx: &mut Connection,
    actor: &Actor,
    whose: Whose<'_>,
    why: End,
) -> Result<u64, StoreError> {
    let (record, end, which): (_, _, Vec<Value>) = match whose {
        Whose::User(usr_id, tenant_id) => {
            lock_open_of_user(tx, usr_id).await?;
            let which = vec![usr_id.into(), tenant_id.into()];
            (RECORD_OF_USER, END_OF_USER, which)
        }
        Whose::Tenant(tenant_id) => {
            lock_open_in_tenant(tx, tenant_id).await?;
            (RECORD, END, vec![tenant_id.into()])
        }
        Whose::All => {
            lock_all_open(tx).await?;
            (RECORD, END, vec![None::<&str>.into()])
        }
    };
    let request_id = tx.request_id().map(str::to_owned);
    let mut values = vec![
        actor.now.into(),
        kind_word(EventKind::SessionRevoked).into(),
        (&actor.authority.usr_id).into(),
        (&actor.ip).into(),
        request_id.into(),
        end_word(why).into(),
        actor.session.into(),
    ];
    values.extend(which.iter().cloned());
    tx.execute(record, values).await?;
    let mut values = vec![actor.now.into(), end_word(why).into(), actor.session.into()];
    values.extend(which);
    tx.execute(end, values).await
}
