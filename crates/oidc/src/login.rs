//! A login on its way: what goes to the provider, and what stays here until the answer comes (rules O2 and O3).
//!
//! Verifier and nonce stay in this tab, since whoever has them and the code has the session.
//! What tells where to go afterwards travels along in `state`, which comes back as it was: so an answer that arrives in
//! another tab still knows where its user wanted to go, although nothing else of it can be used there.

use core::fmt;
use core::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::address::with_query;
use crate::port::{Crypto, NoCrypto};
use crate::provider::Provider;
use crate::return_to::ReturnTo;
use crate::settings::Settings;

/// How long an answer may take: a login with a second factor has time, and one that was forgotten is none.
pub const LIFE: Duration = Duration::from_secs(10 * 60);

/// A return path that is longer stays behind: some providers refuse a long `state`.
const MAX_RETURN_TO: usize = 512;

/// What stays in the tab that has begun a login.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pending {
    /// Whose answer is waited for.
    pub issuer: String,
    /// Shows the token endpoint that the code was asked for here (RFC 7636, section 4.1).
    pub verifier: String,
    /// Shows that an id_token was made for this login (OpenID Connect Core 1.0, section 3.1.2.1).
    pub nonce: String,
    /// Where the answer comes to, as it was sent.
    pub redirect_uri: String,
    /// Where one goes then.
    return_to: String,
    /// When it began, by the wall clock, in milliseconds since the Unix epoch.
    begun_at: u64,
}

/// A login as it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// The name of this login, by which its answer finds what stays here.
    pub state: String,
    /// What stays.
    pub pending: Pending,
}

impl Departure {
    /// A login of its own, at `wall` by the wall clock; `redirect_uri` is the whole address of the answer.
    ///
    /// # Errors
    ///
    /// [`NoCrypto`] where nothing is random enough.
    pub fn new(
        crypto: &dyn Crypto,
        issuer: &str,
        redirect_uri: &str,
        return_to: &ReturnTo,
        wall: Duration,
    ) -> Result<Self, NoCrypto> {
        let random = || Ok(BASE64_URL_SAFE_NO_PAD.encode(crypto.random()?));
        let name = random()?;
        let path = return_to.as_str();
        let state = match path {
            "/" => name,
            path if path.len() > MAX_RETURN_TO => name,
            path => format!("{name}.{}", BASE64_URL_SAFE_NO_PAD.encode(path)),
        };
        Ok(Self {
            state,
            pending: Pending {
                issuer: issuer.to_owned(),
                verifier: random()?,
                nonce: random()?,
                redirect_uri: redirect_uri.to_owned(),
                return_to: path.to_owned(),
                begun_at: u64::try_from(wall.as_millis()).unwrap_or(u64::MAX),
            },
        })
    }

    /// Where the page goes; `digest` is the SHA-256 of the verifier.
    #[must_use]
    pub fn address(
        &self,
        provider: &Provider,
        client_id: &str,
        settings: &Settings,
        digest: &[u8],
    ) -> String {
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(digest);
        let own = [
            ("response_type", "code"),
            ("client_id", client_id),
            ("redirect_uri", &self.pending.redirect_uri),
            ("scope", &settings.scope),
            ("state", &self.state),
            ("nonce", &self.pending.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        // An app adds; it takes nothing away.
        let more = settings.login_parameters.iter();
        let more = more
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| own.iter().all(|(taken, _)| taken != name));
        with_query(
            &provider.authorization_endpoint,
            own.into_iter().chain(more),
        )
    }
}

impl Pending {
    /// Reads what was kept; `None` for whatever is no login.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// What is kept.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and a number: nothing that JSON can't write.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Where one goes after it.
    #[must_use]
    pub fn return_to(&self) -> ReturnTo {
        // It lies where script can write.
        ReturnTo::new(&self.return_to)
    }

