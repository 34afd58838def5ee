//! What a provider answers in the address that the page comes back with (rule O4; RFC 6749, section 4.1.2).

use core::fmt;
use core::time::Duration;

use crate::error::Error;
use crate::login::{Pending, return_to_of};
use crate::provider::Provider;

/// The longest text of a provider's that is shown, in characters.
const MAX_DESCRIPTION: usize = 500;

/// An answer, which nobody has judged yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// Which login it answers.
    pub state: String,
    /// Who says that it is his (RFC 9207).
    iss: Option<String>,
    verdict: Verdict,
}

#[derive(Clone, PartialEq, Eq)]
enum Verdict {
    Code(String),
    Refused(Refusal),
}

/// Why a provider has refused, in its own words: to be shown as text, and never as markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The code, as in `access_denied`.
    pub error: String,
    /// What it means, where the provider says so.
    pub description: Option<String>,
}

/// A code for this very login: tokens, once it is shown together with the verifier.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    code: String,
    /// Whether the answer has said whose it is.
    is_named: bool,
}

impl Answer {
    /// Reads the query of an address, without its `?`; `None` where it holds no answer to a login.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] where a parameter stands twice, or where some are missing.
    pub fn read(query: &str) -> Result<Option<Self>, Error> {
        let once = |name: &str| -> Result<Option<String>, Error> {
            let mut values = form_urlencoded::parse(query.as_bytes())
                .filter(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned());
            let first = values.next().filter(|value| !value.is_empty());
            match values.next() {
                None => Ok(first),
                Some(_) => Err(Error::Malformed),
            }
        };
        let (code, error) = (once("code")?, once("error")?);
        let verdict = match (code, error) {
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => return Err(Error::Malformed),
            (Some(code), None) => Verdict::Code(code),
            (None, Some(error)) => Verdict::Refused(Refusal {
                error: shortened(&error),
                description: once("error_description")?.as_deref().map(shortened),
            }),
        };
        Ok(Some(Self {
            state: once("state")?.ok_or(Error::Malformed)?,
            iss: once("iss")?,
            verdict,
        }))
    }

    /// Judges it by what this tab has kept of the login that it names; what was kept must be gone by now, since an
    /// answer is used once. `issuer` is whom the app trusts.
    ///
    /// # Errors
    ///
    /// - [`Error::StartedElsewhere`] where nothing was kept here.
    /// - [`Error::TooLate`] after ten minutes.
    /// - [`Error::OtherIssuer`] where another has answered.
    /// - [`Error::Refused`] where the provider has said no.
    pub fn judge(
        self,
        pending: Option<&Pending>,
        issuer: &str,
        wall: Duration,
    ) -> Result<Code, Error> {
        let Some(pending) = pending else {
            return Err(Error::StartedElsewhere {
                return_to: return_to_of(&self.state),
            });
        };
        let return_to = pending.return_to();
        if pending.is_dead(wall) {
            return Err(Error::TooLate { return_to });
        }
        let is_named = self.iss.is_some();
        let is_his = self.iss.is_none_or(|iss| iss == issuer);
        if !is_his || pending.issuer != issuer {
            return Err(Error::OtherIssuer);
        }
        match self.verdict {
            Verdict::Code(code) => Ok(Code { code, is_named }),
            Verdict::Refused(refusal) => Err(Error::Refused { refusal, return_to }),
        }
    }
}

impl Code {
    /// Holds it to what the provider has promised of its answers.
    ///
    /// # Errors
    ///
    /// [`Error::OtherIssuer`] where the answer doesn't say whose it is, and the provider's always do.
    pub fn of(self, provider: &Provider) -> Result<Self, Error> {
        match self.is_named || !provider.names_itself {
            true => Ok(self),
            false => Err(Error::OtherIssuer),
        }
    }

    /// The form that buys the tokens (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
    #[must_use]
    pub fn form<'a>(
        &'a self,
        pending: &'a Pending,
        client_id: &'a str,
    ) -> [(&'static str, &'a str); 5] {
        [
            ("grant_type", "authorization_code"),
            ("code", &self.code),
            // To the byte as it was sent (rule O6).
            ("redirect_uri", &pending.redirect_uri),
            ("client_id", client_id),
            ("code_verifier", &pending.verifier),
        ]
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.verdict {
            Verdict::Code(_) => "Answer(a code)",
            Verdict::Refused(_) => "Answer(a refusal)",
        })
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code")
    }
}

