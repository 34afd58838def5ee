use std::time::Duration;

use serde_json::{Value, json};
use tollgate_interceptor::LogoutReason;
use tollgate_oidc::id_token::Fault;
use tollgate_oidc::{Error, Settings};

use crate::app::{App, SIGNATURE, document, id_token};

/// The API takes the access token no longer.
fn expired(app: &App) {
    app.asked("/users").reply(401, "{}");
    app.executor.run_until_stalled();
}

fn renewed(id_token: Option<String>) -> Value {
    let mut tokens = json!({
        "access_token": "a2",
        "refresh_token": "r2",
        "token_type": "Bearer",
        "expires_in": 300,
    });
    if let Some(id_token) = id_token {
        tokens["id_token"] = json!(id_token);
    }
    tokens
}

#[test]
fn o1_with_a_live_token_the_page_works_while_the_provider_is_down() {
    let app = App::new().logged_in().reloaded();
    let users = app.get();
    assert_eq!(app.network.n_sent(), 1, "the provider isn't asked");
    let call = app.asked("/users");
    assert_eq!(call.bearer(), Some("a1"));
    call.reply(200, "[]");
    app.executor.run_until_stalled();
    assert_eq!(users.take(), Some(Ok(json!([]))));
}

#[test]
fn o1_a_provider_that_is_down_is_no_verdict_on_a_refresh() {
    let app = App::new().logged_in();
    let users = app.get();
    expired(&app);
    app.answer("openid-configuration", 503, &json!({}));
    assert_eq!(app.user().as_deref(), Some("ada"), "the session stays");
    // It is asked again, by and by.
    while !app.network.is_pending("/token") {
        app.clock.advance(Duration::from_millis(250));
        app.executor.run_until_stalled();
        app.told_of_the_provider();
    }
    app.answer("/token", 200, &renewed(None));
    let replay = app.asked("/users");
    assert_eq!(replay.bearer(), Some("a2"));
    replay.reply(200, "[]");
    app.executor.run_until_stalled();
    assert_eq!(users.take(), Some(Ok(json!([]))));
}

#[test]
fn o14_a_refresh_asks_the_token_endpoint_with_the_apps_own_parameters() {
    let settings = Settings::new("/callback")
        .refresh_parameter("resource", "https://api.example")
        .refresh_parameter("grant_type", "password");
    let app = App::with(settings).logged_in();
    let _users = app.get();
    expired(&app);
    app.told_of_the_provider();
    let form = App::form(&app.asked("/token"));
    assert_eq!(form["grant_type"], "refresh_token");
    assert_eq!(
        (form["refresh_token"].as_str(), form["client_id"].as_str()),
        ("r1", "spa")
    );
    assert_eq!(form["resource"], "https://api.example");
}

#[test]
fn o8_a_new_id_token_takes_the_place_of_the_old_one_and_none_keeps_it() {
    let app = App::new().logged_in();
    let fresh = id_token("ada", "n", "a2", SIGNATURE);
    let _users = app.get();
    expired(&app);
    app.told_of_the_provider();
    app.answer("/token", 200, &renewed(Some(fresh.clone())));
    let stored = app.stored().unwrap();
    assert_eq!(
        (&stored["idToken"], &stored["refreshToken"]),
        (&json!(fresh), &json!("r2"))
    );

    let app = App::new().logged_in();
    let _users = app.get();
    expired(&app);
    app.told_of_the_provider();
    app.answer("/token", 200, &renewed(None));
    assert_eq!(app.stored().unwrap()["idToken"], "an.old.one");
}

#[test]
fn o8_a_bad_id_token_is_dropped_and_takes_no_renewed_token_along() {
    for (bad, fault) in [
        ("no.token", Fault::Malformed),
        (
            &*id_token("ada", "another login's", "a2", SIGNATURE),
            Fault::Nonce,
        ),
    ] {
        let app = App::new().logged_in();
        let _users = app.get();
        expired(&app);
        app.told_of_the_provider();
        app.answer("/token", 200, &renewed(Some(bad.to_owned())));
        let stored = app.stored().unwrap();
        assert_eq!(
            (&stored["accessToken"], &stored["refreshToken"]),
            (&json!("a2"), &json!("r2"))
        );
        assert_eq!(stored["idToken"], "an.old.one");
        assert_eq!(app.oidc.dropped_id_token(), Some(fault), "it is told");
        assert_eq!(app.user().as_deref(), Some("ada"));
    }
}

#[test]
fn o8_tokens_of_somebody_else_end_the_session() {
    let app = App::new().logged_in();
    let users = app.get();
    expired(&app);
    app.told_of_the_provider();
    let eves = id_token("eve", "n", "a2", SIGNATURE);
    app.answer("/token", 200, &renewed(Some(eves)));
    assert_eq!(app.user(), None);
    assert_eq!(app.stored(), None, "nothing of hers is kept");
    let ended = tollgate_interceptor::Error::SessionEnded(LogoutReason::Switched);
    assert_eq!(users.take(), Some(Err(ended)));
}

#[test]
fn o11_a_logout_is_done_here_first_then_at_the_token_endpoint_then_at_the_provider() {
    let mut provider = document();
    provider["revocation_endpoint"] = json!("https://id.example/revoke");
    provider["end_session_endpoint"] = json!("https://id.example/logout");
    let settings = Settings::new("/callback").after_logout("https://app.example/bye");
    let app = App::with(settings).logged_in();
    let (oidc, auth) = (app.oidc.clone(), app.auth.clone());
    let left = app.begun(async move { oidc.logout(&auth).await });
    assert_eq!(
        (app.user(), app.stored()),
        (None, None),
        "before anybody has answered"
    );
    while app.network.is_pending("openid-configuration") {
        app.answer("openid-configuration", 200, &provider);
    }
    let form = App::form(&app.asked("/revoke"));
    assert_eq!(
        (form["token"].as_str(), form["token_type_hint"].as_str()),
        ("r1", "refresh_token")
    );
    assert_eq!(left.take(), Some(Ok(())));
    let address = app.tab.left_for.take().unwrap();
    assert!(
        address.starts_with("https://id.example/logout?id_token_hint=an.old.one&client_id=spa")
    );
    assert!(address.contains("post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye"));
}

#[test]
fn o11_without_a_logout_at_the_provider_the_page_stays_and_so_it_does_when_he_is_down() {
    for (status, outcome) in [(200, Ok(())), (404, Err(Error::Unreachable))] {
        let app = App::new().logged_in();
        let (oidc, auth) = (app.oidc.clone(), app.auth.clone());
        let left = app.begun(async move { oidc.logout(&auth).await });
        while app.network.is_pending("openid-configuration") {
            app.answer("openid-configuration", status, &document());
        }
        assert_eq!(left.take(), Some(outcome));
        assert_eq!(app.user(), None);
        assert!(app.tab.left_for.borrow().is_none());
    }
}
