//! What the database knows of the right time, and whether it can still do what it is for.
//!
//! The newest time that is known to be right moves on once a minute, by a write that tells at the same time whether
//! there can be any. A time that is not believed never moves it (see [`super::sql::Watch`]); an operator's word sets it,
//! also back, and all servers on the database hear of it.

use super::locks::lock_all_open;
use super::sql::{Connection, Mark};
use super::{Database, StoreError};
use crate::rotation::Seconds;

const MARK: &str = "SELECT newest, n_confirmed FROM clock";

/// It changes the row whatever the time is: a database that is asked to keep what it has already writes nothing.
const TOUCH: &str = "UPDATE clock SET n_checks = n_checks + 1,
         newest = CASE WHEN $1 IS NULL OR newest > $1 THEN newest ELSE $1 END";

/// What was certain by a clock that was ahead is not so by this one.
const UNSETTLE: &str = "UPDATE families SET open_until = 0 WHERE ended IS NULL AND open_until > 0";

const CONFIRM: &str = "UPDATE clock SET newest = $1, n_confirmed = n_confirmed + 1";

/// What is well with a database, and what is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Whether it is the one that was opened.
    pub place: Result<(), StoreError>,
    /// Whether its clock is believed.
    pub clock: Result<(), StoreError>,
    /// Whether it can be written to.
    pub write: Result<(), StoreError>,
}

/// A clock that an operator has just confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfirmedClock {
    /// What it says.
    pub now: Seconds,
    /// The newest time that was known to be right before.
    pub newest: Option<Seconds>,
}

impl Database {
    /// Looks whether the database is the one that was opened, and its clock believed. It writes nothing.
    ///
    /// # Errors
    /// Why not.
    pub async fn look(&self) -> Result<(), StoreError> {
        self.now().await?;
        self.store.look().await
    }

    /// Looks at all that a server depends on, hears whether an operator has confirmed the clock, and moves the newest
    /// time on if it is believed.
    pub async fn check(&self) -> Check {
        Check {
            place: self.store.look().await,
            clock: self.check_clock().await,
            write: self.touch().await,
        }
    }

    /// Takes what the clock says for right, whatever it is: the word of an operator. All servers on this database hear
    /// of it within a minute, and those that wait for it within seconds.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn confirm_clock(&self) -> Result<ConfirmedClock, StoreError> {
        let confirmed = self
            .write(|tx| {
                Box::pin(async move {
                    let now = tx.wall().await?;
                    let newest = mark(tx).await?.newest;
                    if newest.is_some_and(|newest| now < newest) {
                        lock_all_open(tx).await?;
                        tx.execute(UNSETTLE, []).await?;
                    }
                    tx.execute(CONFIRM, [now.into()]).await?;
                    Ok(ConfirmedClock { now, newest })
                })
            })
            .await?;
        self.hear().await?;
        Ok(confirmed)
    }

    /// Goes by the clock whatever it says, from now on: for a demo, which has nothing to lose.
    pub fn believe_any_clock(&self) {
        self.store.watch().believe_anything();
    }

    /// Begins to watch the clock.
    pub(super) async fn watch_clock(&self) -> Result<(), StoreError> {
        let mut reader = self.reader().await?;
        let (mark, wall) = (mark(&mut reader).await?, reader.wall().await?);
        self.store.watch().begin(mark, wall);
        Ok(())
    }

    async fn check_clock(&self) -> Result<(), StoreError> {
        self.hear().await?;
        self.now().await.map(drop)
    }

    async fn hear(&self) -> Result<(), StoreError> {
        let mark = mark(&mut self.reader().await?).await?;
        self.store.watch().hear(mark);
        Ok(())
    }

    async fn touch(&self) -> Result<(), StoreError> {
        self.write(|tx| {
            Box::pin(async move {
                let now = believed_now(tx).await?;
                tx.execute(TOUCH, [now.into()]).await.map(drop)
            })
        })
        .await
    }
}

/// What time it is; while nobody knows, the newest time that is known to be right. For what can't wait for a clock.
pub(super) async fn now_or_newest(tx: &mut Connection) -> Result<Seconds, StoreError> {
    match believed_now(tx).await? {
        Some(now) => Ok(now),
        None => Ok(mark(tx).await?.newest.unwrap_or_default()),
    }
}

async fn believed_now(tx: &mut Connection) -> Result<Option<Seconds>, StoreError> {
    match tx.now().await {
        Ok(now) => Ok(Some(now)),
        Err(StoreError::Clock(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn mark(connection: &mut Connection) -> Result<Mark, StoreError> {
    let row = connection.fetch_one(MARK, []).await?;
    Ok(Mark {
        newest: row.get("newest")?,
        n_confirmed: row.get("n_confirmed")?,
    })
}
