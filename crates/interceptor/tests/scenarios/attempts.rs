//! Attempt ids: what shows the server that two refreshes come from one browser.

use tollgate_interceptor::request::Headers;
use tollgate_interceptor::{EnvelopeContract, Error, LogoutReason, Platform, Request};

use crate::world::{Profile, World, secs, session};

const LOGIN: &str = r#"{"usrId":"ada","accessToken":"a1","refreshToken":"r1","sid":"s1","gen":0}"#;

/// A tab in which Ada has logged in through the server.
fn logged_in() -> World {
    let mut world = World::anonymous();
    let login = world.log_in();
    let call = world.call_for("auth/login");
    assert_eq!(call.request.headers().get("x-refresh-class"), Some("K2"));
    call.reply_ok(LOGIN);
    world.run();
    assert_eq!(login.data(), "ada");
    world
}

#[test]
fn each_try_of_a_refresh_carries_the_same_attempt() {
    let mut world = logged_in();
    let _request = world.get_unauthorized("me");
    for _ in 0..3 {
        let call = world.refresh();
        assert_eq!(call.bearer(), Some("r1"));
        let attempt = call.request.headers().get("x-refresh-attempt");
        assert_eq!(attempt, Some("key-1-of-r1"));
        call.fail(Error::Network);
        world.advance(secs(2));
    }
    world.accept_refresh("a2", "r2");
    world.answer_all();
    let _request = world.get_unauthorized("me");
    let call = world.refresh();
    let attempt = call.request.headers().get("x-refresh-attempt");
    assert_eq!(attempt, Some("key-1-of-r2"));
}

#[test]
fn all_tabs_compute_the_same_attempt() {
    let mut here = logged_in();
    let mut there = here.another_tab();
    let mut attempts = [&mut here, &mut there].map(|tab| {
        let _request = tab.get_unauthorized("me");
        let call = tab.refresh();
        let attempt = call.request.headers().get("x-refresh-attempt");
        attempt.map(str::to_owned)
    });
    attempts.sort();
    assert_eq!(attempts[0], attempts[1]);
    assert!(attempts[0].is_some());
}

#[test]
fn f7_a_browser_that_has_lost_its_key_sends_nothing_and_asks_for_a_login() {
    let mut world = logged_in();
    world.profile.attempts.replace_key("key-2");
    let request = world.get_unauthorized("me");
    assert!(!world.is_refreshing(), "it would look like a thief");
    assert_eq!(request.error(), Error::SessionEnded(LogoutReason::KeyLost));
    assert_eq!(world.logouts(), [LogoutReason::KeyLost]);
    assert_eq!(world.store.text(), None);
}

#[test]
fn a_key_that_cannot_be_reached_for_a_while_keeps_the_session() {
    let mut world = logged_in();
    world.profile.attempts.set_reachable(false);
    let request = world.get_unauthorized("me");
    world.advance(secs(5));
    assert!(request.is_pending() && !world.is_refreshing());
    world.profile.attempts.set_reachable(true);
    world.advance(secs(4));
    world.accept_refresh("a2", "r2");
    world.answer_all();
    assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
    assert!(world.logouts().is_empty());
}

#[test]
fn f18_where_there_are_no_keys_the_session_goes_without() {
    let mut world = World::anonymous();
    world.profile.attempts.set_reachable(false);
    let _login = world.log_in();
    let call = world.call_for("auth/login");
    assert_eq!(call.request.headers().get("x-refresh-class"), None);
    call.reply_ok(LOGIN);
    world.run();
    let _request = world.get_unauthorized("me");
    let call = world.refresh();
    assert_eq!(call.request.headers().get("x-refresh-attempt"), None);
}

#[test]
fn a_session_that_began_without_attempts_sends_none() {
    let mut world = World::anonymous();
    world.auth.login(session("ada", "a1", "r1"));
    let _request = world.get_unauthorized("me");
    let call = world.refresh();
    assert_eq!(call.request.headers().get("x-refresh-attempt"), None);
}

/// A tab on a page of `https://app.example`.
fn tab_of_a_page(contract: EnvelopeContract) -> World {
    World::open_on(Profile::default(), contract, |platform| Platform {
        origin: Some("https://app.example".to_owned()),
        ..platform
    })
}

