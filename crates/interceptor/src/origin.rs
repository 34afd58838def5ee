//! Where a request may go, whether it may carry a token there, and whether that is another origin than the page's.
//!
//! One rule for what a request is made for, with any base, a path or a whole address:
//!
//! | target | goes to |
//! | --- | --- |
//! | a path, with or without a slash before it | that path under the base |
//! | a path that begins with a slash and the whole path of the base, as in a link that the server has sent | as it is, since it is under the base already |
//! | a whole address that begins with the base | as it is, with the token |
//! | any other whole address | as it is, without a token |
//! | all else | nowhere: [`Error::Setup`] |
//!
//! The rule is strict where it is safe to be strict: what is not plainly an address under the API's base gets no token.
//!
//! ```
//! use tollgate_interceptor::origin::{Target, resolve};
//!
//! let base = "https://api.example/api/master";
//! for target in ["users", "/users", "/api/master/users", "https://api.example/api/master/users"] {
//!     assert_eq!(resolve(base, target).unwrap(), Target::Api(format!("{base}/users")));
//! }
//! assert!(matches!(resolve(base, "https://api.example.evil/x").unwrap(), Target::Foreign(_)));
//! assert!(resolve(base, "us\ners").is_err());
//! ```

use crate::error::Error;

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Under the API's base; tokens go only here.
    Api(String),
    /// Anywhere else.
    Foreign(String),
}

impl Target {
    /// The address, whichever it is.
    #[must_use]
    pub fn url(&self) -> &str {
        match self {
            Self::Api(url) | Self::Foreign(url) => url,
        }
    }
}

/// Finds out where `target` goes, seen from the API's `base`, by the rule of this module.
///
/// # Errors
///
/// [`Error::Setup`] for a target that browsers would read as something else than what is written there:
/// control characters (a URL parser drops tabs and newlines), backslashes (it reads them as slashes), dot segments
/// (they lead out of the base), addresses without a scheme of their own, and those with a user name in them.
pub fn resolve(base: &str, target: &str) -> Result<Target, Error> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if target.chars().any(|c| c.is_control() || c == ' ') || path.contains('\\') {
        return Err(refused(
            "contains a space, a control character or a backslash, which must be percent-encoded",
        ));
    }
    if path.split('/').any(is_dot_segment) {
        return Err(refused(
            "contains a `.` or `..` segment, which could lead out of the API's base",
        ));
    }
    if is_whole(path) {
        return match (is_under(base, target), authority_of(path).contains('@')) {
            (true, _) => Ok(Target::Api(target.to_owned())),
            (false, true) => Err(refused("contains a user name or a password")),
            (false, false) => Ok(Target::Foreign(target.to_owned())),
        };
    }
    let (origin, base_path) = split(base);
    let relative = match target.strip_prefix('/') {
        Some(_) if is_under(base_path, target) => {
            return Ok(Target::Api(format!("{origin}{target}")));
        }
        Some(rest) => rest,
        None => target,
    };
    // What looks like `scheme:…` or `//host` is nobody's path.
    let is_scheme = path
        .split('/')
        .next()
        .is_some_and(|first| first.contains(':'));
    if is_scheme || relative.starts_with('/') {
        return Err(refused(
            "is neither a path, such as `/users/7`, nor a whole address, such as `https://api.example/users/7`",
        ));
    }
    Ok(Target::Api(format!("{base}/{relative}")))
}

/// Whether `url` is of another origin than the page, so that a browser asks the server by CORS before it sends what a
/// page may not send everywhere.
///
/// `page` is the page's own origin, as `location.origin` says it; without one there is no page, and nobody to ask.
/// What can't be told for sure counts as another origin: a default port or a capital letter makes no difference, but an
/// international name that is spelt in two ways does.
#[must_use]
pub fn is_elsewhere(page: Option<&str>, url: &str) -> bool {
    match page {
        Some(page) if is_whole(url) => normal(page) != normal(split(url).0),
        _ => false,
    }
}

/// A base as it is joined to paths: without slashes at its end, which would make a host of what follows them, and, where
/// it is a path, with one at its beginning, or each page of the app would have a base of its own.
pub(crate) fn base(text: &str) -> String {
    let base = text.trim_end_matches('/');
    match base.is_empty() || base.starts_with('/') || base.contains(':') {
        true => base.to_owned(),
        false => format!("/{base}"),
    }
}

/// Whether an address has a scheme and an authority of its own.
fn is_whole(address: &str) -> bool {
    let scheme = address.split('/').next().unwrap_or_default();
    scheme.ends_with(':') && address[scheme.len()..].starts_with("//")
}

