//! Sweeping the database now and then, for as long as the server runs.

use std::time::Duration;

use tokio::time::sleep;
use tracing::{debug, info, warn};

use crate::store::{Database, Deleted, Retention, StoreError, Swept};
use crate::utc::utc;

/// What has expired is in the audit log about so soon, and lists look for so long at those who have just signed out.
const PAUSE: Duration = Duration::from_secs(10);

/// Sweeps until it is dropped. A database that is unavailable now is swept the next time.
pub async fn keep_sweeping(db: Database, retention: Retention) {
    loop {
        match db.sweep(retention).await {
            Ok(swept) => note(swept),
            // It is said to be an error already, by whoever looks after that.
            Err(error @ StoreError::Clock(_)) => debug!(%error, "nothing was swept"),
            Err(error) => warn!(%error, "the database could not be swept"),
        }
        sleep(PAUSE).await;
    }
}

/// What was deleted is for the operator to know: how much, and from when to when.
fn note(swept: Swept) {
    let Swept {
        n_expired,
        sessions,
        events,
        counts,
    } = swept;
    if n_expired > 0 {
        debug!(n_expired, "sessions have expired");
    }
    tell("sessions that were over for long", sessions);
    tell(
        "rows of the audit log that were kept for long enough",
        events,
    );
    tell("old counts of refreshes", counts);
}

fn tell(what: &str, Deleted { n, range }: Deleted) {
    if let Some((oldest, newest)) = range {
        info!(n, from = utc(oldest), to = utc(newest), "deleted: {what}");
    }
}
