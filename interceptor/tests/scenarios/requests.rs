//! What a request carries, where it may go, and what its caller is told.

use tollgate_interceptor::{Client, Error, LogoutReason, Request};

use crate::world::{World, secs};

#[test]
fn a_request_carries_who_asks() {
    let mut world = World::anonymous();
    world.login("민아", "a1", "r1");
    let _request = world.get("me");
    let call = world.call();
    assert_eq!(call.bearer(), Some("a1"));
    assert_eq!(
        call.request.headers().find("usrId"),
        Some("%EB%AF%BC%EC%95%84")
    );
    assert_eq!(
        call.request.headers().find("x-smp-project-code"),
        Some("acme")
    );
    assert_eq!(call.request.target(), "/api/master/me");
}

#[test]
fn without_a_session_requests_go_anonymous_and_a_401_is_the_callers() {
    let mut world = World::anonymous();
    let request = world.get("me");
    let call = world.call();
    assert_eq!(call.bearer(), None);
    call.reply_failed(401, "TOKEN_INVALID");
    world.run();
    assert!(matches!(request.error(), Error::Unauthorized(_)));
    assert_eq!(world.transport.n_sent(), 1);
}

#[test]
fn t57_one_time_budget_holds_queue_refresh_and_replay() {
    let mut world = World::logged_in();
    let client = Client::builder(&world.auth).total_timeout(secs(1)).build();
    let request = world.send_by(&client, Request::get("me"));
    world.call().reply_failed(401, "TOKEN_INVALID");
    world.advance(secs(1));
    assert_eq!(request.error(), Error::Timeout);
    world.advance(secs(2));
    world.accept_refresh("a2", "r2");
    assert_eq!(
        world.transport.n_pending(),
        0,
        "who has given up is not replayed"
    );
}

#[test]
fn t58_a_json_body_is_replayed_byte_for_byte() {
    let mut world = World::logged_in();
    let _request =
        world.send(Request::post("users").json(&serde_json::json!({"name": "민아", "n": 1})));
    let first = world.call();
    let sent = first.request.clone();
    first.reply_failed(401, "TOKEN_INVALID");
    world.run();
    world.accept_refresh("a2", "r2");
    assert!(world.call().request.body() == sent.body());
}

#[test]
fn t60_what_is_not_idempotent_is_not_retried() {
    let mut world = World::logged_in();
    let request = world.send(Request::post("users").json(&1));
    drop(world.call());
    world.run();
    assert_eq!(request.error(), Error::Network);

    let request = world.get("users");
    drop(world.call());
    world.advance(secs(1));
    world.call().reply_ok("true");
    world.run();
    assert_eq!(request.data(), true);
}

#[test]
fn t63_an_opt_out_gets_its_401_as_it_is() {
    let mut world = World::logged_in();
    let request = world.send(Request::get("me").without_refresh());
    let call = world.call();
    assert_eq!(call.bearer(), Some("a1"));
    call.reply_failed(401, "TOKEN_INVALID");
    world.run();
    assert!(matches!(request.error(), Error::Unauthorized(_)));

    let request = world.send(Request::post("auth/login").json(&1).anonymous());
    let call = world.call();
    assert_eq!(call.bearer(), None);
    assert_eq!(call.request.headers().find("usrId"), None);
    call.reply_failed(401, "LOGIN_FAILED");
    world.run();
    assert_eq!(
        request.error().failure().unwrap().code.as_deref(),
        Some("LOGIN_FAILED")
    );
    assert_eq!(world.n_refreshes(), 0);
    assert!(world.logouts().is_empty());
}

#[test]
fn t64_another_origin_gets_no_token() {
    let mut world = World::logged_in();
    let _request = world.get("https://elsewhere.example/api/master/me");
    let call = world.call();
    assert_eq!(
        call.request.target(),
        "https://elsewhere.example/api/master/me"
    );
    assert_eq!(call.bearer(), None);
    assert_eq!(call.request.headers().find("usrId"), None);

    for target in [
        "//elsewhere.example/me",
        "/\\elsewhere.example",
        "../../other",
        "javascript:1",
    ] {
        let request = world.get(target);
        assert!(matches!(request.error(), Error::Setup(_)), "{target}");
    }
    assert_eq!(world.transport.n_sent(), 1);
}

#[test]
fn t64_a_redirect_is_not_followed() {
    let mut world = World::logged_in();
    let request = world.get("me");
    world.call().fail(Error::Redirected);
    world.run();
    assert_eq!(request.error(), Error::Redirected);
    assert_eq!(world.transport.n_sent(), 1);
}