/// Whether `target` is `base` itself, or begins with it and what ends a segment.
fn is_under(base: &str, target: &str) -> bool {
    let rest = target.strip_prefix(base).filter(|_| !base.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

/// An address as its origin, empty for a path, and the rest.
fn split(address: &str) -> (&str, &str) {
    let authority = authority_of(address);
    let n_scheme = address.find("//").map_or(0, |at| at + 2);
    match is_whole(address) {
        true => address.split_at(n_scheme + authority.len()),
        false => ("", address),
    }
}

/// What stands between the two slashes after the scheme and the next one.
fn authority_of(address: &str) -> &str {
    let rest = address.split_once("//").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// An origin without what makes no difference.
fn normal(origin: &str) -> String {
    let origin = origin.to_ascii_lowercase();
    let port = if origin.starts_with("https:") {
        ":443"
    } else {
        ":80"
    };
    origin.strip_suffix(port).unwrap_or(&origin).to_owned()
}

/// `.` and `..`, in each spelling that a URL parser knows.
fn is_dot_segment(segment: &str) -> bool {
    matches!(
        segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
        "." | ".."
    )
}

fn refused(why: &str) -> Error {
    // The target itself stays out of the message: it may hold what was typed by a user.
    Error::Setup(format!("its target {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://api.example/api/master";

    #[test]
    fn paths_and_addresses_under_the_base_are_the_apis() {
        for (base, target, expected) in [
            (
                BASE,
                "users?q=a:b",
                "https://api.example/api/master/users?q=a:b",
            ),
            (
                BASE,
                "https://api.example/api/master/users",
                "https://api.example/api/master/users",
            ),
            (BASE, BASE, BASE),
            ("/api/master", "users/a..b", "/api/master/users/a..b"),
            (
                "/api/master",
                "links/https://x/a",
                "/api/master/links/https://x/a",
            ),
            ("/api/master", "/api/master/me", "/api/master/me"),
            // A slash before a path changes nothing, with any base.
            ("/api/master", "/users?q=/a", "/api/master/users?q=/a"),
            (BASE, "/users", "https://api.example/api/master/users"),
            ("https://api.example", "/users", "https://api.example/users"),
            ("", "/users", "/users"),
            ("", "users", "/users"),
            (BASE, "/", "https://api.example/api/master/"),
            (BASE, "/time:now", "https://api.example/api/master/time:now"),
            (BASE, "/etc", "https://api.example/api/master/etc"),
            // What begins with the whole path of the base is under it already.
            (BASE, "/api/master/me", "https://api.example/api/master/me"),
            (BASE, "/api/master?q", "https://api.example/api/master?q"),
            (BASE, "/api/master", BASE),
            (
                BASE,
                "/api/masterful",
                "https://api.example/api/master/api/masterful",
            ),
            (
                BASE,
                "api/master/me",
                "https://api.example/api/master/api/master/me",
            ),
        ] {
            assert_eq!(
                resolve(base, target).unwrap(),
                Target::Api(expected.to_owned())
            );
        }
    }

    #[test]
    fn whatever_is_not_plainly_under_the_base_gets_no_token() {
        for target in [
            "https://api.example.evil/api/master/users",
            "https://api.example/api/masterful",
            "https://api.example/api/other",
            "http://api.example/api/master/users",
            "HTTPS://API.EXAMPLE/api/master/users",
        ] {
            let resolved = resolve(BASE, target).unwrap();
            assert_eq!(resolved, Target::Foreign(target.to_owned()));
        }
    }

    #[test]
    fn what_a_browser_would_read_differently_is_refused() {
        for target in [
            "//evil/x",
            "///evil/x",
            "//api.example/api/master/users",
            "\\\\evil",
            "/\\evil",
            "/\t/evil",
            "javascript:alert(1)",
            "data:text/plain,x",
            "https:evil",
            "https://api.example@evil/api/master/users",
            "https://user:secret@api.example/x",
            "users/../../../admin",
            "/users/../../../admin",
            "users/%2e%2E/x",
            "https://api.example/api/master/../admin",
            "a b",
        ] {
            assert!(
                matches!(resolve(BASE, target), Err(Error::Setup(_))),
                "{target}"
            );
        }
    }

    #[test]
    fn a_base_is_joined_to_a_path_by_one_slash_and_begins_at_the_origin() {
        for (text, expected) in [
            ("/", ""),
            ("", ""),
            ("/api/", "/api"),
            ("api/master", "/api/master"),
            ("https://x.example//", "https://x.example"),
        ] {
            assert_eq!(base(text), expected);
        }
    }

    #[test]
    fn only_what_is_plainly_of_the_pages_origin_is_not_elsewhere() {
        let page = Some("https://app.example");
        for url in [
            "/api/master/users",
            "https://app.example",
            "https://app.example/api",
            "https://app.example:443/api?q#f",
            "https://app.example?.evil",
            "HTTPS://APP.EXAMPLE/api",
        ] {
            assert!(!is_elsewhere(page, url), "{url}");
        }
        for url in [
            "http://app.example/api",
            "https://app.example:8443/api",
            "https://api.app.example/",
            "https://app.example.evil/",
            "https://app.example@evil/",
        ] {
            assert!(is_elsewhere(page, url), "{url}");
        }
        assert!(!is_elsewhere(
            Some("http://localhost"),
            "http://localhost:80/"
        ));
        // A page from a file or in a sandbox has no origin that a server could be of.
        assert!(is_elsewhere(Some("null"), "https://app.example/"));
        assert!(!is_elsewhere(Some("null"), "/api"));
        // A program that is no page asks no server first.
        assert!(!is_elsewhere(None, "https://app.example/"));
    }
}
