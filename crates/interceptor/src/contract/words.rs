//! In whose words an answer is given: the server's own, or those of something in front of it.

use serde_json::Value;

use super::{RefreshAnswer, UNAUTHORIZED, shorten};
use crate::doubt::Doubt;
use crate::json;
use crate::request::Response;
use crate::retry;
use crate::session::LogoutReason;

/// The errors of OAuth 2.0 (RFC 6749, section 5.2) that mean the grant or the client: what comes with them is refused.
///
/// The others of that section speak of the request: `invalid_request` of its form, `invalid_scope` of a scope, which no
/// refresh here asks for, and `unsupported_grant_type` of what this server can do at all. They may come from a server
/// that is not the right one, so they leave a doubt.
const REFUSALS: [&str; 3] = ["invalid_grant", "invalid_client", "unauthorized_client"];

/// The errors of OAuth 2.0 that mean "not now" (RFC 6749, section 4.1.2.1; RFC 8628, section 3.5).
/// They tell of the server's own state, and are no verdict, whatever status they come with.
const NOT_NOW: [&str; 3] = ["slow_down", "temporarily_unavailable", "server_error"];

/// What the author of an app says of a server, beside what its contract knows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    /// Whether an answer means that the access token is no longer good.
    pub(super) expiry: Option<fn(&Response) -> bool>,
    /// Why a session is over, where the answer to a refresh means that.
    pub(super) refusal: Option<fn(&Response) -> Option<LogoutReason>>,
}

impl Told {
    pub(super) fn is_expired(self, response: &Response) -> bool {
        match self.expiry {
            Some(is_expired) => is_expired(response),
            None => response.status == UNAUTHORIZED,
        }
    }

    /// Corrects what a contract has made of the answer to a refresh.
    pub(super) fn correct(self, response: &Response, answer: RefreshAnswer) -> RefreshAnswer {
        let is_open = !matches!(answer, RefreshAnswer::Accepted(_))
            && !is_not_now(response.status)
            && !response.is_html();
        match self.refusal.filter(|_| is_open) {
            Some(refusal) => refusal(response).map_or(answer, RefreshAnswer::Refused),
            None => answer,
        }
    }
}

/// What an answer to a refresh means that brings no tokens; `code` is what it is called in the contract's own words.
pub(super) fn read_refusal(response: &Response, code: Option<String>) -> RefreshAnswer {
    if response.is_html() {
        return RefreshAnswer::Unknown;
    }
    let body: Option<Value> = json::from_bytes(&response.body);
    let error = body.as_ref().and_then(oauth_error);
    let code = code.or_else(|| error.filter(|error| REFUSALS.contains(error)).map(shorten));
    match (response.status, code) {
        (200 | 400 | 401 | 403, Some(code)) => RefreshAnswer::Refused(reason_of(code)),
        _ if error.is_some_and(|error| NOT_NOW.contains(&error)) => RefreshAnswer::Unknown,
        (401, None) if body.is_some() || !is_cut_off(response) => {
            RefreshAnswer::Doubtful(Doubt::Unauthorized)
        }
        (400 | 403, None) if body.is_some() => RefreshAnswer::Doubtful(Doubt::Denied),
        _ => RefreshAnswer::Unknown,
    }
}

/// The code of an error of OAuth 2.0, which some servers send instead of the envelope.
pub(super) fn oauth_error(body: &Value) -> Option<&str> {
    body.get("error")?.as_str()
}

fn reason_of(code: String) -> LogoutReason {
    match code.as_str() {
        "SESSION_EXPIRED" => LogoutReason::Expired,
        "SESSION_REVOKED" => LogoutReason::Revoked,
        "TOKEN_REUSED" => LogoutReason::Reused,
        _ => LogoutReason::Invalid { code: Some(code) },
    }
}

/// Whether a status says that there is no answer now, whatever else is said with it.
fn is_not_now(status: u16) -> bool {
    matches!(status, 409 | 413) || retry::is_passing(status)
}

