//! The endpoints of the audit log.

use tollgate_api_types::{AuditQuery, Event, Page};
use tollgate_interceptor::{Client, Error, Request};

use super::with_query;

/// One page of what has happened, newest first, as far as one may see it.
///
/// # Errors
///
/// [`Error::Http`] with the code `BAD_REQUEST` for a filter that no log has; else as for [`Client::send`].
pub async fn list(client: Client, query: AuditQuery) -> Result<Page<Event>, Error> {
    let limit = query.limit.map(|limit| limit.to_string());
    let cursor = query.cursor.clone();
    let request = filtered(Request::get("audit"), query);
    let request = with_query(request, [("cursor", cursor), ("limit", limit)]);
    client.send(request).await
}

/// All that matches, as a table for a spreadsheet.
///
/// # Errors
///
/// As for [`list`].
pub async fn file(client: Client, query: AuditQuery) -> Result<Vec<u8>, Error> {
    let answer = client
        .fetch(filtered(Request::get("audit.csv"), query))
        .await?;
    Ok(answer.body)
}

/// How many events that match are newer than this one.
///
/// It asks in the background: no spinner shows for it, and it renews no session, or a page that is left open would keep
/// its session alive for good.
///
/// # Errors
///
/// As for [`list`].
pub async fn n_newer(client: Client, query: AuditQuery, than: i64) -> Result<u64, Error> {
    let query = AuditQuery {
        newer_than: Some(than),
        ..query
    };
    let request = filtered(Request::get("audit"), query).query("limit", "1");
    let request = request.uncounted().without_refresh().without_retry();
    let page: Page<Event> = client.send(request).await?;
    Ok(page.total.value())
}

/// With all filters; neither the cursor nor the limit.
fn filtered(request: Request, query: AuditQuery) -> Request {
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    let parameters = [
        ("usrId", query.usr_id),
        ("actor", query.actor),
        ("kind", query.kind),
        ("sid", query.sid),
        ("ip", query.ip),
        ("tenantId", query.tenant_id),
        ("requestId", query.request_id),
        ("newerThan", number(query.newer_than)),
        ("from", number(query.from)),
        ("to", number(query.to)),
        ("q", query.q),
    ];
    with_query(request, parameters)
}
