//! The buckets in which failed guesses are counted (see [`crate::throttle`]).
//!
//! A row is there while something is remembered: what is forgotten is deleted, by whoever comes by next. So the table is
//! no larger than the number of failures that there can be in the time in which they are forgotten.

use std::collections::BTreeMap;

use super::sql::{Connection, Statement};
use super::{Database, StoreError};
use crate::rotation::Seconds;
use crate::throttle::{Bucket, Buckets, Counted, Device, Guess, Key, Limit, Room};

const LOOK: &str = "SELECT forgotten_at FROM throttles WHERE key = $1";

/// Also a bucket that isn't there is locked, by being made: two first guesses must not both find it empty.
const LOCK: &str = "INSERT INTO throttles (key, forgotten_at) VALUES ($1, 0)
     ON CONFLICT (key) DO UPDATE SET forgotten_at = throttles.forgotten_at RETURNING forgotten_at";

const KEEP: &str = "UPDATE throttles SET forgotten_at = $2 WHERE key = $1";

const FORGET: &str = "DELETE FROM throttles WHERE key = $1";

/// What somebody else has locked is swept by somebody else.
const SWEEP: Statement = Statement::each(
    "DELETE FROM throttles WHERE key IN
     (SELECT key FROM throttles WHERE forgotten_at <= $1 ORDER BY forgotten_at LIMIT 8)",
    "DELETE FROM throttles WHERE key IN
     (SELECT key FROM throttles WHERE forgotten_at <= $1 ORDER BY forgotten_at LIMIT 8 FOR UPDATE SKIP LOCKED)",
);

impl Database {
    /// The buckets of a guess, as they stand now.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn buckets(&self, keys: &Counted<Key>) -> Result<Buckets, StoreError> {
        let mut reader = self.reader().await?;
        Ok(Counted {
            device: match keys.device {
                Some(keys) => Some(Device {
                    this: look(&mut reader, keys.this).await?,
                    all: look(&mut reader, keys.all).await?,
                }),
                None => None,
            },
            account: look(&mut reader, keys.account).await?,
            peer: look(&mut reader, keys.peer).await?,
        })
    }

    /// Whether one more failure has room in a bucket now.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn room(&self, key: Key, limit: Limit) -> Result<Room, StoreError> {
        let mut reader = self.reader().await?;
        let now = reader.now().await?;
        let (room, _) = look(&mut reader, key).await?.look(limit, now);
        Ok(room)
    }

    /// One bucket, as it stands now.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn bucket(&self, key: Key) -> Result<Bucket, StoreError> {
        look(&mut self.reader().await?, key).await
    }
}

/// Locks the buckets of a guess, all in one order, and reads them.
pub(super) async fn lock_all(
    tx: &mut Connection,
    keys: &Counted<Key>,
) -> Result<Buckets, StoreError> {
    let of_device = keys.device.map(|device| [device.this, device.all]);
    let mut buckets: BTreeMap<Key, Bucket> = [keys.account, keys.peer]
        .into_iter()
        .chain(of_device.into_iter().flatten())
        .map(|key| (key, Bucket::EMPTY))
        .collect();
    for (key, bucket) in &mut buckets {
        *bucket = lock(tx, *key).await?;
    }
    let of = |key: Key| buckets.get(&key).copied().unwrap_or(Bucket::EMPTY);
    Ok(Counted {
        device: keys.device.map(|device| Device {
            this: of(device.this),
            all: of(device.all),
        }),
        account: of(keys.account),
        peer: of(keys.peer),
    })
}

/// Stores the buckets of a guess.
pub(super) async fn keep_all(
    tx: &mut Connection,
    keys: &Counted<Key>,
    buckets: &Buckets,
    now: Seconds,
) -> Result<(), StoreError> {
    if let (Some(keys), Some(buckets)) = (keys.device, buckets.device) {
        keep(tx, keys.this, buckets.this, now).await?;
        keep(tx, keys.all, buckets.all, now).await?;
    }
    keep(tx, keys.account, buckets.account, now).await?;
    keep(tx, keys.peer, buckets.peer, now).await?;
    sweep(tx, now).await
}

/// Judges a guess that is counted in one bucket alone, and stores that bucket, which is locked from then on.
pub(super) async fn count(
    tx: &mut Connection,
    key: Key,
    limit: Limit,
    guess: Guess,
) -> Result<Room, StoreError> {
    let bucket = lock(tx, key).await?;
    // Waiting for the lock must not make a guess older than it is.
    let now = tx.now().await?;
    let (room, bucket) = bucket.judge(limit, guess, now);
    keep(tx, key, bucket, now).await?;
    sweep(tx, now).await?;
    Ok(room)
}

/// Locks one bucket until the transaction ends, and reads it.
pub(super) async fn lock(tx: &mut Connection, key: Key) -> Result<Bucket, StoreError> {
    let row = tx.fetch_one(LOCK, [key.0.into()]).await?;
    Ok(Bucket::from_millis(row.get("forgotten_at")?))
}

/// Stores one bucket, which is locked.
async fn keep(
    tx: &mut Connection,
    key: Key,
    bucket: Bucket,
    now: Seconds,
) -> Result<(), StoreError> {
    match bucket.is_empty(now) {
        true => tx.execute(FORGET, [key.0.into()]).await?,
        false => {
            let values = [key.0.into(), bucket.to_millis().into()];
            tx.execute(KEEP, values).await?
        }
    };
    Ok(())
}

/// Deletes a few of the buckets that are empty by now: more than a guess can make.
async fn sweep(tx: &mut Connection, now: Seconds) -> Result<(), StoreError> {
    let now = now.saturating_mul(1_000);
    tx.execute(SWEEP, [now.into()]).await.map(drop)
}

async fn look(reader: &mut Connection, key: Key) -> Result<Bucket, StoreError> {
    let row = reader.fetch_optional(LOOK, [key.0.into()]).await?;
    match row {
        Some(row) => Ok(Bucket::from_millis(row.get("forgotten_at")?)),
        None => Ok(Bucket::EMPTY),
    }
}
