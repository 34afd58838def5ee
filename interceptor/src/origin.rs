//! Where a request may go, and whether it may carry a token there.
//!
//! The rule is strict where it is safe to be strict: what is not plainly an address under the API's base gets no token.
//!
//! ```
//! use tollgate_interceptor::origin::{Target, resolve};
//!
//! let base = "https://api.example/api/master";
//! assert_eq!(resolve(base, "users").unwrap(), Target::Api(format!("{base}/users")));
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

/// Finds out where `target` goes, seen from the API's `base`.
///
/// A relative path is joined to the base; an address that begins with the base and a slash is the API's as well.
///
/// # Errors
///
/// [`Error::Setup`] for a target that browsers would read as something else than what is written there:
/// control characters (a URL parser drops tabs and newlines), backslashes (it reads them as slashes), dot segments
/// (they lead out of the base), addresses without a scheme of their own, and those with a user name in them.
pub fn resolve(base: &str, target: &str) -> Result<Target, Error> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if target.chars().any(|c| c.is_control() || c == ' ') || path.contains('\\') {
        return Err(refused("characters that do not belong into a URL"));
    }
    if path.split('/').any(is_dot_segment) {
        return Err(refused("a dot segment"));
    }
    if let Some(rest) = target.strip_prefix(base)
        && !base.is_empty()
        && (rest.is_empty() || rest.starts_with(['/', '?', '#']))
    {
        return Ok(Target::Api(target.to_owned()));
    }
    let first = path.split('/').next().unwrap_or_default();
    if let Some(rest) = path.strip_prefix(first).filter(|_| first.ends_with(':'))
        && let Some(rest) = rest.strip_prefix("//")
    {
        let authority = rest.split('/').next().unwrap_or_default();
        return match authority.contains('@') {
            true => Err(refused("a user name or a password in its address")),
            false => Ok(Target::Foreign(target.to_owned())),
        };
    }
    // What looks like `scheme:…` or `//host` is nobody's path.
    if first.contains(':') || target.starts_with('/') {
        return Err(refused(
            "neither a path under the API's base nor a whole address",
        ));
    }
    Ok(Target::Api(format!("{base}/{target}")))
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
    Error::Setup(format!("the request's target has {why}"))
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
            "/etc",
            "\\\\evil",
            "/\\evil",
            "/\t/evil",
            "javascript:alert(1)",
            "data:text/plain,x",
            "https:evil",
            "https://api.example@evil/api/master/users",
            "https://user:secret@api.example/x",
            "users/../../../admin",
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
}
