//! The cookie by which a browser is known again (see [`crate::device`]).

use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;

use crate::device::{Nonce, Owner, set_cookie};
use crate::rotation::Seconds;
use crate::state::AppState;

/// The headers that make the browser one that its user has signed in from.
///
/// A new device each time: what has failed with the old one no longer counts.
pub(super) fn known(state: &AppState, owner: Owner<'_>, now: Seconds) -> HeaderMap {
    let is_behind_tls = state.settings.edge.behind_tls;
    let keys = state.keys.current();
    let cookie = set_cookie(Nonce::generate(), owner, &keys, now, is_behind_tls);
    let headers = cookie.map(|cookie| (SET_COOKIE, cookie));
    headers.into_iter().collect()
}
