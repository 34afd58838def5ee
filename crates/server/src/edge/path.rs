//! A path as it is written down.

use std::borrow::Cow;

use percent_encoding::{CONTROLS, utf8_percent_encode};

/// Our tokens are longer, and the names of sessions, users and projects are shorter or have other letters as well.
const LENGTH_OF_SECRETS: usize = 60;

/// The path with its control characters encoded, as they should have come: bytes beyond ASCII can be orders to the
/// terminal that shows the log. What may be a token, put there by mistake, is left out.
pub(super) fn shown(path: &str) -> String {
    let segments: Vec<_> = path.split('/').map(segment).collect();
    utf8_percent_encode(&segments.join("/"), CONTROLS).to_string()
}

fn segment(text: &str) -> Cow<'_, str> {
    let is_secret = text.len() >= LENGTH_OF_SECRETS
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    match is_secret {
        true => "(hidden)".into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Keys;
    use crate::token::{FamilyId, Refresh, RefreshToken};

    #[test]
    fn a_token_in_a_path_is_hidden_and_names_are_not() {
        let keys = Keys::generate();
        let token = RefreshToken {
            kid: keys.active(),
            family: FamilyId([7; 16]),
            payload: Refresh { generation: 0 },
        };
        let token = token.seal(&keys, &[0; 16]).unwrap();
        let path = format!("/api/master/sessions/{}/x", token.expose());
        assert_eq!(shown(&path), "/api/master/sessions/(hidden)/x");
        for path in [
            "/api/master/users/kim",
            "/",
            "",
            "/a/FamilyIdsHave22Letters",
        ] {
            assert_eq!(shown(path), path);
        }
    }

    #[test]
    fn what_a_terminal_would_obey_is_encoded() {
        assert_eq!(shown("/a\u{1b}[2J/é"), "/a%1B[2J/%C3%A9");
    }
}
