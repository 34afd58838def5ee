//! What every request can reach.

use std::sync::Arc;

use crate::clock::Clock;
use crate::config::Settings;
use crate::keys::Keys;
use crate::password::Passwords;
use crate::store::Store;
use crate::telemetry::Telemetry;

/// The server's parts; clones share them.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub store: Store,
    /// The master keys.
    pub keys: Arc<Keys>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Checks passwords.
    pub passwords: Passwords,
    /// What the operator has chosen.
    pub settings: Settings,
    /// What the operator learns.
    pub telemetry: Telemetry,
}
