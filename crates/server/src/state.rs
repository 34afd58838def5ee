//! What every request can reach.

use crate::config::Settings;
use crate::key_ring::KeyRing;
use crate::password::Passwords;
use crate::setup::SetUpFile;
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
    /// Where the secret of the first start lies.
    pub setup: SetUpFile,
    /// What the operator has chosen.
    pub settings: Settings,
    /// What the operator learns.
    pub telemetry: Telemetry,
}
