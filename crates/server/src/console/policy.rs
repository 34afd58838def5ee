//! What a browser may do with the console's page: run the scripts that are the console's, and nothing else.
//!
//! The page holds a few lines of script of its own, for the theme and to start the app. Each is allowed by the hash of
//! exactly its text, so that text which gets into the page in another way stays text.

use axum::http::HeaderValue;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The origin of the API, where the console was built for one of its own.
const API_ORIGIN: Option<&str> = option_env!("TOLLGATE_API_URL");

/// The policy for a page.
pub(super) fn of(page: &str) -> HeaderValue {
    let scripts = hashes(page, "script");
    let styles = hashes(page, "style");
    let api = API_ORIGIN.filter(|origin| !origin.is_empty());
    let api = api.map(|origin| format!(" {origin}")).unwrap_or_default();
    // Compiling WebAssembly is allowed by a word of its own; evaluating text is not.
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'{api}; manifest-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    );
    HeaderValue::try_from(policy).expect("TOLLGATE_API_URL was an origin when the server was built")
}

/// The hashes of the page's elements of a kind that have text of their own, as they stand in a policy.
fn hashes(page: &str, element: &str) -> String {
    let (begin, end) = (format!("<{element}"), format!("</{element}>"));
    let mut hashes = String::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once(&begin) {
        let Some((attributes, after)) = after.split_once('>') else {
            break;
        };
        let Some((text, after)) = after.split_once(&end) else {
            break;
        };
        // An element without text is about a file, which `'self'` allows.
        if !text.is_empty() && is_whole_name(attributes) {
            let hash = STANDARD.encode(Sha256::digest(text));
            hashes.push_str(&format!(" 'sha256-{hash}'"));
        }
        rest = after;
    }
    hashes
}

/// Whether the name of the element ended where its attributes begin, so that it isn't a longer one.
fn is_whole_name(attributes: &str) -> bool {
    attributes.is_empty() || attributes.starts_with(|letter: char| letter.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hash of `hello` that other programs give too.
    const HELLO: &str = " 'sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='";

    #[test]
    fn what_stands_in_the_page_is_allowed_by_its_hash() {
        assert_eq!(hashes("<script>hello</script>", "script"), HELLO);
        let page = r#"<script src="/a.js"></script><script type="module">hello</script><scripted>x</scripted>"#;
        assert_eq!(hashes(page, "script"), HELLO);
        let two = "<script>hello</script><p>between</p><script>hello</script>";
        assert_eq!(hashes(two, "script"), HELLO.repeat(2));
        assert_eq!(hashes("<style>hello</style>", "style"), HELLO);
        assert_eq!(hashes("<p>hello</p>", "script"), "");
    }

    #[test]
    fn nothing_is_allowed_that_would_make_the_rest_worthless() {
        let policy = of("<script>hello</script>");
        let policy = policy.to_str().unwrap();
        assert!(policy.contains(HELLO));
        for word in ["'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"] {
            assert!(!policy.contains(word), "{word}");
        }
    }
}
