//! `auth`.

use serde_json::json;
use tollgate_api_types::header::{REFRESH_ATTEMPT, REFRESH_CLASS};
use tollgate_api_types::{LoginData, LoginRequest, RefreshData, SetUpRequest, SetUpState};

use super::SOME_SECONDS;
use crate::demo::PASSWORD;
use crate::error::ApiError;
use crate::openapi::endpoint::Endpoint;
use crate::password::Weakness;
use crate::rotation::End;

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/api/master/auth/login", "login")
            .says(
                "Sign in",
                "Begins a session for whoever knows the password, and gives its tokens. \
                 A wrong password, an unknown user and one who may not sign in are answered alike. \
                 A one-time password can be used again for 15 minutes after its first sign-in, until another one is set; each sign-in ends the session of the one before. \
                 A user has a limited number of sessions: for one more, the least recently used is over. \
                 The answer sets a cookie by which the browser is known again, so that guesses of others are not in its way.",
            )
            .header(REFRESH_CLASS)
            .takes::<LoginRequest>(json!({ "usrId": "mina", "password": PASSWORD }))
            .gives::<LoginData>()
            .refuses([ApiError::LoginFailed, ApiError::TooMany(SOME_SECONDS)]),
        Endpoint::post("/api/master/auth/refresh", "refresh")
            .says(
                "Refresh the tokens",
                "Gives the next access token for a refresh token, and the next refresh token where the session's class \
                 has one: from then on the old one is worth nothing. \
                 When no answer comes, the same request can be sent again.",
            )
            .needs_refresh()
            .header(REFRESH_ATTEMPT)
            .gives::<RefreshData>()
            .refuses([
                ApiError::SessionEnded(End::Expired),
                ApiError::SessionEnded(End::Revoked),
                ApiError::SessionEnded(End::AllEnded),
                ApiError::SessionEnded(End::Reused),
                ApiError::Stale,
            ]),
        Endpoint::post("/api/master/auth/logout", "logout")
            .says(
                "Sign out",
                "Ends the session of a refresh token, also of one that has been used already. \
                 A session that is over stays so, and that is no error.",
            )
            .needs_refresh(),
        Endpoint::get("/api/master/auth/setup", "setUpState")
            .says(
                "See whether there is anything to set up",
                "Says whether the server has no users yet, so that a console can lead to the set-up: nobody can sign in \
                 before.",
            )
            .gives::<SetUpState>(),
        Endpoint::post("/api/master/auth/setup", "setUp")
            .says(
                "Make the first administrator",
                "Makes the first project and its administrator, for whoever has the secret that the server has made at \
                 its first start. Once there are users, this path is not there.",
            )
            .takes::<SetUpRequest>(json!({
                "secret": "what-the-server-wrote-at-a-start",
                "usrId": "mina",
                "displayName": "Mina",
                "email": "mina@example.com",
                "password": "what only Mina knows",
                "tenantId": "acme",
                "tenantName": "Acme",
            }))
            .refuses([
                ApiError::LoginFailed,
                ApiError::PasswordWeak(Weakness::Common),
                ApiError::NotFound,
                ApiError::TooMany(SOME_SECONDS),
            ]),
    ]
}
