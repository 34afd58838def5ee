//! The endpoints of users.

use serde::de::IgnoredAny;
use tollgate_api_types::{
    BulkAction, BulkDone, Event, NewUser, OneTimePassword, Page, User, UserChange, UserDetail,
};
use tollgate_interceptor::{Client, Error, Request};

use super::with_parameters;

const USERS: &str = "users";

/// One page of the users, by the parameters of a list.
///
/// # Errors
///
/// [`Error::Forbidden`] for those who are no administrators; else as for [`Client::send`].
pub async fn list(
    client: Client,
    parameters: Vec<(&'static str, String)>,
) -> Result<Page<User>, Error> {
    client
        .send(with_parameters(Request::get(USERS), parameters))
        .await
}

/// What has happened to a user of late.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn history(client: Client, usr_id: String) -> Result<Page<Event>, Error> {
    client
        .send(Request::get("audit").query("usrId", usr_id))
        .await
}

/// Does the same to several users, each of whom is done or refused for itself.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn act_on_many(client: Client, bulk: BulkAction) -> Result<BulkDone, Error> {
    client.send(Request::post("bulk/users").json(&bulk)).await
}

/// One user, with the projects that the user belongs to.
///
/// # Errors
///
/// [`Error::NotFound`] when there is no such user for the caller; else as for [`Client::send`].
pub async fn user(client: Client, usr_id: String) -> Result<UserDetail, Error> {
    client.send(Request::get(USERS).segment(&usr_id)).await
}

/// Makes a user, and gives the password for the first sign-in.
///
/// # Errors
///
/// [`Error::Http`] with the code `CONFLICT` when the name is taken; else as for [`Client::send`].
pub async fn create(client: Client, user: NewUser) -> Result<OneTimePassword, Error> {
    client.send(Request::post(USERS).json(&user)).await
}

/// Changes what is known about a user.
///
/// # Errors
///
/// [`Error::Http`] with the code `CONFLICT` when somebody has changed it meanwhile; else as for [`Client::send`].
pub async fn change(
    client: Client,
    usr_id: String,
    change: UserChange,
) -> Result<UserDetail, Error> {
    let request = Request::put(USERS).segment(&usr_id).json(&change);
    client.send(request).await
}

/// Lets a user sign in no longer, and ends all sessions of the user.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn disable(client: Client, usr_id: String) -> Result<UserDetail, Error> {
    act(client, usr_id, "disable").await
}

/// Lets a user sign in again.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn enable(client: Client, usr_id: String) -> Result<UserDetail, Error> {
    act(client, usr_id, "enable").await
}

/// Gives a user a password for one sign-in, in the place of the one until now.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn reset_password(client: Client, usr_id: String) -> Result<OneTimePassword, Error> {
    let request = Request::post(USERS)
        .segment(&usr_id)
        .segment("reset-password");
    client.send(request).await
}

/// Ends all sessions of a user, as far as the caller may.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn end_sessions(client: Client, usr_id: String) -> Result<UserDetail, Error> {
    act(client, usr_id, "end-sessions").await
}

/// Removes a user for good; the name is never given again.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn delete(client: Client, usr_id: String) -> Result<(), Error> {
    client
        .send(Request::delete(USERS).segment(&usr_id))
        .await
        .map(|IgnoredAny| ())
}

async fn act(client: Client, usr_id: String, action: &str) -> Result<UserDetail, Error> {
    let request = Request::post(USERS).segment(&usr_id).segment(action);
    client.send(request).await
}
