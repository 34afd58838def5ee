//! How long the access token still lives, by this tab's own count: a pure state.
//!
//! The count begins when the token arrives and goes by a clock that only runs on, so it is right whatever the wall clock
//! shows. Only a token that was found in the storage is taken by the wall clock's word, which is a hint.

use core::time::Duration;

use crate::backoff::fraction;
use crate::jwt;
use crate::token::{AccessToken, Session};

/// A token that is said to live for less has no count: it would be dead before it could be used, and be refreshed again
/// and again.
const SHORTEST_LIFE: Duration = Duration::from_secs(1);

/// The part of its life that a token has left when it is refreshed.
const MARGIN: f64 = 0.1;

/// When the current token ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Lifetime {
    /// When it is to be refreshed, so that nobody ever waits for it.
    pub(super) due: Duration,
    /// When it is dead.
    pub(super) end: Duration,
}

impl Lifetime {
    /// The lifetime of a token that has `left` to live at `now`; `unit`, a random number from 0 to 1, spreads the
    /// tabs that know of the same end.
    pub(super) fn new(now: Duration, left: Duration, unit: f64) -> Self {
        // A tenth of the life, more or less by a tenth of that.
        let margin = left.mul_f64(MARGIN * (0.9 + 0.2 * fraction(unit)));
        let end = now.saturating_add(left);
        Self {
            due: end.saturating_sub(margin),
            end,
        }
    }

    pub(super) fn is_due(&self, now: Duration) -> bool {
        now >= self.due
    }

    pub(super) fn is_over(&self, now: Duration) -> bool {
        now >= self.end
    }
}

/// How long a token lives that has just arrived: by the server's word, else by its own.
///
/// `server` is the server's clock, where its answer tells it, and `wall` this machine's.
pub(super) fn on_arrival(
    expires_in: Option<Duration>,
    token: &AccessToken,
    server: Option<Duration>,
    wall: Duration,
) -> Option<Duration> {
    let life = match expires_in {
        Some(life) => life,
        None => {
            let claims = jwt::claims(token.expose())?;
            match claims.issued_at {
                Some(issued_at) => claims.expires_at.checked_sub(issued_at)?,
                None => claims.expires_at.checked_sub(server.unwrap_or(wall))?,
            }
        }
    };
    (life >= SHORTEST_LIFE).then_some(life)
}

/// How long a stored token still lives, by the hint that lies beside it; zero when it is past its end.
pub(super) fn by_hint(session: &Session, wall: Duration) -> Option<Duration> {
    Some(session.expires_at()?.saturating_sub(wall))
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;

    use super::*;

    const WALL: Duration = secs(1_000_000);

    const fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    fn token(text: &str) -> AccessToken {
        AccessToken::parse(text).unwrap()
    }

    fn jwt(claims: &str) -> AccessToken {
        token(&format!(
            "e30.{}.sig",
            BASE64_URL_SAFE_NO_PAD.encode(claims)
        ))
    }

    #[test]
    fn the_margin_scales_with_the_life() {
        for (left, unit, due) in [
            (secs(300), 0.5, secs(270)),
            (secs(300), 0.0, secs(273)),
            (secs(300), 1.0, secs(267)),
            (secs(5), 0.5, Duration::from_millis(4_500)),
            (secs(0), 0.5, secs(0)),
        ] {
            let lifetime = Lifetime::new(secs(7), left, unit);
            let error = lifetime.due.abs_diff(secs(7) + due);
            assert!(error < Duration::from_millis(1), "{lifetime:?}");
            assert!(lifetime.is_due(lifetime.due) && lifetime.is_over(secs(7) + left));
            assert_eq!(lifetime.is_over(lifetime.due), left.is_zero());
        }
    }

    #[test]
    fn the_servers_word_goes_before_the_tokens_own() {
        let token = jwt(r#"{"iat":1000,"exp":1300}"#);
        let life = |expires_in| on_arrival(expires_in, &token, None, WALL);
        assert_eq!(life(Some(secs(60))), Some(secs(60)));
        assert_eq!(
            life(None),
            Some(secs(300)),
            "its own two times need no clock"
        );
    }

    #[test]
    fn a_token_that_tells_only_its_end_is_held_against_the_servers_clock() {
        let token = jwt(r#"{"exp":2000}"#);
        assert_eq!(
            on_arrival(None, &token, Some(secs(1_900)), WALL),
            Some(secs(100))
        );
        assert_eq!(on_arrival(None, &token, None, secs(1_950)), Some(secs(50)));
    }

    #[test]
    fn a_token_that_would_be_dead_on_arrival_has_no_count() {
        assert_eq!(on_arrival(Some(secs(0)), &token("a"), None, WALL), None);
        assert_eq!(on_arrival(None, &token("a"), None, WALL), None);
        for claims in [
            r#"{"exp":5}"#,
            r#"{"iat":9,"exp":5}"#,
            r#"{"iat":5,"exp":5}"#,
        ] {
            assert_eq!(on_arrival(None, &jwt(claims), None, WALL), None, "{claims}");
        }
    }

    #[test]
    fn a_stored_token_is_as_old_as_its_hint_says() {
        let session = |at| Session::new("ada", token("a")).with_expires_at(at);
        assert_eq!(by_hint(&session(None), WALL), None);
        assert_eq!(by_hint(&session(Some(WALL + secs(9))), WALL), Some(secs(9)));
        assert_eq!(by_hint(&session(Some(WALL - secs(9))), WALL), Some(secs(0)));
    }
}
