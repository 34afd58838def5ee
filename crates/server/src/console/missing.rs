//! What is said where nothing is: 404, with the console's page for people and with nothing for programs.
//!
//! A person who mistypes an address gets the console, whose own page says that nothing is there. A scanner that looks
//! for `/.env`, a script tag that names a file of an older version and a client that asks for a document by the rules of
//! a standard would take any page for what they were looking for.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use percent_encoding::percent_decode_str;

const HTML: &str = "text/html";

/// Whether the console's page stands in the place of what isn't there.
pub(super) fn shows_page(path: &str, headers: &HeaderMap) -> bool {
    asks_for_html(headers) && !names_a_file(path)
}

/// Whether `Accept` names HTML; that anything is good enough is said by programs, too.
fn asks_for_html(headers: &HeaderMap) -> bool {
    headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(is_html)
}

fn is_html(range: &str) -> bool {
    let mut parts = range.split(';').map(str::trim);
    let is_named = parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case(HTML));
    is_named && !parts.any(is_refusal)
}

/// Whether a parameter says that this is not wanted: `q=0`.
fn is_refusal(parameter: &str) -> bool {
    parameter.split_once('=').is_some_and(|(name, value)| {
        name.trim().eq_ignore_ascii_case("q") && value.trim().parse() == Ok(0.0)
    })
}

/// Whether the last segment has an extension or is hidden, however its dot is written.
fn names_a_file(path: &str) -> bool {
    let last = path.trim_end_matches('/').rsplit('/').next();
    percent_decode_str(last.unwrap_or_default()).any(|byte| byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(ACCEPT, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn a_browser_asks_for_html_and_programs_do_not() {
        for values in [
            &["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"][..],
            &["text/html"],
            &["application/json", "TEXT/HTML ; q=0.1"],
            &["application/json, text/html;level=1"],
        ] {
            assert!(shows_page("/usres", &accepting(values)), "{values:?}");
        }
        for values in [
            &[][..],
            &["*/*"],
            &["text/*"],
            &["image/avif,image/webp,*/*;q=0.8"],
            &["text/html;q=0"],
            &["text/html; Q=0.000, */*"],
            &["text/htmlx"],
            &["application/json;x=text/html"],
            &["tex\u{e9}"],
            &[""],
        ] {
            assert!(!shows_page("/usres", &accepting(values)), "{values:?}");
        }
    }

    #[test]
    fn what_looks_like_a_file_gets_no_page() {
        let browser = accepting(&["text/html"]);
        for path in [
            "/robots.txt",
            "/.env",
            "/tollgate-0123456789abcdef.js",
            "/a/b.php",
            "/a/.git/",
            "/.well-known",
            "/%2eenv",
            "/robots%2Etxt",
            "/a.",
        ] {
            assert!(!shows_page(path, &browser), "{path}");
        }
        for path in [
            "/usres",
            "/usres/",
            "/a.b/c",
            "/.well-known/oauth-authorization-server",
            "//",
            "/%ff",
        ] {
            assert!(shows_page(path, &browser), "{path}");
        }
    }
}
