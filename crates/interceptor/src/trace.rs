//! What happens inside, written as events of `tracing`.
//!
//! ```
//! use tollgate_interceptor::Auth;
//! use tollgate_interceptor::trace::Trace;
//!
//! fn listen(auth: &Auth) {
//!     auth.observe(Trace);
//! }
//! ```
//!
//! | level | what |
//! | --- | --- |
//! | `WARN` | a refresh that brought no verdict, a storage that can't be written |
//! | `INFO` | login, logout, refreshed |
//! | `DEBUG` | each request and each refresh on its way |
//! | `TRACE` | the count of requests |
//!
//! What this deliberately does not do: say who is logged in, and quote the server.
//! A log travels further than a screen; a session is named by its public `sid`.
//! Paths are written without their query; what an API puts into its paths stands there.

use core::time::Duration;

use tracing::{debug, info, trace, warn};

use crate::observer::{Event, Observer};

/// Writes each event; who wants to read them sets up a subscriber.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trace;

impl Observer for Trace {
    fn on_event(&self, at: Duration, event: &Event) {
        match event {
            Event::Sent {
                id,
                method,
                path,
                stamp,
                sending,
            } => debug!(
                ?at,
                request = id.0,
                method = method.as_str(),
                path,
                login = stamp.map(|stamp| stamp.login),
                generation = stamp.map(|stamp| stamp.generation),
                ?sending,
                "sent"
            ),
            Event::Queued { id } => debug!(?at, request = id.0, "queued"),
            Event::Answered { id, status } => debug!(?at, request = id.0, status, "answered"),
            Event::PutOff { id, retry_in } => debug!(?at, request = id.0, ?retry_in, "put off"),
            // Errors are written by their `Debug`: it leaves the server's words out, and a line break in a code is no
            // line break in the log.
            Event::Failed { id, error } => debug!(?at, request = id.0, ?error, "failed"),
            Event::Aborted { id } => debug!(?at, request = id.0, "aborted"),
            Event::Refreshing { stamp, attempt } => debug!(
                ?at,
                login = stamp.login,
                generation = stamp.generation,
                attempt,
                "refreshing"
            ),
            Event::Refreshed { stamp, source } => info!(
                ?at,
                login = stamp.login,
                generation = stamp.generation,
                ?source,
                "refreshed"
            ),
            Event::RefreshFailed { cause, retry_in } => {
                warn!(?at, ?cause, ?retry_in, "refresh failed");
            }
            Event::LoggedIn { identity } => info!(?at, sid = identity.sid, "logged in"),
            Event::LoggedOut { identity, reason } => {
                info!(?at, sid = identity.sid, ?reason, "logged out");
            }
            Event::Loading(loading) => trace!(?at, ?loading, "loading"),
            Event::StoreUnavailable => warn!(?at, "the session can't be stored"),
            Event::Stored => info!(?at, "the session is stored again"),
        }
    }
}
