//! The API's endpoints, one function each; nowhere else in the console stands a path of the API.
//!
//! Each takes a [`Client`] of its own, so that its future borrows nothing from the page that asks.

pub mod audit;
pub mod demo;
pub mod patterns;
pub mod projects;
pub mod users;

use core::time::Duration;

use leptos::prelude::window;
use serde::de::IgnoredAny;
use tollgate_api_types::{
    Ended, Event, LoginRequest, Me, Page, PasswordChange, Point, ProjectChoice, SessionInfo,
    SessionsToEnd, SetUpRequest, SetUpState, Summary, User, UserQuery,
};
use tollgate_interceptor::{Client, Error, Identity, Request};

use crate::words;

/// A server that takes longer to say that it is there is away.
const PROBE_LIMIT: Duration = Duration::from_secs(5);

/// Signs in, and begins the session.
///
/// The only request with cookies: by one of them the server knows this browser again, so that others who guess at the
/// password don't slow its owner down. No token is ever in one.
///
/// # Errors
///
/// [`Error::Unauthorized`] when the name or the password is wrong; else as for [`Client::send`].
pub async fn login(client: Client, credentials: LoginRequest) -> Result<Identity, Error> {
    client
        .login(
            Request::post("auth/login")
                .json(&credentials)
                .with_cookies(),
        )
        .await
}

/// Who is signed in, and how long the session will live.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn me(client: Client) -> Result<Me, Error> {
    client.send(Request::get("me")).await
}

/// Whether the server still has no users, so that the first one can be made.
///
/// It is asked before anybody has signed in, and in the background: no spinner shows for it.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn set_up_state(client: Client) -> Result<SetUpState, Error> {
    client
        .send(Request::get("auth/setup").anonymous().uncounted())
        .await
}

/// Whether the server answers at all, in its own name.
///
/// It is asked in the background, once, and by nobody in particular: no session is kept alive by it.
pub async fn answers(client: Client) -> bool {
    let request = Request::get("auth/setup").anonymous().uncounted();
    let answer: Result<IgnoredAny, Error> = client
        .send(request.without_retry().timeout(PROBE_LIMIT))
        .await;
    match answer {
        Ok(_) => true,
        // What stands in front of a server that is away gives its answers no request id.
        Err(error) => error.request_id().is_some() && !words::problems::is_unreachable(&error),
    }
}

/// The console's own page, as the server has it now.
///
/// # Errors
///
/// As for [`Client::fetch`].
pub async fn own_page(client: Client) -> Result<String, Error> {
    let origin = window().location().origin().unwrap_or_default();
    let request = Request::get(format!("{origin}/login")).anonymous();
    let answer = client.fetch(request.uncounted().without_retry()).await?;
    Ok(String::from_utf8_lossy(&answer.body).into_owned())
}

/// Makes the first project and its administrator.
///
/// # Errors
///
/// [`Error::Unauthorized`] when the secret is wrong, [`Error::NotFound`] when there are users already;
/// else as for [`Client::send`].
pub async fn set_up(client: Client, request: SetUpRequest) -> Result<(), Error> {
    client
        .send(Request::post("auth/setup").json(&request).anonymous())
        .await
        .map(|IgnoredAny| ())
}

/// Changes one's own password.
///
/// With cookies, as a login: the server gives this browser another one in the place of that of the old password.
///
/// # Errors
///
/// [`Error::Http`] with the code `PASSWORD_WRONG` or `PASSWORD_WEAK`; else as for [`Client::send`].
pub async fn change_password(client: Client, change: PasswordChange) -> Result<(), Error> {
    client
        .send(Request::put("me/password").json(&change).with_cookies())
        .await
        .map(|IgnoredAny| ())
}