/// Without what turns lines or can't be seen, and not longer than anybody reads.
pub(crate) fn shortened(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .take(MAX_DESCRIPTION)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::login::Departure;
    use crate::port::testing::Counting;
    use crate::return_to::ReturnTo;

    const ISSUER: &str = "https://id.example";
    const WALL: Duration = Duration::from_secs(1_800_000_000);

    fn departure() -> Departure {
        let return_to = ReturnTo::new("/users");
        Departure::new(
            &Counting::default(),
            ISSUER,
            "https://app.example/cb",
            &return_to,
            WALL,
        )
        .unwrap()
    }

    fn judged(query: &str, names_itself: bool) -> Result<Code, Error> {
        let pending = departure().pending;
        let answer = Answer::read(query)?.expect("it is an answer");
        let provider = Provider {
            names_itself,
            ..crate::provider::testing::provider()
        };
        answer.judge(Some(&pending), ISSUER, WALL)?.of(&provider)
    }

    #[test]
    fn o4_a_code_for_a_login_of_this_tab_is_good() {
        let code = judged("code=c%2B1&state=s&session_state=x", false).unwrap();
        let pending = departure().pending;
        let form = code.form(&pending, "spa");
        assert!(form.contains(&("code", "c+1")));
        assert!(form.contains(&("code_verifier", &pending.verifier)));
    }

    #[test]
    fn o6_the_redirect_uri_is_the_one_that_was_sent() {
        let code = judged("code=c&state=s", false).unwrap();
        let pending = departure().pending;
        assert!(
            code.form(&pending, "spa")
                .contains(&("redirect_uri", "https://app.example/cb"))
        );
    }

    #[test]
    fn o3_an_answer_in_another_tab_says_where_to_begin_again() {
        let state = departure().state;
        let answer = Answer::read(&format!("code=c&state={state}"))
            .unwrap()
            .unwrap();
        let error = answer.judge(None, ISSUER, WALL).unwrap_err();
        assert_eq!(
            error,
            Error::StartedElsewhere {
                return_to: ReturnTo::new("/users")
            }
        );
    }

    #[test]
    fn o3_an_answer_after_ten_minutes_is_too_late() {
        let pending = departure().pending;
        let answer = Answer::read("code=c&state=s").unwrap().unwrap();
        let late = WALL + Duration::from_secs(601);
        let error = answer.judge(Some(&pending), ISSUER, late).unwrap_err();
        assert_eq!(
            error,
            Error::TooLate {
                return_to: ReturnTo::new("/users")
            }
        );
    }

    #[test]
    fn o4_the_issuer_is_looked_at_whenever_it_is_there_and_missed_where_it_was_promised() {
        let iss = |iss: &str| format!("code=c&state=s&iss={iss}");
        for names_itself in [false, true] {
            assert!(judged(&iss(ISSUER), names_itself).is_ok());
            for other in [
                "https://evil.example",
                "https://id.example/",
                "HTTPS://id.example",
            ] {
                assert_eq!(judged(&iss(other), names_itself), Err(Error::OtherIssuer));
            }
        }
        assert!(judged("code=c&state=s", false).is_ok());
        assert_eq!(judged("code=c&state=s", true), Err(Error::OtherIssuer));
        // A login at one provider is not answered by another of the same app.
        let answer = Answer::read("code=c&state=s").unwrap().unwrap();
        let pending = departure().pending;
        assert_eq!(
            answer.judge(Some(&pending), "https://other.example", WALL),
            Err(Error::OtherIssuer)
        );
    }

    #[test]
    fn o4_a_refusal_is_typed_with_its_description() {
        let query = "error=access_denied&error_description=No%0Away+%3Cb%3E&state=s";
        let Err(Error::Refused { refusal, return_to }) = judged(query, false) else {
            panic!("it is a refusal");
        };
        assert_eq!(refusal.error, "access_denied");
        assert_eq!(refusal.description.as_deref(), Some("Noway <b>"));
        assert_eq!(return_to.as_str(), "/users");
        let long = format!("error=x&error_description={}&state=s", "y".repeat(9_000));
        let Err(Error::Refused { refusal, .. }) = judged(&long, false) else {
            panic!("it is a refusal");
        };
        assert_eq!(refusal.description.unwrap().len(), MAX_DESCRIPTION);
    }

    #[test]
    fn what_is_no_answer_is_none_and_what_is_half_of_one_is_malformed() {
        for query in ["", "x=1", "state=s", "code=&state=s", "state=s&iss=x"] {
            assert_eq!(Answer::read(query), Ok(None), "{query}");
        }
        for query in [
            "code=c",
            "code=c&state=",
            "error=x",
            "code=c&error=x&state=s",
            "code=c&code=c&state=s",
            "code=c&state=s&state=t",
            "code=c&state=s&iss=a&iss=b",
            "error=x&error=y&state=s",
        ] {
            assert_eq!(Answer::read(query), Err(Error::Malformed), "{query}");
        }
    }

    #[test]
    fn no_code_shows_in_debug() {
        let answer = Answer::read("code=secret&state=hidden").unwrap();
        assert_eq!(format!("{answer:?}"), "Some(Answer(a code))");
        assert_eq!(
            format!("{:?}", judged("code=secret&state=s", false).unwrap()),
            "Code"
        );
    }
}
