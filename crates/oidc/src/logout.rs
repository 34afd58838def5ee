//! Where a logout goes after it was done here (rule O11; RP-Initiated Logout 1.0, section 2).

use crate::address::with_query;
use crate::provider::Provider;
use crate::settings::Settings;

/// The address that ends the provider's own session; `None` where it has none, and the logout is done.
///
/// `id_token` tells the provider whose session it is; an old one is good enough for it.
#[must_use]
pub fn address(
    provider: &Provider,
    client_id: &str,
    settings: &Settings,
    id_token: Option<&str>,
    state: &str,
) -> Option<String> {
    let endpoint = provider.end_session_endpoint.as_ref()?;
    let hint = id_token.map(|token| ("id_token_hint", token));
    let back = settings.after_logout.as_deref();
    // Without an address to come back to nobody asks for the state.
    let back = back.map(|back| [("post_logout_redirect_uri", back), ("state", state)]);
    let parameters = hint
        .into_iter()
        .chain([("client_id", client_id)])
        .chain(back.into_iter().flatten());
    Some(with_query(endpoint, parameters))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(end_session_endpoint: Option<&str>) -> Provider {
        Provider {
            end_session_endpoint: end_session_endpoint.map(str::to_owned),
            ..crate::provider::testing::provider()
        }
    }

    #[test]
    fn o11_the_provider_learns_whose_session_ends_and_where_to_come_back_to() {
        let provider = provider(Some("https://id.example/logout"));
        let settings = Settings::new("/callback").after_logout("https://app.example/bye");
        let address = address(&provider, "spa", &settings, Some("a.b.c"), "s").unwrap();
        assert_eq!(
            address,
            "https://id.example/logout?id_token_hint=a.b.c&client_id=spa\
             &post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye&state=s"
        );
    }

    #[test]
    fn o11_what_is_not_known_is_left_out() {
        let settings = Settings::new("/callback");
        let to = |provider: &Provider| address(provider, "spa", &settings, None, "s");
        let with = provider(Some("https://id.example/logout"));
        assert_eq!(
            to(&with).as_deref(),
            Some("https://id.example/logout?client_id=spa")
        );
        assert_eq!(to(&provider(None)), None);
    }
}
