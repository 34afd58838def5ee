//! A login from its first click to its session.
//!
//! [`Oidc::login`] leaves the page; [`Oidc::finish`] is called where the answer comes to. What is decided on the way
//! stands in the other modules; here it is asked for, sent and kept.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use core::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::Value;
use tollgate_interceptor::token::Login;
use tollgate_interceptor::{Auth, Client, Request, Response, Session};

use crate::answer::Answer;
use crate::contract::OidcContract;
use crate::error::Error;
use crate::id_token::{Claims, Expected, Fault, IdToken, Nonce, at_hash};
use crate::jwks::{Choice, Keys};
use crate::login::{Departure, Pending};
use crate::logout;
use crate::port::{Crypto, Digest, Page};
use crate::provider::Provider;
use crate::return_to::ReturnTo;
use crate::settings::Settings;
use crate::tokens::Tokens;

/// How long a request to the provider may take, with its retries.
const LIMIT: Duration = Duration::from_secs(20);

/// What is kept in the tab stands under this and the login's state.
const KEPT: &str = "tollgate-oidc:";

/// A provider, as one client of it sees it. Clones are the same client.
///
/// Making one needs no network: the provider is asked at the first login, and what it has said is kept for the life of
/// the page.
#[derive(Clone)]
pub struct Oidc {
    inner: Rc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) settings: Settings,
    pub(crate) page: Rc<dyn Page>,
    crypto: Rc<dyn Crypto>,
    pub(crate) provider: RefCell<Option<Provider>>,
    keys: RefCell<Keys>,
    /// What was wrong with the last id_token that a refresh has brought and that was dropped.
    pub(crate) dropped: Cell<Option<Fault>>,
}

/// What stands in the stored session beside the tokens.
pub(crate) mod members {
    pub(crate) const ID_TOKEN: &str = "idToken";
    pub(crate) const NONCE: &str = "nonce";
    pub(crate) const SCOPE: &str = "scope";
}

impl Oidc {
    /// The client of this id at the provider that calls itself `issuer`.
    #[must_use]
    pub fn new(
        issuer: impl Into<String>,
        client_id: impl Into<String>,
        settings: Settings,
        page: Rc<dyn Page>,
        crypto: Rc<dyn Crypto>,
    ) -> Self {
        Self {
            inner: Rc::new(Inner {
                issuer: issuer.into(),
                client_id: client_id.into(),
                settings,
                page,
                crypto,
                provider: RefCell::default(),
                keys: RefCell::default(),
                dropped: Cell::default(),
            }),
        }
    }

    /// What the interceptor must know of the API under `base` and of this provider's tokens.
    #[must_use]
    pub fn contract(&self, base: &str) -> OidcContract {
        OidcContract::new(self.inner.clone(), base)
    }

    /// The place where the page is.
    #[must_use]
    pub fn here(&self) -> ReturnTo {
        ReturnTo::here(&self.inner.page.location())
    }

    /// What was wrong with the last id_token that a refresh has brought, where it was dropped; the session goes on without
    /// it.
    #[must_use]
    pub fn dropped_id_token(&self) -> Option<Fault> {
        self.inner.dropped.get()
    }

    /// Leaves the page for the provider, whose answer brings one back to `return_to`.
    ///
    /// # Errors
    ///
    /// [`Error::NoCrypto`], [`Error::NoStorage`], [`Error::Unreachable`] and [`Error::Unusable`]; then the page stays.
    ///
    /// # Cancellation
    ///
    /// Dropping the future leaves everything as it was.
    pub async fn login(&self, auth: &Auth, return_to: &ReturnTo) -> Result<(), Error> {
        let Inner {
            issuer,
            client_id,
            settings,
            page,
            crypto,
            ..
        } = &*self.inner;
        let redirect_uri = self.redirect_uri();
        let departure = Departure::new(&**crypto, issuer, &redirect_uri, return_to, page.wall())
            .map_err(|_| Error::NoCrypto)?;
        let Departure { state, pending } = &departure;
        let digest = crypto.digest(Digest::Sha256, pending.verifier.as_bytes());
        // Before anything is sent.
        let digest = digest.await.map_err(|_| Error::NoCrypto)?;
        let provider = self.provider(auth).await?;
        page.keep(&kept(state), &pending.to_json())
            .map_err(|_| Error::NoStorage)?;
        page.leave(&departure.address(&provider, client_id, settings, &digest));
        Ok(())
    }

