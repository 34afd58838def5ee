//! Where one goes after a login: a path of the page's own origin, and nothing else (rule O9).
//!
//! An address that came from outside could lead to a page that looks like the app and asks for more.
//! So the rule is strict where it is safe to be: what is not plainly a path leads to `/`.

use core::fmt;

use crate::port::Location;

/// The longest one that is kept, in bytes.
pub const MAX: usize = 2_048;

/// A path with its query and fragment; it begins with one slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnTo(String);

impl ReturnTo {
    /// `text`, or `/` where that is no path of one's own origin.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(if is_path(text) { text } else { "/" }.to_owned())
    }

    /// The place where the page is.
    #[must_use]
    pub fn here(location: &Location) -> Self {
        let part = |mark: &str, text: &str| match text {
            "" => String::new(),
            text => format!("{mark}{text}"),
        };
        let Location {
            path,
            query,
            fragment,
            ..
        } = location;
        Self::new(&format!(
            "{path}{}{}",
            part("?", query),
            part("#", fragment)
        ))
    }

    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ReturnTo {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl fmt::Display for ReturnTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_path(text: &str) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let small = path.to_ascii_lowercase();
    text.len() <= MAX
        // Browsers drop tabs and newlines, read backslashes as slashes, and decode what stands for either.
        && text.chars().all(|c| !c.is_control() && c != '\\' && c != ' ')
        && path.starts_with('/')
        && !path.starts_with("//")
        && !["%2f", "%5c", "%2e", "%25"].iter().any(|hidden| small.contains(hidden))
        && !path.split('/').any(|segment| segment == "." || segment == "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o9_a_path_of_ones_own_is_kept_with_query_and_fragment() {
        for path in [
            "/",
            "/users",
            "/users?q=a%2Fb&next=//x",
            "/users/ada%20b#top",
            "/한국",
        ] {
            assert_eq!(ReturnTo::new(path).as_str(), path);
        }
    }

    #[test]
    fn o9_the_place_where_one_is_is_a_path_with_query_and_fragment() {
        let here = |path: &str, query: &str, fragment: &str| {
            ReturnTo::here(&Location {
                origin: "https://app.example".into(),
                path: path.into(),
                query: query.into(),
                fragment: fragment.into(),
            })
        };
        assert_eq!(here("/users", "q=a", "top").as_str(), "/users?q=a#top");
        assert_eq!(here("/users", "", "").as_str(), "/users");
        assert_eq!(here("//evil.example", "", ""), ReturnTo::default());
    }

    #[test]
    fn o9_whatever_else_leads_to_the_start() {
        let long = format!("/{}", "x".repeat(MAX));
        for text in [
            "",
            "users",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https:evil.example",
            "https://evil.example/users",
            "javascript:alert(1)",
            "data:text/html,x",
            "/%2f/evil.example",
            "/%5cevil.example",
            "/%252fevil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            " /users",
            "@evil.example",
            ".evil.example",
            "/../evil",
            "/a/./b",
            "/%2e%2e/evil",
            &long,
        ] {
            assert_eq!(ReturnTo::new(text), ReturnTo::default(), "{text:?}");
        }
    }
}
