//! Whether the server lives, and whether it is ready.

use core::time::Duration;

use axum::extract::State;
use tokio::time::timeout;

use crate::body::{Answer, Data};
use crate::error::ApiError;
use crate::state::AppState;
use crate::telemetry::Ailment;

/// A database that takes longer than this to say anything is not ready.
const PATIENCE: Duration = Duration::from_secs(1);

/// The process lives and answers. The database isn't asked: to start the server again would not mend that.
pub(crate) async fn healthz() -> Data<()> {
    Data(())
}

/// The server can do what it is for: the database answers and is the one that was opened, it could be written to when
/// that was last tried (see [`crate::checkup`]), its clock is believed, and nobody has told the server to stop.
pub(crate) async fn readyz(State(state): State<AppState>) -> Answer<()> {
    if state.telemetry.is_stopping() {
        return Err(ApiError::Unavailable("the server is stopping".into()));
    }
    if let Some(ailment) = state.telemetry.ailment() {
        return Err(ApiError::NotReady(ailment));
    }
    match timeout(PATIENCE, state.db.look()).await {
        Ok(Ok(())) => Ok(Data(())),
        Ok(Err(error)) => Err(match Ailment::of(&error) {
            Some(ailment) => ApiError::NotReady(ailment),
            None => error.into(),
        }),
        Err(_) => Err(ApiError::Unavailable(
            "the database has not answered in time".into(),
        )),
    }
}