    /// Begins the session that the answer in the address brings, and gives where its user wanted to go.
    ///
    /// The address is cleaned before anything else is done. Where somebody is logged in and the address holds no answer,
    /// as after a reload, it leads to `/`.
    ///
    /// # Errors
    ///
    /// Each variant of [`Error`]; nobody is logged in by any of them, and who was logged in stays so.
    ///
    /// # Cancellation
    ///
    /// Dropping the future uses the answer up: one must log in again.
    pub async fn finish(&self, auth: &Auth) -> Result<ReturnTo, Error> {
        let page = &self.inner.page;
        let query = page.location().query;
        page.clean_address();
        let answer = match (Answer::read(&query)?, auth.identity()) {
            (Some(answer), _) => answer,
            (None, Some(_)) => return Ok(ReturnTo::default()),
            (None, None) => return Err(Error::NoAnswer),
        };
        let state = answer.state.clone();
        let pending = page
            .take(&kept(&state))
            .and_then(|text| Pending::from_json(&text));
        let code = answer.judge(pending.as_ref(), &self.inner.issuer, page.wall())?;
        let pending = pending.ok_or(Error::Malformed)?;
        let provider = self.provider(auth).await?;
        let form = code.of(&provider)?;
        let form = form.form(&pending, &self.inner.client_id);
        let request = Request::post(&provider.token_endpoint).form(&form);
        let response = asked(auth, request).await;
        // The provider could be reached a moment ago.
        let response = response.map_err(|error| match error {
            tollgate_interceptor::Error::Network => Error::Unreadable,
            error => of_network(&error),
        })?;
        let tokens = Tokens::read(&response)?;
        let claims = self.believed(auth, &provider, &pending, &tokens).await?;
        auth.login(session(&state, &pending, tokens, claims));
        Ok(pending.return_to())
    }

    /// Ends the session here and in the other tabs, has the provider take its tokens back, and leaves the page for the
    /// provider's own logout, where it has one.
    ///
    /// # Errors
    ///
    /// [`Error::Unreachable`] and [`Error::Unusable`]; the session is over here all the same.
    ///
    /// # Cancellation
    ///
    /// Dropping the future leaves the provider's own session as it is.
    pub async fn logout(&self, auth: &Auth) -> Result<(), Error> {
        let id_token = auth.member(members::ID_TOKEN);
        auth.logout();
        let provider = self.provider(auth).await?;
        let Inner {
            client_id,
            settings,
            page,
            crypto,
            ..
        } = &*self.inner;
        let state = crypto.random().map_err(|_| Error::NoCrypto)?;
        let state = BASE64_URL_SAFE_NO_PAD.encode(state);
        let id_token = id_token.as_ref().and_then(Value::as_str);
        let address = logout::address(&provider, client_id, settings, id_token, &state);
        if let Some(address) = address {
            page.leave(&address);
        }
        Ok(())
    }

    /// The whole address that the answer comes to.
    fn redirect_uri(&self) -> String {
        let uri = &self.inner.settings.redirect_uri;
        match uri.starts_with('/') {
            true => format!("{}{uri}", self.inner.page.location().origin),
            false => uri.clone(),
        }
    }

    async fn provider(&self, auth: &Auth) -> Result<Provider, Error> {
        let known = self.inner.provider.borrow().clone();
        if let Some(provider) = known {
            return Ok(provider);
        }
        let issuer = &self.inner.issuer;
        let document = fetched(auth, &Provider::document_of(issuer)).await?;
        let provider = Provider::read(issuer, &document.body).map_err(Error::Unusable)?;
        self.inner.provider.replace(Some(provider.clone()));
        Ok(provider)
    }

