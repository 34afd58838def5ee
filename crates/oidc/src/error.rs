//! What can go wrong with a login, each with what to do about it (rule O15).

use core::fmt;

use crate::answer::Refusal;
use crate::id_token::Fault;
use crate::provider::Unusable;
use crate::return_to::ReturnTo;

/// Why somebody is not logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The page has no `crypto.subtle`; nothing was sent.
    NoCrypto,
    /// The browser lets nothing be kept for this tab, so that an answer would find nothing.
    NoStorage,
    /// The provider didn't answer; try again.
    Unreachable,
    /// What answers in the provider's name is none that can be used.
    Unusable(Unusable),
    /// The address holds no answer, and nobody is logged in: a bookmark, or the back button.
    NoAnswer,
    /// The address holds half of an answer, or two.
    Malformed,
    /// The login was begun in another tab, was answered before, or never was; nothing was sent. Begin again, with the
    /// same return path.
    StartedElsewhere {
        /// Where its user wanted to go.
        return_to: ReturnTo,
    },
    /// The answer came after more than ten minutes; begin again.
    TooLate {
        /// Where its user wanted to go.
        return_to: ReturnTo,
    },
    /// Another provider has answered than the one that was asked.
    OtherIssuer,
    /// The provider has said no.
    Refused {
        /// In its own words.
        refusal: Refusal,
        /// Where its user wanted to go.
        return_to: ReturnTo,
    },
    /// The token endpoint has refused the code.
    NoTokens(Refusal),
    /// The token endpoint's answer could not be read: it is none of the protocol's, or the browser was not let at it.
    Unreadable,
    /// What came is not to be believed; nothing of it was kept.
    IdToken(Fault),
}

impl Error {
    /// Where the user wanted to go, as far as that is known: a login that is begun again leads there.
    #[must_use]
    pub fn return_to(&self) -> Option<&ReturnTo> {
        match self {
            Self::StartedElsewhere { return_to }
            | Self::TooLate { return_to }
            | Self::Refused { return_to, .. } => Some(return_to),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCrypto => f.write_str(
                "This page can't log in safely: it must be served by https, or from this machine.",
            ),
            Self::NoStorage => f.write_str(
                "This browser lets nothing be stored here. Allow storage for this site, then log in again.",
            ),
            Self::Unreachable => {
                f.write_str("The provider can't be reached just now. Try again in a moment.")
            }
            Self::Unusable(why) => write!(f, "The provider can't be used: {why}."),
            Self::NoAnswer => f.write_str("There is no login to finish here. Log in."),
            Self::Malformed => {
                f.write_str("The address of this page is no whole answer to a login. Log in again.")
            }
            Self::StartedElsewhere { .. } => f.write_str(
                "This login was begun in another tab, or has been used. Log in again here.",
            ),
            Self::TooLate { .. } => f.write_str("This login took too long. Log in again."),
            Self::OtherIssuer => f.write_str(
                "Another provider has answered than the one that was asked. Nothing was sent to it.",
            ),
            Self::Refused { refusal, .. } => write!(f, "The provider has refused: {refusal}."),
            Self::NoTokens(refusal) => write!(f, "The provider gives no tokens: {refusal}."),
            Self::Unreadable => f.write_str(
                "The provider's answer can't be read. Most likely its settings don't allow this page's origin (CORS) at \
                 the token endpoint.",
            ),
            Self::IdToken(fault) => write!(f, "The provider's answer can't be believed: {fault}."),
        }
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Refusal {
    /// The provider's words, and after them what they most likely mean.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error)?;
        if let Some(description) = &self.description {
            write!(f, " ({description})")?;
        }
        let hint = match self.error.as_str() {
            "access_denied" => "the login was cancelled, or is not allowed for this user",
            "invalid_client" | "unauthorized_client" => {
                "the provider doesn't know this client as a public one; look at its id and its kind"
            }
            "invalid_grant" => {
                "the code has been used or is too old, or the redirect address differs from the registered one"
            }
            "invalid_scope" => {
                "the client may not ask for one of the scopes; `offline_access` often has to be allowed first"
            }
            "login_required" | "interaction_required" | "consent_required" => {
                "the provider's own session is over"
            }
            "temporarily_unavailable" | "server_error" => "try again in a moment",
            _ => return Ok(()),
        };
        write!(f, "; {hint}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o15_a_refusal_says_what_it_most_likely_is() {
        let said = |error: &str| {
            let refusal = Refusal {
                error: error.into(),
                description: Some("no".into()),
            };
            Error::NoTokens(refusal).to_string()
        };
        assert!(said("invalid_grant").contains("redirect address"));
        assert!(said("invalid_scope").contains("offline_access"));
        assert!(said("unauthorized_client").contains("public"));
        assert_eq!(said("odd"), "The provider gives no tokens: odd (no).");
        assert!(Error::Unreadable.to_string().contains("CORS"));
        assert!(Error::NoCrypto.to_string().contains("https"));
    }
}
