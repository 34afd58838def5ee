use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tollgate_interceptor::Session;
use tollgate_interceptor::token::AccessToken;
use tollgate_oidc::id_token::Fault;
use tollgate_oidc::provider::Unusable;
use tollgate_oidc::{Error, ReturnTo};

use crate::app::{App, ISSUER, SIGNATURE, document, keys, tokens};

#[test]
fn o1_making_one_asks_nobody_and_a_provider_that_is_down_takes_nothing_away() {
    let app = App::new();
    app.auth
        .login(Session::new("ada", AccessToken::parse("a0").unwrap()));
    assert_eq!(app.network.n_sent(), 0);

    let failed = app.login("/");
    app.answer("openid-configuration", 404, &json!({}));
    assert_eq!(failed.take(), Some(Err(Error::Unreachable)));
    assert_eq!(app.user().as_deref(), Some("ada"));
    assert!(app.tab.left_for.borrow().is_none());
    // It can be tried again.
    app.left("/");
}

#[test]
fn o1_another_issuer_is_not_gone_to() {
    let app = App::new();
    let failed = app.login("/");
    let mut other = document();
    other["issuer"] = json!("https://evil.example");
    app.answer("openid-configuration", 200, &other);
    let named = Some("https://evil.example".to_owned());
    assert_eq!(
        failed.take(),
        Some(Err(Error::Unusable(Unusable::OtherIssuer { named })))
    );
    assert!(app.tab.left_for.borrow().is_none() && app.tab.kept.borrow().is_empty());
}

#[test]
fn o2_a_login_leaves_with_the_challenge_of_what_stays() {
    let app = App::new();
    let sent = app.left("/users?q=a");
    let kept = app.tab.kept.borrow();
    let (name, text) = kept.first_key_value().unwrap();
    assert!(name.ends_with(&sent["state"]));
    let verifier: Value = serde_json::from_str(text).unwrap();
    let verifier = verifier["verifier"].as_str().unwrap();
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    assert_eq!(sent["code_challenge"], challenge);
    assert_eq!(sent["redirect_uri"], "https://app.example/callback");
    assert_eq!(sent["scope"], "openid profile");
}

#[test]
fn without_a_digest_nothing_is_sent_and_without_storage_nobody_leaves() {
    let app = App::new();
    app.crypto.is_missing.set(true);
    assert_eq!(app.login("/").take(), Some(Err(Error::NoCrypto)));
    assert_eq!(app.network.n_sent(), 0);

    app.crypto.is_missing.set(false);
    app.tab.is_blocked.set(true);
    let failed = app.login("/");
    app.answer("openid-configuration", 200, &document());
    assert_eq!(failed.take(), Some(Err(Error::NoStorage)));
    assert!(app.tab.left_for.borrow().is_none());
}

#[test]
fn o5_the_address_is_clean_before_anything_is_sent() {
    let app = App::new();
    let sent = app.left("/");
    let app = app.reloaded();
    let _finished = app.finish(&format!("code=c&state={}", sent["state"]));
    assert_eq!(*app.tab.query.borrow(), "");
    let call = app.asked("openid-configuration");
    assert!(!call.request.target().contains("code="));
}

#[test]
fn o6_a_code_becomes_a_session_and_one_goes_where_one_wanted() {
    let app = App::new();
    let sent = app.left("/users?q=a");
    let finished = app.came_back(&sent);
    let call = app.asked("/token");
    let form = App::form(&call);
    assert_eq!(form["grant_type"], "authorization_code");
    assert_eq!(
        (form["code"].as_str(), form["client_id"].as_str()),
        ("c", "spa")
    );
    assert_eq!(form["redirect_uri"], sent["redirect_uri"]);
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
    assert_eq!(sent["code_challenge"], challenge);
    assert_eq!(call.bearer(), None);

    call.reply(200, &tokens(&sent, "ada", SIGNATURE).to_string());
    app.executor.run_until_stalled();
    assert_eq!(app.user(), None, "nobody, until the id_token is believed");
    app.answer("/keys", 200, &keys());
    assert_eq!(finished.take(), Some(Ok(ReturnTo::new("/users?q=a"))));
    assert_eq!(app.user().as_deref(), Some("ada"));
}

#[test]
fn o8_what_a_refresh_and_a_logout_need_is_stored_beside_the_tokens() {
    let app = App::new();
    let sent = app.left("/");
    let _finished = app.came_back(&sent);
    let tokens = tokens(&sent, "ada", SIGNATURE);
    app.answer("/token", 200, &tokens);
    app.answer("/keys", 200, &keys());
    let stored = app.stored().unwrap();
    assert_eq!(stored["idToken"], tokens["id_token"]);
    assert_eq!(stored["refreshToken"], "r1");
    assert_eq!(stored["nonce"], sent["nonce"].as_str());
    assert_eq!(
        (&stored["issuer"], &stored["scope"]),
        (&json!(ISSUER), &json!("openid profile"))
    );
}

