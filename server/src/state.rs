//! What every request can reach.

use crate::config::Settings;
use crate::key_ring::KeyRing;
use crate::password::Passwords;
use crate::store::Database;
use crate::telemetry::Telemetry;

/// The server's parts; clones share them.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: Database,
    /// The master keys.
    pub keys: KeyRing,
    /// Checks passwords.
    pub passwords: Passwords,
    /// What the operator has chosen.
    pub settings: Settings,
    /// What the operator learns.
    pub telemetry: Telemetry,
}
