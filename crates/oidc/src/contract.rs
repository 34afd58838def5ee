//! A provider's tokens at an API: what the interceptor must know to refresh them and to give them back.
//!
//! The API is spoken to as by [`OAuth2Contract`]; where tokens come from is known once the provider was asked, which
//! happens before the first refresh or logout, and not before.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::{FutureExt, LocalBoxFuture};
use serde_json::{Map, Value};
use tollgate_interceptor::contract::RefreshAnswer;
use tollgate_interceptor::origin::Target;
use tollgate_interceptor::port::Transport;
use tollgate_interceptor::request::Headers;
use tollgate_interceptor::token::{Login, RefreshToken};
use tollgate_interceptor::{Contract, LogoutReason, OAuth2Contract, Request, Response, Session};

use crate::id_token::{Expected, Fault, IdToken, Nonce};
use crate::oidc::{Inner, members};
use crate::provider::{MAX_DOCUMENT, Provider};

/// The contract of one API with one provider (see [`Oidc::contract`](crate::Oidc::contract)).
pub struct OidcContract {
    oidc: Rc<Inner>,
    api: OAuth2Contract,
    /// Whose tokens are being refreshed: one refresh at a time is under way.
    asked_for: RefCell<Option<AskedFor>>,
}

/// What a new id_token is held to (OpenID Connect Core 1.0, section 12.2).
struct AskedFor {
    subject: String,
    nonce: Option<String>,
}

impl OidcContract {
    pub(crate) fn new(oidc: Rc<Inner>, api: &str) -> Self {
        // Its own token endpoint is never asked.
        let api = OAuth2Contract::new(api, "", oidc.client_id.as_str());
        Self {
            oidc,
            api,
            asked_for: RefCell::default(),
        }
    }

    /// What is kept of a new id_token, and whether the session goes on.
    ///
    /// The tokens beside it are as good without it, and must not be lost: a rotated refresh token comes once.
    fn judged(&self, id_token: &str) -> Result<Option<Value>, LogoutReason> {
        match self.fault_of(id_token) {
            None => Ok(Some(id_token.into())),
            Some(fault) if fault.is_of_somebody_else() => Err(LogoutReason::Switched),
            Some(fault) => {
                self.oidc.dropped.set(Some(fault));
                Ok(None)
            }
        }
    }

    /// It came from the token endpoint itself, by TLS, which is as good as its signature (section 3.1.3.7, point 6).
    fn fault_of(&self, id_token: &str) -> Option<Fault> {
        let asked_for = self.asked_for.borrow();
        let AskedFor { subject, nonce } = asked_for.as_ref()?;
        let expected = Expected {
            issuer: &self.oidc.issuer,
            client_id: &self.oidc.client_id,
            nonce: Nonce::IsIfThere(nonce.as_deref()),
            at_hash: None,
            wall: self.oidc.page.wall(),
            subject: Some(subject),
        };
        IdToken::parse(id_token)
            .and_then(|token| token.check(&expected))
            .err()
    }
}

impl Contract for OidcContract {
    fn resolve(&self, target: &str) -> Result<Target, tollgate_interceptor::Error> {
        self.api.resolve(target)
    }

    fn authorize(&self, session: &Session, headers: &mut Headers) {
        self.api.authorize(session, headers);
    }

    fn is_expired(&self, response: &Response) -> bool {
        self.api.is_expired(response)
    }

    fn read(&self, response: &Response) -> Result<Value, tollgate_interceptor::Error> {
        self.api.read(response)
    }

    fn read_login(&self, data: Value) -> Option<Login> {
        self.api.read_login(data)
    }

    fn prepare(
        &self,
        transport: &Rc<dyn Transport>,
    ) -> Option<LocalBoxFuture<'static, Result<(), tollgate_interceptor::Error>>> {
        if self.oidc.provider.borrow().is_some() {
            return None;
        }
        let (oidc, transport) = (self.oidc.clone(), transport.clone());
        let asked = async move {
            let request = Request::get(Provider::document_of(&oidc.issuer));
            let response = transport
                .send(request.anonymous().at_most(MAX_DOCUMENT))
                .await?;
            let provider = match response.status {
                200 => Provider::read(&oidc.issuer, &response.body).ok(),
                _ => None,
            };
            // Whatever else it is, it is no verdict on the session.
            let provider = provider.ok_or(tollgate_interceptor::Error::Network)?;
            oidc.provider.replace(Some(provider));
            Ok(())
        };
        Some(asked.boxed_local())
    }

    fn refresh(&self, session: &Session, _attempt: Option<&str>) -> Option<Request> {
        let token = session.refresh_token()?;
        let text = |name| session.member(name).and_then(Value::as_str);
        self.asked_for.replace(Some(AskedFor {
            subject: session.usr_id().to_owned(),
            nonce: text(members::NONCE).map(str::to_owned),
        }));
        let provider = self.oidc.provider.borrow();
        let endpoint = &provider.as_ref()?.token_endpoint;
        let own = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token.expose()),
            ("client_id", &self.oidc.client_id),
        ];
        let more = self.oidc.settings.refresh_parameters.iter();
        let more = more
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| own.iter().all(|(taken, _)| taken != name));
        let form: Vec<_> = own.into_iter().chain(more).collect();
        Some(Request::post(endpoint).form(&form).anonymous())
    }

    fn read_refresh(&self, response: &Response) -> RefreshAnswer {
        let mut renewal = match self.api.read_refresh(response) {
            RefreshAnswer::Accepted(renewal) => renewal,
            answer => return answer,
        };
        let Ok(Value::Object(answer)) = self.api.read(response) else {
            return RefreshAnswer::Unknown;
        };
        match kept(&answer, |id_token| self.judged(id_token)) {
            Ok(extra) => {
                renewal.extra = extra;
                RefreshAnswer::Accepted(renewal)
            }
            Err(reason) => RefreshAnswer::Refused(reason),
        }
    }

    fn logout(&self, session: &Session) -> Option<Request> {
        let provider = self.oidc.provider.borrow();
        let endpoint = provider.as_ref()?.revocation_endpoint.as_ref()?;
        let (token, kind) = match session.refresh_token() {
            Some(token) => (RefreshToken::expose(token), "refresh_token"),
            None => (session.access_token().expose(), "access_token"),
        };
        let form = [
            ("token", token),
            ("token_type_hint", kind),
            ("client_id", &self.oidc.client_id),
        ];
        Some(Request::post(endpoint).form(&form).anonymous())
    }
}

/// What of the answer to a refresh is stored beside the tokens.
fn kept(
    answer: &Map<String, Value>,
    judged: impl FnOnce(&str) -> Result<Option<Value>, LogoutReason>,
) -> Result<Map<String, Value>, LogoutReason> {
    let text = |name| answer.get(name).and_then(Value::as_str);
    let mut extra = Map::new();
    if let Some(id_token) = text("id_token").map(judged).transpose()?.flatten() {
        extra.insert(members::ID_TOKEN.to_owned(), id_token);
    }
    if let Some(scope) = text("scope") {
        extra.insert(members::SCOPE.to_owned(), scope.into());
    }
    Ok(extra)
}
