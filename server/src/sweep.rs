//! Sweeping the database now and then, for as long as the server runs.

use std::time::Duration;

use tokio::time::sleep;
use tracing::{debug, warn};

use crate::store::{Database, Retention, Swept};

/// What has expired is in the audit log about so soon.
const PAUSE: Duration = Duration::from_secs(60);

/// Sweeps until it is dropped. A database that is unavailable now is swept the next time.
pub async fn keep_sweeping(db: Database, retention: Retention) {
    loop {
        match db.sweep(retention).await {
            Ok(swept) => note(swept),
            Err(error) => warn!(%error, "the database could not be swept"),
        }
        sleep(PAUSE).await;
    }
}

fn note(swept: Swept) {
    let Swept {
        n_expired,
        n_sessions,
        n_events,
    } = swept;
    if swept != Swept::default() {
        debug!(n_expired, n_sessions, n_events, "swept");
    }
}
