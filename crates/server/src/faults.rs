//! Faults that a demo makes on purpose, so that people see what a client does about them.
//!
//! Each is for the session that has asked for it, and befalls requests that bear one of its tokens; nobody else's. It is
//! over after [`Fault::LIFE`] seconds by the server's clock, or when it has happened as often as it does.
//!
//! A token is not proven here: whoever forges one makes faults for the forged requests alone.
//!
//! What is not here: a server that is no demo. It has neither the path nor this layer.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream::once;
use tokio::time::sleep;
use tollgate_api_types::Fault;

use crate::bearer::bearer;
use crate::error::ApiError;
use crate::rotation::Seconds;
use crate::state::AppState;
use crate::token::{Access, FamilyId, Refresh, Unproven};

const REFRESH: &str = "/api/master/auth/refresh";

/// The path by which faults are set, which none befalls: it ends them.
pub(crate) const PATH: &str = "/api/master/demo/faults";

/// How much later a slow answer comes.
const DELAY: Duration = Duration::from_secs(2);

/// Which sessions have which fault. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(Arc<Mutex<HashMap<FamilyId, Set>>>);

#[derive(Debug, Clone, Copy)]
struct Set {
    fault: Fault,
    until: Seconds,
    /// How often it still happens; `None` for each time.
    left: Option<u32>,
}

impl Faults {
    /// Gives a session this fault instead of the one that it had; tells until when.
    pub(crate) fn set(&self, id: FamilyId, fault: Option<Fault>, now: Seconds) -> Option<Seconds> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        faults.retain(|_, set| now < set.until);
        let Some(fault) = fault else {
            faults.remove(&id);
            return None;
        };
        let until = now.saturating_add(Fault::LIFE);
        let left = match fault {
            Fault::Slow => None,
            Fault::RefreshLost => Some(1),
            Fault::RefreshUnavailable => Some(2),
        };
        faults.insert(id, Set { fault, until, left });
        Some(until)
    }

    fn has(&self, id: FamilyId) -> bool {
        let faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        faults.contains_key(&id)
    }

    /// What befalls a request of a session now, which happens once less often from then on.
    fn befalling(&self, id: FamilyId, path: &str, now: Seconds) -> Option<Fault> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let set = faults.get_mut(&id)?;
        if now >= set.until {
            faults.remove(&id);
            return None;
        }
        let is_met = match set.fault {
            Fault::Slow => path != PATH,
            Fault::RefreshLost | Fault::RefreshUnavailable => path == REFRESH,
        };
        if !is_met {
            return None;
        }
        let fault = set.fault;
        set.left = set.left.map(|left| left.saturating_sub(1));
        if set.left == Some(0) {
            faults.remove(&id);
        }
        Some(fault)
    }
}

/// Lets its fault befall a request.
pub(crate) async fn befall(
    State((state, faults)): State<(AppState, Faults)>,
    request: Request,
    next: Next,
) -> Response {
    let Some(id) = session_of(request.headers()).filter(|id| faults.has(*id)) else {
        return next.run(request).await;
    };
    let now = match state.db.now().await {
        Ok(now) => now,
        Err(error) => return ApiError::from(error).into_response(),
    };
    let fault = faults.befalling(id, request.uri().path(), now);
    make(fault, next.run(request)).await
}

/// What a fault makes of an answer; one that is put off is never asked for.
async fn make(fault: Option<Fault>, answer: impl Future<Output = Response>) -> Response {
    match fault {
        None => answer.await,
        Some(Fault::Slow) => {
            sleep(DELAY).await;
            answer.await
        }
        Some(Fault::RefreshLost) => cut_off(answer.await),
        Some(Fault::RefreshUnavailable) => {
            ApiError::Unavailable("the demo was asked for it".into()).into_response()
        }
    }
}

/// The same answer without its body: the connection breaks where that would begin.
fn cut_off(answer: Response) -> Response {
    let (parts, _) = answer.into_parts();
    let broken = io::Error::new(io::ErrorKind::ConnectionReset, "the demo was asked for it");
    let body = Body::from_stream(once(async { Err::<Bytes, _>(broken) }));
    Response::from_parts(parts, body)
}

/// The session that a request's token names, be it an access token or a refresh token.
fn session_of(headers: &HeaderMap) -> Option<FamilyId> {
    let token = bearer(headers).ok()?;
    Unproven::<Access>::parse(token)
        .map(|token| token.family())
        .or_else(|| Unproven::<Refresh>::parse(token).map(|token| token.family()))
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    const ID: FamilyId = FamilyId([1; 16]);
    const OTHER: FamilyId = FamilyId([2; 16]);

    #[tokio::test(start_paused = true)]
    async fn a_slow_answer_comes_two_seconds_later() {
        let begun = Instant::now();
        make(Some(Fault::Slow), async { Response::default() }).await;
        assert_eq!(begun.elapsed(), DELAY);
        make(None, async { Response::default() }).await;
        assert_eq!(begun.elapsed(), DELAY);
    }

    #[test]
    fn each_fault_happens_as_often_as_it_does_and_to_what_it_is_for() {
        let faults = Faults::default();
        for (fault, n_refreshes, n_others) in [
            (Fault::Slow, 5, 5),
            (Fault::RefreshLost, 1, 0),
            (Fault::RefreshUnavailable, 2, 0),
        ] {
            assert_eq!(faults.set(ID, Some(fault), 100), Some(160));
            let happens = |path| {
                (0..5)
                    .filter(|_| faults.befalling(ID, path, 159).is_some())
                    .count()
            };
            assert_eq!(happens("/api/master/me"), n_others, "{fault:?}");
            assert_eq!(happens(PATH), 0, "{fault:?}");
            assert_eq!(happens(REFRESH), n_refreshes, "{fault:?}");
            assert_eq!(faults.befalling(OTHER, REFRESH, 159), None, "{fault:?}");
        }
    }

    #[test]
    fn a_fault_is_over_in_time_or_on_request_and_nothing_of_it_is_kept() {
        let faults = Faults::default();
        faults.set(ID, Some(Fault::Slow), 100);
        assert_eq!(faults.befalling(ID, REFRESH, 160), None);
        assert!(!faults.has(ID));
        faults.set(ID, Some(Fault::Slow), 100);
        assert_eq!(faults.set(ID, None, 101), None);
        assert!(!faults.has(ID));
        faults.set(ID, Some(Fault::Slow), 100);
        faults.set(OTHER, Some(Fault::Slow), 160);
        assert!(!faults.has(ID), "the next one sweeps those that are over");
    }
}