#[test]
fn t68_failures_reach_the_caller_typed_and_never_as_an_empty_success() {
    type Check = fn(&Error) -> bool;
    let cases: [(u16, &str, Check); 7] = [
        (404, "", |error| matches!(error, Error::NotFound(_))),
        (404, "<html>", |error| matches!(error, Error::NotFound(_))),
        (500, r#"{"resultCode":"INTERNAL"}"#, |error| {
            matches!(error, Error::Unavailable { .. })
        }),
        (418, "", |error| matches!(error, Error::Http(_))),
        (200, "<html>", |error| matches!(error, Error::Protocol(_))),
        (200, "", |error| matches!(error, Error::Protocol(_))),
        (
            200,
            r#"{"resultCode":"LIMIT","message":"too many"}"#,
            |error| matches!(error, Error::Rejected(_)),
        ),
    ];
    for (status, body, is_expected) in cases {
        let mut world = World::logged_in();
        let request = world.send(Request::post("users").json(&1));
        world.call().reply(status, body);
        world.run();
        assert!(
            is_expected(&request.error()),
            "{status} {body}: {:?}",
            request.error()
        );
    }
    for error in [Error::Network, Error::Offline] {
        let mut world = World::logged_in();
        let request = world.send(Request::post("users").json(&1));
        world.call().fail(error.clone());
        world.run();
        assert_eq!(request.error(), error);
    }
}

#[test]
fn a_header_that_cannot_be_sent_is_a_set_up_error() {
    let mut world = World::logged_in();
    let request = world.send(Request::get("me").header("x-note", "a\r\nb: c"));
    assert!(matches!(request.error(), Error::Setup(_)));
    assert_eq!(world.transport.n_sent(), 0);
}

#[test]
fn a_login_begins_a_session_and_a_wrong_password_does_not() {
    let mut world = World::anonymous();
    let client = world.client.clone();
    let log_in = |world: &mut World, status: u16, body: &str| {
        let (client, slot) = (
            client.clone(),
            std::rc::Rc::new(std::cell::RefCell::new(None)),
        );
        let outcome = slot.clone();
        let task = async move {
            let login = Request::post("auth/login").json(&1);
            *outcome.borrow_mut() = Some(client.login(login).await);
        };
        futures::task::LocalSpawnExt::spawn_local(&world.pool.spawner(), task).unwrap();
        world.run();
        world.call().reply(status, body);
        world.run();
        slot.take().unwrap()
    };
    let wrong = log_in(&mut world, 401, r#"{"resultCode":"LOGIN_FAILED"}"#);
    assert!(matches!(wrong, Err(Error::Unauthorized(_))));
    let strange = log_in(
        &mut world,
        200,
        r#"{"resultCode":"OK","data":{"usrId":"ada"}}"#,
    );
    assert!(matches!(strange, Err(Error::Protocol(_))));
    assert_eq!(world.store.text(), None);

    let data = r#"{"usrId":"ada","tenantId":"acme","accessToken":"a","refreshToken":"r","expiresIn":300,"sid":"s"}"#;
    let right = log_in(
        &mut world,
        200,
        &format!(r#"{{"resultCode":"OK","data":{data}}}"#),
    )
    .unwrap();
    assert_eq!(
        (right.usr_id.as_str(), right.sid.as_deref()),
        ("ada", Some("s"))
    );
    assert!(!world.store.text().unwrap().contains("expiresIn"));
    assert_ne!(world.auth.identity(), None);
    assert!(!world.logouts().contains(&LogoutReason::Switched));
}

#[test]
fn t69_the_record_of_a_run_names_what_happened_and_no_token() {
    let mut world = World::anonymous();
    world.login("ada", "canary-a1", "canary-r1");
    let _request = world.send(Request::get("users?q=canary"));
    world.call().reply_failed(401, "TOKEN_INVALID");
    world.run();
    world.accept_refresh("canary-a2", "canary-r2");
    world.answer_all();
    world.auth.logout();

    let record: Vec<_> = world
        .events
        .borrow()
        .iter()
        .map(|event| format!("{event:?}"))
        .collect();
    let names: Vec<_> = record
        .iter()
        .map(|event| event.split([' ', '(']).next().unwrap_or_default())
        .filter(|name| *name != "Loading")
        .collect();
    assert_eq!(
        names,
        [
            "LoggedIn",
            "Sent",
            "Answered",
            "Queued",
            "Refreshing",
            "Refreshed",
            "Sent",
            "Answered",
            "LoggedOut"
        ]
    );
    assert!(!record.concat().contains("canary"), "{record:?}");
}