/// Whether a body that is no JSON has begun as an object: the rest of it is lost.
fn is_cut_off(response: &Response) -> bool {
    let text = json::without_mark(&response.body).trim_ascii_start();
    text.first() == Some(&b'{')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Contract, EnvelopeContract, OAuth2Contract};
    use crate::request::Headers;

    /// One status of each class, in the order of a table's columns.
    const CLASSES: [&[u16]; 9] = [
        &[200],
        &[201, 202, 204, 206],
        &[301, 302, 304, 307],
        &[400],
        &[401],
        &[403],
        &[409],
        &[
            402, 404, 405, 407, 410, 415, 418, 419, 421, 422, 425, 431, 451,
        ],
        &[408, 413, 429, 500, 502, 503, 504, 511, 599],
    ];

    /// What each class means with bodies of one kind: a letter for each.
    type Row<'a> = (&'a [&'a str], &'a str);

    const NEVER: &str = "U U U U U U U U U";

    const TEXTS: Row<'_> = (
        &[
            "",
            " \n",
            "Unauthorized",
            "no API key",
            "\u{feff}",
            "null and void",
        ],
        "U U U U D U U U U",
    );
    const PAGES: Row<'_> = (
        &[
            "<!doctype html><title>Sign in to the Wi-Fi</title>",
            " \r\n<html>",
            "\u{feff}<!doctype html>",
            "<?xml version='1.0'?>",
        ],
        NEVER,
    );
    const CUT_OFF: Row<'_> = (
        &[
            "{",
            r#"{"resultCode":"TOKEN_INV"#,
            r#"{"error":"invalid_grant""#,
            "\u{feff}{\"error\":",
        ],
        NEVER,
    );
    const OAUTH_REFUSALS: Row<'_> = (
        &[
            r#"{"error":"invalid_grant"}"#,
            r#"{"error":"invalid_client","error_description":"who?"}"#,
            "\u{feff}{\"error\":\"unauthorized_client\"}",
        ],
        "R U U R R R U U U",
    );
    const OAUTH_NOT_NOW: Row<'_> = (
        &[
            r#"{"error":"slow_down"}"#,
            r#"{"error":"temporarily_unavailable"}"#,
            r#"{"error":"server_error"}"#,
        ],
        NEVER,
    );
    const FOREIGN: Row<'_> = (
        &[
            r#"{"status":403,"error":"Forbidden","path":"/auth/refresh"}"#,
            r#"{"error":"Bad Request"}"#,
            r#"{"message":"No API key found in request"}"#,
            r#"{"error":"invalid_request"}"#,
            r#"{"error":"invalid_scope"}"#,
            r#"{"error":"unsupported_grant_type"}"#,
            r#"{"error":"INVALID_GRANT"}"#,
            r#"{"error":{"code":"invalid_grant"}}"#,
            r#"{"error":""}"#,
            r#"{"error":null}"#,
            r#"{"code":"SESSION_EXPIRED"}"#,
            r#"{"resultCode":7}"#,
            r#"{"resultCode":""}"#,
            "{}",
            "[]",
            "null",
            "7",
            r#""Bad Request""#,
            "\u{feff}{}",
        ],
        "U U U D D D U U U",
    );

    fn answer(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: Headers::default(),
            body: body.as_bytes().to_vec(),
        }
    }

    fn letter(answer: &RefreshAnswer) -> char {
        match answer {
            RefreshAnswer::Accepted(_) => 'A',
            RefreshAnswer::Refused(LogoutReason::Stale) => 'S',
            RefreshAnswer::Refused(_) => 'R',
            RefreshAnswer::Doubtful(_) => 'D',
            RefreshAnswer::Unknown => 'U',
        }
    }

    #[track_caller]
    fn check(contract: &dyn Contract, rows: &[Row<'_>]) {
        for (bodies, letters) in rows {
            let letters: Vec<_> = letters.split(' ').collect();
            assert_eq!(letters.len(), CLASSES.len());
            for (statuses, expected) in CLASSES.iter().zip(letters) {
                for status in *statuses {
                    for body in *bodies {
                        let verdict = contract.read_refresh(&answer(*status, body));
                        let found = letter(&verdict).to_string();
                        assert_eq!(found, expected, "{status} {body:?}");
                        if let RefreshAnswer::Doubtful(doubt) = verdict {
                            let is_401 = doubt == Doubt::Unauthorized;
                            assert_eq!(is_401, *status == 401, "{status} {body:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn each_status_with_each_kind_of_body_means_one_thing_in_the_envelope() {
        let tokens = r#"{"resultCode":"OK","data":{"accessToken":"a","refreshToken":"r"}}"#;
        let marked = format!("\u{feff}{tokens}");
        check(
            &EnvelopeContract::new("/api"),
            &[
                (&[tokens, &marked], "A U U D D D U U U"),
                (
                    &[
                        r#"{"resultCode":"OK","data":{}}"#,
                        r#"{"resultCode":"OK","data":{"accessToken":""}}"#,
                        r#"{"data":{"accessToken":"a"}}"#,
                        r#"{"access_token":"a","token_type":"Bearer"}"#,
                    ],
                    "U U U D D D U U U",
                ),
                (
                    &[
                        r#"{"resultCode":"TOKEN_INVALID"}"#,
                        r#"{"resultCode":"SESSION_EXPIRED","message":"…"}"#,
                        r#"{"resultCode":"BLOCKED","error":"slow_down"}"#,
                        "\u{feff}{\"resultCode\":\"SESSION_REVOKED\"}",
                    ],
                    "R U U R R R U U U",
                ),
                (&[r#"{"resultCode":"TOKEN_STALE"}"#], "R U U R R R S U U"),
                OAUTH_REFUSALS,
                OAUTH_NOT_NOW,
                FOREIGN,
                TEXTS,
                PAGES,
                CUT_OFF,
            ],
        );
    }

    #[test]
    fn each_status_with_each_kind_of_body_means_one_thing_in_oauth() {
        let tokens = r#"{"access_token":"a","token_type":"Bearer","refresh_token":"r"}"#;
        let marked = format!("\u{feff}{tokens}");
        check(
            &OAuth2Contract::new("/api", "/token", "spa"),
            &[
                (&[tokens, &marked], "A U U D D D U U U"),
                (
                    &[
                        r#"{"access_token":""}"#,
                        r#"{"access_token":"a","refresh_token":7}"#,
                        r#"{"resultCode":"OK","data":{"accessToken":"a"}}"#,
                        r#"{"resultCode":"TOKEN_INVALID"}"#,
                        r#"{"resultCode":"TOKEN_STALE"}"#,
                        r#"{"error":"TOKEN_STALE"}"#,
                    ],
                    "U U U D D D U U U",
                ),
                OAUTH_REFUSALS,
                OAUTH_NOT_NOW,
                FOREIGN,
                TEXTS,
                PAGES,
                CUT_OFF,
            ],
        );
    }

    #[test]
    fn what_a_contract_is_told_is_believed_at_once_but_of_no_page_and_not_when_it_means_not_now() {
        fn any(_: &Response) -> Option<LogoutReason> {
            Some(LogoutReason::Expired)
        }
        let told: &[Row<'_>] = &[
            FOREIGN,
            TEXTS,
            OAUTH_REFUSALS,
            OAUTH_NOT_NOW,
            CUT_OFF,
            PAGES,
        ];
        let told: Vec<Row<'_>> = told
            .iter()
            .map(|(bodies, _)| match *bodies == PAGES.0 {
                true => PAGES,
                false => (*bodies, "R R R R R R U R U"),
            })
            .collect();
        check(&EnvelopeContract::new("/api").with_refusals(any), &told);
        let oauth = OAuth2Contract::new("/api", "/token", "spa").with_refusals(any);
        check(&oauth, &told);
        check(
            &oauth,
            &[(&[r#"{"access_token":"a"}"#], "A R R R R R U R U")],
        );
    }

    #[test]
    fn a_contract_is_told_one_word_and_what_it_does_not_mean_stays_as_it_is() {
        let contract = EnvelopeContract::new("/api")
            .with_refusals(|answer| (answer.status == 410).then_some(LogoutReason::Revoked));
        let read = |status, body| contract.read_refresh(&answer(status, body));
        let revoked = RefreshAnswer::Refused(LogoutReason::Revoked);
        assert_eq!(read(410, ""), revoked);
        assert_eq!(read(401, ""), RefreshAnswer::Doubtful(Doubt::Unauthorized));
        let expired = RefreshAnswer::Refused(LogoutReason::Expired);
        assert_eq!(read(401, r#"{"resultCode":"SESSION_EXPIRED"}"#), expired);
    }
}
