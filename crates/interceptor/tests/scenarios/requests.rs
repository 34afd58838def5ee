//! What a request carries, where it may go, and what its caller is told.

use tollgate_interceptor::{EnvelopeContract, Error, Event, LogoutReason, Request};

use crate::world::{Profile, World, secs};

#[test]
fn a_request_carries_who_asks() {
    let mut world = World::anonymous();
    world.login("민아", "a1", "r1");
    let _request = world.get("me");
    let call = world.call();
    assert_eq!(call.bearer(), Some("a1"));
    assert_eq!(
        call.request.headers().get("usrId"),
        Some("%EB%AF%BC%EC%95%84")
    );
    assert_eq!(
        call.request.headers().get("x-smp-project-code"),
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
    assert_eq!(call.request.headers().get("usrId"), None);
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
    assert_eq!(call.request.headers().get("usrId"), None);

    for target in [
        "//elsewhere.example/me",
        "///elsewhere.example/me",
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
            |error| matches!(error, Error::NotOk(_)),
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
    let wrong = world.log_in();
    world.call().reply_failed(401, "LOGIN_FAILED");
    world.run();
    assert!(matches!(wrong.error(), Error::Unauthorized(_)));

    let strange = world.log_in();
    world.call().reply_ok(r#"{"usrId":"ada"}"#);
    world.run();
    assert!(matches!(strange.error(), Error::Protocol(_)));
    assert_eq!(world.store.text(), None);

    let right = world.log_in();
    world.call().reply_ok(
        r#"{"usrId":"ada","tenantId":"acme","accessToken":"a","refreshToken":"r","expiresIn":300,"sid":"s"}"#,
    );
    world.run();
    assert_eq!(right.data(), "ada");
    assert_eq!(world.stored().unwrap().sid(), Some("s"));
    assert!(!world.store.text().unwrap().contains("expiresIn"));
}

#[test]
fn a_login_carries_nothing_of_the_session_before() {
    let mut world = World::logged_in();
    let _login = world.log_in();
    let call = world.call();
    assert_eq!(call.bearer(), None);
    assert_eq!(call.request.headers().get("usrId"), None);
}

#[test]
fn every_failure_is_told_once_wherever_it_happens() {
    type Answer = fn(&mut World);
    let answers: [(&str, Answer); 4] = [
        ("me", |world| world.call().reply_failed(404, "NOT_FOUND")),
        ("me", |world| world.call().reply(200, "<html>")),
        ("me", |world| world.call().fail(Error::Redirected)),
        ("//elsewhere", |_| {}),
    ];
    for (target, answer) in answers {
        let mut world = World::logged_in();
        let request = world.get(target);
        answer(&mut world);
        world.run();
        let error = request.error();
        let n = world
            .count(|event| matches!(event, Event::Failed { error: told, .. } if *told == error));
        assert_eq!(n, 1, "{error:?}");
    }
}

#[test]
fn a_base_with_a_slash_at_its_end_makes_no_host_of_a_path() {
    for (base, expected) in [
        ("/", "/me"),
        ("/api/", "/api/me"),
        ("https://x.example/", "https://x.example/me"),
    ] {
        let mut world = World::open(Profile::default(), EnvelopeContract::new(base));
        world.login("ada", "a1", "r1");
        let _request = world.get("me");
        let call = world.call();
        assert_eq!(call.request.target(), expected);
        assert_eq!(call.bearer(), Some("a1"));
    }
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

#[test]
fn what_comes_of_a_request_after_its_session_has_ended_is_the_end() {
    let mut world = World::logged_in();
    let request = world.get("me");
    let call = world.call();
    world.auth.logout();
    call.fail(Error::Network);
    world.run();
    assert_eq!(
        request.error(),
        Error::SessionEnded(LogoutReason::LoggedOut)
    );
}

#[test]
fn what_was_long_under_way_waits_for_a_refresh_like_any_other() {
    let mut world = World::logged_in();
    let slow = world.get_unauthorized("first");
    let queued = world.get("slow");
    world.accept_refresh("a2", "r2");
    world.call_for("first").reply_ok("true");
    let call = world.call_for("slow");
    world.advance(secs(12));
    call.reply_failed(401, "TOKEN_INVALID");
    world.run();
    world.accept_refresh("a3", "r3");
    world.answer_all();
    assert!(slow.outcome().is_some());
    assert!(queued.outcome().is_some_and(|outcome| outcome.is_ok()));
}
