//! Addresses that a provider names, and queries.

use form_urlencoded::Serializer;

/// Whether tokens and codes may go there: by TLS, or on this very machine, where nobody else listens (RFC 8252,
/// section 8.3; OpenID Connect Core 1.0, section 3.1.2.1).
pub(crate) fn is_safe(address: &str) -> bool {
    let (rest, is_tls) = match (
        address.strip_prefix("https://"),
        address.strip_prefix("http://"),
    ) {
        (Some(rest), _) => (rest, true),
        (_, Some(rest)) => (rest, false),
        _ => return false,
    };
    let is_plain = |c: char| c.is_ascii_graphic() && c != '\\';
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_whole =
        address.chars().all(is_plain) && !authority.is_empty() && !authority.contains('@');
    is_whole && !address.contains('#') && (is_tls || is_loopback(authority))
}

fn is_loopback(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host == "127.0.0.1" || host == "::1"
}

/// `address` with more parameters after those that it has (RFC 6749, section 3.1).
pub(crate) fn with_query<'a>(
    address: &str,
    parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let query = Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    let joint = match address.split_once('?') {
        None => "?",
        Some((_, before)) if before.is_empty() || before.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{address}{joint}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tls_and_this_machine_are_safe() {
        for address in [
            "https://id.example/authorize",
            "https://id.example:8443",
            "https://id.example/a?tenant=x",
            "http://localhost:4000/a",
            "http://127.0.0.1/a",
            "http://[::1]:4000/a",
        ] {
            assert!(is_safe(address), "{address}");
        }
        for address in [
            "http://id.example/a",
            "http://localhost.evil.example/a",
            "http://127.0.0.1.evil.example/a",
            "http://localhost@evil.example/a",
            "https://ada@id.example/a",
            "https://",
            "https:///a",
            "https://id.example\\@evil.example",
            "https://id.example/a b",
            "https://id.example/a#fragment",
            "https://id.example/\n",
            "javascript:alert(1)",
            "//id.example/a",
            "/authorize",
            "",
        ] {
            assert!(!is_safe(address), "{address}");
        }
    }

    #[test]
    fn parameters_come_after_those_that_are_there() {
        let with = |address| with_query(address, [("a", "x y"), ("b", "&")]);
        assert_eq!(
            with("https://id.example/a"),
            "https://id.example/a?a=x+y&b=%26"
        );
        assert_eq!(
            with("https://id.example/a?t=1"),
            "https://id.example/a?t=1&a=x+y&b=%26"
        );
        assert_eq!(
            with("https://id.example/a?"),
            "https://id.example/a?a=x+y&b=%26"
        );
    }
}
