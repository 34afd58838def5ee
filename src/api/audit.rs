//! The endpoints of the audit log.

use tollgate_api_types::{Event, Page};
use tollgate_interceptor::{Client, Error, Request};

use super::with_parameters;

const AUDIT: &str = "audit";

/// One page of what has happened, newest first, as far as one may see it, by the parameters of a list.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn list(
    client: Client,
    parameters: Vec<(&'static str, String)>,
) -> Result<Page<Event>, Error> {
    client
        .send(with_parameters(Request::get(AUDIT), parameters))
        .await
}

/// One event.
///
/// # Errors
///
/// [`Error::NotFound`] when there is no such event for the caller; else as for [`Client::send`].
pub async fn one(client: Client, id: String) -> Result<Event, Error> {
    client.send(Request::get(AUDIT).segment(&id)).await
}

/// How many events that match are newer than this one.
///
/// It asks in the background: no spinner shows for it, and it renews no session, or a page that is left open would keep
/// its session alive for good.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn n_newer(
    client: Client,
    parameters: Vec<(&'static str, String)>,
    than: i64,
) -> Result<u64, Error> {
    let request = with_parameters(Request::get(AUDIT), parameters)
        .query("newerThan", than)
        .query("limit", "1");
    let request = request.uncounted().without_refresh().without_retry();
    let page: Page<Event> = client.send(request).await?;
    Ok(page.total.value())
}