/// Lets this session go over to another project, on the server and then in all tabs.
///
/// # Errors
///
/// [`Error::Forbidden`] for a project that one doesn't belong to; else as for [`Client::send`].
pub async fn choose_project(client: Client, tenant_id: String) -> Result<(), Error> {
    let auth = client.auth().clone();
    let choice = ProjectChoice { tenant_id };
    let IgnoredAny = client
        .send(Request::put("me/project").json(&choice))
        .await?;
    auth.choose_tenant(choice.tenant_id);
    Ok(())
}

/// The figures of the last 24 hours.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn summary(client: Client) -> Result<Summary, Error> {
    client.send(Request::get("dashboard/summary")).await
}

/// Sign-ins, hour by hour.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn sign_ins(client: Client) -> Result<Vec<Point>, Error> {
    client.send(Request::get("dashboard/sign-ins")).await
}

/// Refreshes, hour by hour.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn refreshes(client: Client) -> Result<Vec<Point>, Error> {
    client.send(Request::get("dashboard/refreshes")).await
}

/// What has happened of late, newest first.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn events(client: Client) -> Result<Vec<Event>, Error> {
    client.send(Request::get("dashboard/events")).await
}

/// One page of the users.
///
/// # Errors
///
/// [`Error::Forbidden`] for those who are no administrators; else as for [`Client::send`].
pub async fn users(client: Client, query: UserQuery) -> Result<Page<User>, Error> {
    let parameters = [
        ("q", query.q),
        ("role", query.role.map(|role| role.as_str().to_owned())),
        ("isActive", query.is_active.map(|is| is.to_string())),
        ("sort", query.sort.map(|sort| sort.as_str().to_owned())),
        ("order", query.order.map(|order| order.as_str().to_owned())),
        ("cursor", query.cursor),
        ("limit", query.limit.map(|limit| limit.to_string())),
    ];
    let request = parameters
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .fold(Request::get("users"), |request, (name, value)| {
            request.query(name, value)
        });
    client.send(request).await
}

/// One page of the sessions, by the parameters of a list.
///
/// # Errors
///
/// [`Error::Forbidden`] for those of others, to those who are no administrators; else as for [`Client::send`].
pub async fn sessions(
    client: Client,
    parameters: Vec<(&'static str, String)>,
) -> Result<Page<SessionInfo>, Error> {
    client
        .send(with_parameters(Request::get("sessions"), parameters))
        .await
}

/// The first page of a user's open sessions.
///
/// # Errors
///
/// As for [`sessions`].
pub async fn sessions_of(client: Client, usr_id: String) -> Result<Page<SessionInfo>, Error> {
    sessions(client, vec![("usrId", usr_id)]).await
}

/// Ends the sessions of a list, or those of them that are named: so many at a time that the same may have to be asked
/// again.
///
/// # Errors
///
/// As for [`sessions`].
pub async fn end_sessions(client: Client, which: SessionsToEnd) -> Result<Ended, Error> {
    client
        .send(Request::post("sessions/end").json(&which))
        .await
}

/// Ends the sessions of everybody, this one too.
///
/// # Errors
///
/// [`Error::Forbidden`] for those who are no operators; else as for [`Client::send`].
pub async fn end_all_sessions(client: Client) -> Result<Ended, Error> {
    client.send(Request::post("sessions/end-all")).await
}

/// Ends one session.
///
/// # Errors
///
/// [`Error::NotFound`] when it has ended meanwhile; else as for [`Client::send`].
pub async fn end_session(client: Client, sid: &str) -> Result<(), Error> {
    client
        .send(Request::delete("sessions").segment(sid))
        .await
        .map(|IgnoredAny| ())
}

/// Ends all of one's sessions but this one.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn end_other_sessions(client: Client) -> Result<(), Error> {
    client
        .send(Request::post("sessions/end-others"))
        .await
        .map(|IgnoredAny| ())
}

/// A request with the parameters of a list.
fn with_parameters(request: Request, parameters: Vec<(&'static str, String)>) -> Request {
    parameters
        .into_iter()
        .fold(request, |request, (name, value)| request.query(name, value))
}