    /// Whether its answer comes too late at `wall`. A clock that was set back is no reason.
    #[must_use]
    pub fn is_dead(&self, wall: Duration) -> bool {
        wall.saturating_sub(Duration::from_millis(self.begun_at)) > LIFE
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending")
            .field("issuer", &self.issuer)
            .field("return_to", &self.return_to)
            .finish_non_exhaustive()
    }
}

/// Where a login of this `state` wanted to go; whoever made it up gets no further than [`ReturnTo`] lets anybody.
#[must_use]
pub fn return_to_of(state: &str) -> ReturnTo {
    let path = state
        .split_once('.')
        .and_then(|(_, path)| BASE64_URL_SAFE_NO_PAD.decode(path).ok())
        .and_then(|path| String::from_utf8(path).ok());
    path.map_or_else(ReturnTo::default, |path| ReturnTo::new(&path))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::port::testing::Counting;
    use crate::provider::testing::provider;

    const WALL: Duration = Duration::from_secs(1_800_000_000);

    fn departure(return_to: &str) -> Departure {
        let return_to = ReturnTo::new(return_to);
        let redirect_uri = "https://app.example/callback";
        Departure::new(
            &Counting::default(),
            "https://id.example",
            redirect_uri,
            &return_to,
            WALL,
        )
        .unwrap()
    }

    fn sent(departure: &Departure, settings: &Settings) -> BTreeMap<String, String> {
        let address = departure.address(&provider(), "spa", settings, &[7; 32]);
        let query = address
            .strip_prefix("https://id.example/authorize?")
            .unwrap();
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let n = pairs.len();
        let map: BTreeMap<_, _> = pairs.into_iter().collect();
        assert_eq!(map.len(), n, "each parameter stands once");
        map
    }

    #[test]
    fn o2_the_challenge_goes_and_the_verifier_stays() {
        let departure = departure("/users");
        let sent = sent(&departure, &Settings::new("/callback"));
        assert_eq!(sent["code_challenge_method"], "S256");
        assert_eq!(
            sent["code_challenge"],
            BASE64_URL_SAFE_NO_PAD.encode([7; 32])
        );
        assert_eq!(departure.pending.verifier.len(), 43, "32 bytes");
        assert!(
            !sent
                .values()
                .any(|value| *value == departure.pending.verifier)
        );
        assert_eq!(sent["response_type"], "code");
        assert_eq!(sent["redirect_uri"], "https://app.example/callback");
        assert_eq!(sent["nonce"], departure.pending.nonce);
    }

    #[test]
    fn o3_state_nonce_and_verifier_are_each_its_own() {
        let Departure { state, pending } = departure("/");
        let all = BTreeSet::from([state, pending.verifier, pending.nonce]);
        assert_eq!(all.len(), 3);
        assert!(all.iter().all(|text| text.len() == 43));
    }

    #[test]
    fn o3_what_stays_is_read_again_and_dies_after_ten_minutes() {
        let pending = departure("/users?q=a").pending;
        let read = Pending::from_json(&pending.to_json()).unwrap();
        assert_eq!(read, pending);
        assert_eq!(read.return_to().as_str(), "/users?q=a");
        for (after, is_dead) in [(0, false), (600, false), (601, true)] {
            assert_eq!(
                read.is_dead(WALL + Duration::from_secs(after)),
                is_dead,
                "{after}"
            );
        }
        assert!(
            !read.is_dead(WALL - Duration::from_secs(86_400)),
            "the clock was set back"
        );
        for text in ["", "null", "{}", "[]", r#"{"issuer":"x"}"#] {
            assert_eq!(Pending::from_json(text), None, "{text}");
        }
    }

    #[test]
    fn o3_another_tab_learns_from_the_state_where_to_go_and_nothing_else() {
        let departure = departure("/users?q=a");
        assert_eq!(return_to_of(&departure.state).as_str(), "/users?q=a");
        for secret in [&departure.pending.verifier, &departure.pending.nonce] {
            assert!(!departure.state.contains(secret.as_str()));
        }
        let evil = format!("x.{}", BASE64_URL_SAFE_NO_PAD.encode("//evil.example"));
        for state in ["", "x", "x.", "x.!", "x.gA", &evil] {
            assert_eq!(return_to_of(state), ReturnTo::default(), "{state}");
        }
        let long = format!("/{}", "x".repeat(600));
        assert_eq!(
            departure_of(&long).state.len(),
            43,
            "a long one stays behind"
        );
    }

    fn departure_of(path: &str) -> Departure {
        departure(path)
    }

    #[test]
    fn o14_an_app_adds_parameters_and_takes_none_away() {
        let settings = Settings::new("/callback")
            .login_parameter("audience", "https://api.example")
            .login_parameter("code_challenge_method", "plain");
        let sent = sent(&departure("/"), &settings);
        assert_eq!(sent["audience"], "https://api.example");
        assert_eq!(sent["code_challenge_method"], "S256");
    }

    #[test]
    fn nothing_that_is_kept_shows_in_debug() {
        let Departure { pending, .. } = departure("/");
        let shown = format!("{pending:?}");
        assert!(!shown.contains(&pending.verifier) && !shown.contains(&pending.nonce));
    }
}