fn names(headers: &Headers) -> Vec<String> {
    let mut names: Vec<_> = headers
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    names.sort();
    names
}

/// The names of all headers of a login, of a request with its replay, of the refresh between, and of the logout.
fn headers_of_a_session(world: &mut World) -> [Vec<String>; 5] {
    let _login = world.log_in();
    let login = world.call_for("auth/login");
    let of_login = names(login.request.headers());
    let tenant = LOGIN.replace("\"sid\"", "\"tenantId\":\"acme\",\"sid\"");
    login.reply_ok(&tenant);
    world.run();
    let _request = world.send(Request::put("users/7").json(&1));
    let first = world.call_for("users/7");
    let of_first = names(first.request.headers());
    first.reply_failed(401, "TOKEN_INVALID");
    world.run();
    let refresh = world.refresh();
    let of_refresh = names(refresh.request.headers());
    refresh.reply_ok(r#"{"accessToken":"a2","refreshToken":"r2"}"#);
    world.run();
    let replay = world.call_for("users/7");
    let of_replay = names(replay.request.headers());
    replay.reply_ok("true");
    world.run();
    world.auth.logout();
    world.run();
    let of_logout = names(world.call_for("auth/logout").request.headers());
    [of_login, of_first, of_refresh, of_replay, of_logout]
}

#[test]
fn a_server_of_another_origin_is_sent_the_contracts_own_headers_and_no_others() {
    let contract = EnvelopeContract::new("https://api.example/api/master");
    let request = [
        "authorization",
        "content-type",
        "usrid",
        "x-smp-project-code",
    ];
    assert_eq!(
        headers_of_a_session(&mut tab_of_a_page(contract)),
        [
            &["content-type"][..],
            &request,
            &["authorization"],
            &request,
            &["authorization"],
        ]
    );
}

#[test]
fn attempt_ids_go_to_another_origin_where_the_contract_asks_for_them_and_to_the_pages_own_in_any_case()
 {
    let elsewhere = EnvelopeContract::new("https://api.example/api/master");
    for contract in [
        elsewhere.with_attempts(),
        EnvelopeContract::new("https://app.example/api/master"),
        EnvelopeContract::new("https://app.example:443/api/master"),
        EnvelopeContract::new("/api/master"),
    ] {
        let [login, _, refresh, _, _] = headers_of_a_session(&mut tab_of_a_page(contract.clone()));
        assert_eq!(login, ["content-type", "x-refresh-class"], "{contract:?}");
        assert_eq!(
            refresh,
            ["authorization", "x-refresh-attempt"],
            "{contract:?}"
        );
    }
}

#[test]
fn a_program_that_is_no_page_sends_attempt_ids_to_whole_addresses() {
    let contract = EnvelopeContract::new("https://api.example/api/master");
    let mut world = World::open(Profile::default(), contract);
    let [login, _, refresh, _, _] = headers_of_a_session(&mut world);
    assert!(login.contains(&"x-refresh-class".to_owned()));
    assert!(refresh.contains(&"x-refresh-attempt".to_owned()));
}

#[test]
fn a_session_with_attempts_goes_without_them_once_its_server_is_elsewhere() {
    let begun = logged_in();
    let text = begun.store.text().unwrap();
    let contract = EnvelopeContract::new("https://api.example/api/master");
    let mut world = tab_of_a_page(contract);
    world.store.change_silently(Some(&text));
    let _request = world.get_unauthorized("me");
    let refresh = world.refresh();
    assert_eq!(names(refresh.request.headers()), ["authorization"]);
}

#[test]
fn a_login_at_another_origin_than_the_base_is_sent_no_class() {
    let mut world = tab_of_a_page(EnvelopeContract::new("/api/master"));
    let login = Request::post("https://login.example/auth/login").json(&1);
    let login = world.client.login(login);
    let mut login = Box::pin(login);
    assert!(futures_util::FutureExt::now_or_never(&mut login).is_none());
    let call = world.call_for("auth/login");
    assert_eq!(names(call.request.headers()), ["content-type"]);
}