    /// What the id_token says, once it is believed.
    async fn believed(
        &self,
        auth: &Auth,
        provider: &Provider,
        pending: &Pending,
        tokens: &Tokens,
    ) -> Result<Claims, Error> {
        let token = IdToken::parse(&tokens.id_token).map_err(Error::IdToken)?;
        self.verify(auth, provider, &token).await?;
        let crypto = &self.inner.crypto;
        let bytes = tokens.access_token.expose().as_bytes();
        let digest = crypto.digest(token.algorithm.digest(), bytes).await;
        let hash = at_hash(&digest.map_err(|_| Error::NoCrypto)?);
        let expected = Expected {
            issuer: &self.inner.issuer,
            client_id: &self.inner.client_id,
            nonce: Nonce::Is(&pending.nonce),
            at_hash: Some(&hash),
            wall: self.inner.page.wall(),
            subject: None,
        };
        token.check(&expected).map_err(Error::IdToken)
    }

    async fn verify(&self, auth: &Auth, provider: &Provider, token: &IdToken) -> Result<(), Error> {
        let key = match self.key(token) {
            Choice::Fetch => {
                let document = fetched(auth, &provider.jwks_uri).await?;
                let keys = Keys::read(&document.body, self.inner.page.wall());
                self.inner.keys.replace(keys.ok_or(Error::Unreadable)?);
                self.key(token)
            }
            choice => choice,
        };
        let key = match key {
            Choice::Key(key) => key,
            Choice::Fetch => return Err(Error::IdToken(Fault::NoKey)),
            Choice::Fault(fault) => return Err(Error::IdToken(fault)),
        };
        let IdToken {
            algorithm,
            signed,
            signature,
            ..
        } = token;
        let verifies = self
            .inner
            .crypto
            .verifies(*algorithm, &key, signed, signature);
        match verifies.await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::IdToken(Fault::Signature)),
            Err(_) => Err(Error::NoCrypto),
        }
    }

    fn key(&self, token: &IdToken) -> Choice {
        let now = self.inner.page.wall();
        let keys = self.inner.keys.borrow();
        keys.choose(token.algorithm, token.key_id.as_deref(), now)
    }
}

fn kept(state: &str) -> String {
    format!("{KEPT}{state}")
}

/// The session as it is stored: what a refresh and a logout need of the login stands beside the tokens.
fn session(state: &str, pending: &Pending, tokens: Tokens, claims: Claims) -> Login {
    // Whom one login is told from the next by; it opened nothing, and is used up.
    let sid = state.split('.').next().unwrap_or_default();
    let mut session = Session::new(claims.subject, tokens.access_token)
        .with_extra("sid", sid)
        .with_extra("issuer", pending.issuer.as_str())
        .with_extra(members::NONCE, pending.nonce.as_str())
        .with_extra(members::ID_TOKEN, tokens.id_token);
    if let Some(scope) = tokens.scope {
        session = session.with_extra(members::SCOPE, scope);
    }
    if let Some(token) = tokens.refresh_token {
        session = session.with_refresh_token(token);
    }
    Login {
        session,
        expires_in: tokens.expires_in,
    }
}

/// A document of the provider's.
async fn fetched(auth: &Auth, address: &str) -> Result<Response, Error> {
    let response = asked(auth, Request::get(address)).await;
    match response {
        Ok(response) if response.status == 200 => Ok(response),
        Ok(_) => Err(Error::Unreachable),
        Err(error) => Err(of_network(&error)),
    }
}

async fn asked(auth: &Auth, request: Request) -> Result<Response, tollgate_interceptor::Error> {
    let client = Client::builder(auth).total_timeout(LIMIT).build();
    client.fetch(request.anonymous()).await
}

fn of_network(error: &tollgate_interceptor::Error) -> Error {
    use tollgate_interceptor::Error as Sent;
    match error {
        Sent::Offline | Sent::Network | Sent::Timeout | Sent::Unavailable { .. } => {
            Error::Unreachable
        }
        _ => Error::Unreadable,
    }
}
