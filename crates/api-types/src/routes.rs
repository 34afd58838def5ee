//! The pages of the console, by their paths: what both halves must know to agree on what is there.
//!
//! The console shows a page for each, and the server answers with the console there and with 404 elsewhere.
//! A new page is a new line in [`PAGES`]; a test of the console fails as long as it has another list.
//!
//! ```
//! use tollgate_api_types::routes;
//!
//! assert_eq!(routes::page_at("/users/"), Some("/users"));
//! assert_eq!(routes::page_at("/users/ada.admin"), Some("/users/{usrId}"));
//! assert_eq!(routes::page_at("/usres"), None);
//! ```
//!
//! What is not here: files, which the server finds among those that were built, and what a page shows.

/// The pattern of each page; a name in braces stands for one segment, whatever it says.
pub const PAGES: [&str; 13] = [
    "/",
    "/login",
    "/users",
    "/users/{usrId}",
    "/projects",
    "/projects/{tenantId}",
    "/audit",
    "/audit/{event}",
    "/sessions",
    "/traffic",
    "/account",
    "/new-password",
    "/setup",
];

/// The pattern of the page at a path, which comes as it stands in an address: without the query, still encoded.
///
/// Case counts, and one slash more at the end doesn't.
#[must_use]
pub fn page_at(path: &str) -> Option<&'static str> {
    let path = without_last_slash(path);
    PAGES.into_iter().find(|pattern| fits(pattern, path))
}

/// The path without the one slash that may stand at its end.
#[must_use]
pub fn without_last_slash(path: &str) -> &str {
    match path.strip_suffix('/') {
        Some(shorter) if !shorter.is_empty() && !shorter.ends_with('/') => shorter,
        _ => path,
    }
}

/// Whether a segment of a pattern is a name, for which any segment may stand.
#[must_use]
pub fn is_name(segment: &str) -> bool {
    segment.starts_with('{')
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(name), Some(segment)) if is_name(name) && can_be_named(segment) => {}
            (Some(word), Some(segment)) if word == segment => {}
            _ => return false,
        }
    }
}

/// Names of users and codes of projects never begin with a dot; `..` and hidden files do.
fn can_be_named(segment: &str) -> bool {
    let begins_with = |dot: &str| {
        segment
            .get(..dot.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(dot))
    };
    !segment.is_empty() && !begins_with(".") && !begins_with("%2e")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_its_own_page() {
        for pattern in PAGES {
            assert_eq!(page_at(pattern), Some(pattern));
        }
    }

    #[test]
    fn a_name_is_one_segment_whatever_it_says() {
        let long = format!("/users/{}", "a".repeat(10_000));
        for path in [
            "/users/ada.admin",
            "/users/ada.admin/",
            "/users/logo.svg",
            "/users/ADA",
            "/users/a%2Fb",
            "/users/%EC%84%9C%EC%97%B0",
            "/users/%zz",
            "/users/é",
            "/users/ada@example.com",
            "/users/{usrId}",
            &long,
        ] {
            assert_eq!(page_at(path), Some("/users/{usrId}"), "{path:.80}");
        }
    }

    #[test]
    fn what_only_looks_like_a_page_is_none() {
        for path in [
            "",
            "//",
            "///",
            "/Users",
            "/LOGIN",
            "/usres",
            "/users//",
            "//users",
            "/users/ada/sessions",
            "/users//ada",
            "/users/.env",
            "/users/..",
            "/users/%2Eenv",
            "/users/%2e%2e",
            "/login/x",
            "/%6Cogin",
            "/login;x",
            "/login%20",
            "/index.html",
            "users",
            "/é",
        ] {
            assert_eq!(page_at(path), None, "{path}");
        }
    }
}
