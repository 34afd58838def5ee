//! Looking now and then whether the server can still do what it is for.
//!
//! A database that can only be read puts off everybody who signs in, one that has lost its file keeps nothing, and a
//! clock that has jumped makes nobody's session safe: a balancer must hear of it, and so must an operator. One small
//! write a minute tells; when something fails, it is looked at within seconds.
//!
//! What is not here: what is refused meanwhile, which [`crate::store`] sees to with each call.

use std::time::Duration;

use tokio::time::{sleep, timeout};
use tracing::{error, info};

use crate::store::{Check, Database};
use crate::telemetry::{Ailment, Telemetry};

/// How often all is looked at while nothing is wrong.
const PERIOD: Duration = Duration::from_secs(60);

/// How soon again, when something is wrong or has failed somebody.
const SOON: Duration = Duration::from_secs(5);

/// Looks until it is dropped.
pub async fn keep_checking(db: Database, telemetry: Telemetry) {
    loop {
        note(&telemetry, &db.check().await);
        sleep(SOON).await;
        if telemetry.ailment().is_none() {
            // It is as well when nobody has called for it.
            let _ = timeout(PERIOD - SOON, telemetry.alarm()).await;
        }
    }
}

/// Says what a check has found: to whoever asks whether the server is ready, and, once, to the log.
pub fn note(telemetry: &Telemetry, check: &Check) {
    let found = Ailment::found_by(check);
    let now: Vec<_> = found.iter().map(|(ailment, _)| *ailment).collect();
    let before = telemetry.set_ailments(now.clone());
    for (ailment, cause) in found {
        if !before.contains(&ailment) {
            error!(%cause, "not ready: {}", ailment.advice());
        }
    }
    for ailment in before {
        if !now.contains(&ailment) {
            info!(
                reason = ailment.label(),
                "over, and no longer a reason not to be ready"
            );
        }
    }
}
