//! The locks that several take, in the order in which they are taken: users, then sessions by their ids.
//!
//! Whoever ends many sessions has first locked what a login has to lock: their user, their tenant, or all users.
//! Then a login comes before, and its session ends with the others, or it waits until they have ended. Otherwise a
//! session could appear in between, which would live on, or be waited for out of order.
//!
//! With SQLite a writer has the whole database for itself already.

use super::StoreError;
use super::sql::{Connection, Dialect, Lock, Query};

const USER: Lock = Lock("SELECT 1 FROM users WHERE usr_id = $1 FOR UPDATE");

/// Whoever locks one of them, or makes a new one, waits; reading goes on.
const ALL_USERS: Lock = Lock("LOCK TABLE users IN EXCLUSIVE MODE");

const OPEN_OF_USER: Lock =
    Lock("SELECT 1 FROM families WHERE ended IS NULL AND usr_id = $1 ORDER BY id FOR UPDATE");

const OPEN_IN_TENANT: Lock =
    Lock("SELECT 1 FROM families WHERE ended IS NULL AND tenant_id = $1 ORDER BY id FOR UPDATE");

const ALL_OPEN: Lock = Lock("SELECT 1 FROM families WHERE ended IS NULL ORDER BY id FOR UPDATE");

/// Locks a user until the transaction ends.
pub(super) async fn lock_user(tx: &mut Connection, usr_id: &str) -> Result<(), StoreError> {
    tx.lock(USER, [usr_id.into()]).await
}

/// Locks all users until the transaction ends, also those who are not there yet.
///
/// It comes before the lock of any single one: two who hold such a lock would wait for each other.
pub(super) async fn lock_all_users(tx: &mut Connection) -> Result<(), StoreError> {
    tx.lock(ALL_USERS, []).await
}

/// Locks all sessions of a user that nobody has ended, until the transaction ends.
pub(super) async fn lock_open_of_user(tx: &mut Connection, usr_id: &str) -> Result<(), StoreError> {
    tx.lock(OPEN_OF_USER, [usr_id.into()]).await
}

/// The same with those in a tenant.
pub(super) async fn lock_open_in_tenant(
    tx: &mut Connection,
    tenant_id: &str,
) -> Result<(), StoreError> {
    tx.lock(OPEN_IN_TENANT, [tenant_id.into()]).await
}

/// The same with everybody's.
pub(super) async fn lock_all_open(tx: &mut Connection) -> Result<(), StoreError> {
    tx.lock(ALL_OPEN, []).await
}

/// The same with those of several users, and with those that have ended and that no sweep has seen since.
pub(super) async fn lock_unseen_of_users(
    tx: &mut Connection,
    users: &[String],
) -> Result<(), StoreError> {
    if tx.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    let mut query = Query::new(Dialect::Postgres);
    query.say(
        "SELECT 1 FROM families WHERE (ended IS NULL OR open_until IS NOT NULL) AND usr_id IN (",
    );
    for (index, usr_id) in users.iter().enumerate() {
        query.say(if index == 0 { "" } else { ", " }).put(usr_id);
    }
    query.say(") ORDER BY id FOR UPDATE");
    query.fetch_all(tx).await.map(drop)
}