#[test]
fn o3_an_answer_is_used_once() {
    let app = App::new();
    let sent = app.left("/users");
    let _finished = app.came_back(&sent);
    app.answer("/token", 200, &tokens(&sent, "ada", SIGNATURE));
    app.answer("/keys", 200, &keys());
    let n_sent = app.network.n_sent();
    let again = app.finish(&format!("code=c&state={}", sent["state"]));
    let return_to = ReturnTo::new("/users");
    assert_eq!(
        again.take(),
        Some(Err(Error::StartedElsewhere { return_to }))
    );
    assert_eq!(app.network.n_sent(), n_sent, "nothing is sent");
    assert_eq!(
        app.user().as_deref(),
        Some("ada"),
        "who is logged in stays so"
    );
}

#[test]
fn o3_two_logins_of_one_tab_dont_mix() {
    let app = App::new();
    let (first, second) = (app.left("/first"), app.left("/second"));
    let finished = app.came_back(&first);
    app.answer("/token", 200, &tokens(&first, "ada", SIGNATURE));
    app.answer("/keys", 200, &keys());
    assert_eq!(finished.take(), Some(Ok(ReturnTo::new("/first"))));
    let finished = app.came_back(&second);
    app.answer("/token", 200, &tokens(&second, "ada", SIGNATURE));
    assert_eq!(finished.take(), Some(Ok(ReturnTo::new("/second"))));
}

#[test]
fn o4_an_answer_that_was_never_asked_for_sends_nothing() {
    let app = App::new();
    app.left("/");
    let n_sent = app.network.n_sent();
    for query in ["code=c&state=unknown", "error=x&state=unknown"] {
        let refused = app.finish(query).take();
        assert!(
            matches!(refused, Some(Err(Error::StartedElsewhere { .. }))),
            "{query}"
        );
    }
    assert_eq!(app.finish("code=c").take(), Some(Err(Error::Malformed)));
    assert_eq!(
        *app.tab.query.borrow(),
        "",
        "the address is clean all the same"
    );
    assert_eq!(app.network.n_sent(), n_sent);
}

#[test]
fn o4_an_answer_of_another_provider_buys_nothing() {
    let app = App::new();
    let sent = app.left("/");
    let n_sent = app.network.n_sent();
    let query = format!(
        "code=c&state={}&iss=https%3A%2F%2Fevil.example",
        sent["state"]
    );
    assert_eq!(app.finish(&query).take(), Some(Err(Error::OtherIssuer)));
    assert_eq!(app.network.n_sent(), n_sent);
}

#[test]
fn o7_a_wrong_signature_logs_nobody_in_and_nobody_out() {
    let app = App::new();
    app.auth
        .login(Session::new("eve", AccessToken::parse("a0").unwrap()));
    let sent = app.left("/");
    let finished = app.came_back(&sent);
    app.answer("/token", 200, &tokens(&sent, "ada", b"a forger's"));
    app.answer("/keys", 200, &keys());
    assert_eq!(finished.take(), Some(Err(Error::IdToken(Fault::Signature))));
    assert_eq!(app.user().as_deref(), Some("eve"));
}

#[test]
fn o7_an_unknown_key_is_looked_for_once() {
    let app = App::new();
    let sent = app.left("/");
    let finished = app.came_back(&sent);
    app.answer("/token", 200, &tokens(&sent, "ada", SIGNATURE));
    app.answer("/keys", 200, &json!({"keys": []}));
    assert_eq!(finished.take(), Some(Err(Error::IdToken(Fault::NoKey))));
    assert_eq!(app.network.n_pending(), 0);
}

#[test]
fn o12_a_login_as_somebody_else_is_a_change_of_user() {
    let app = App::new();
    app.auth
        .login(Session::new("eve", AccessToken::parse("a0").unwrap()));
    let sent = app.left("/");
    let finished = app.came_back(&sent);
    app.answer("/token", 200, &tokens(&sent, "ada", SIGNATURE));
    app.answer("/keys", 200, &keys());
    assert_eq!(finished.take(), Some(Ok(ReturnTo::default())));
    assert_eq!(app.user().as_deref(), Some("ada"));
}

#[test]
fn o15_a_token_endpoint_that_the_browser_is_not_let_at_is_named_as_that() {
    let app = App::new();
    let sent = app.left("/");
    let finished = app.came_back(&sent);
    app.asked("/token")
        .fail(tollgate_interceptor::Error::Network);
    app.executor.run_until_stalled();
    assert_eq!(finished.take(), Some(Err(Error::Unreadable)));
    assert!(Error::Unreadable.to_string().contains("CORS"));
}

#[test]
fn a_reload_of_the_callback_leads_on_and_a_bookmark_of_it_says_so() {
    let app = App::new();
    assert_eq!(app.finish("").take(), Some(Err(Error::NoAnswer)));
    app.auth
        .login(Session::new("ada", AccessToken::parse("a0").unwrap()));
    assert_eq!(app.finish("").take(), Some(Ok(ReturnTo::default())));
}
