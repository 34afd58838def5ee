//! Tokens that tell whose they are: `ada-f1-a7` is the seventh access token, of Ada's login `f1`, and `ada-f1-g2` that
//! login's refresh token after two rotations.

use tollgate_interceptor::Session;

pub(crate) fn access(usr_id: &str, family: usize, number: usize) -> String {
    format!("{usr_id}-f{family}-a{number}")
}

pub(crate) fn refresh(usr_id: &str, family: usize, generation: usize) -> String {
    format!("{usr_id}-f{family}-g{generation}")
}

/// The user, the login's name, and the rest.
fn parts(token: &str) -> Option<(&str, &str, &str)> {
    let mut parts = token.split('-');
    Some((parts.next()?, parts.next()?, parts.next()?))
}

pub(crate) fn usr_id(token: &str) -> Option<&str> {
    parts(token).map(|(usr_id, ..)| usr_id)
}

/// The public name of the login.
pub(crate) fn sid(token: &str) -> Option<&str> {
    parts(token).map(|(_, sid, _)| sid)
}

pub(crate) fn family(token: &str) -> Option<usize> {
    sid(token)?.get(1..)?.parse().ok()
}

/// Which access token it is, or of which generation a refresh token is.
pub(crate) fn number(token: &str) -> Option<usize> {
    let (.., number) = parts(token)?;
    number.get(1..)?.parse().ok()
}

/// All that is stored of a session comes from one login.
pub(crate) fn are_of_one_login(session: &Session) -> bool {
    let refresh_token = session.refresh_token().map(|token| token.expose());
    [Some(session.access_token().expose()), refresh_token]
        .into_iter()
        .flatten()
        .all(|token| {
            parts(token).is_some_and(|(usr_id, family, _)| {
                usr_id == session.usr_id() && Some(family) == session.sid()
            })
        })
}
