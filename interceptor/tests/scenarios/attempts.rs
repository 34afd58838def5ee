//! Attempt ids: what shows the server that two refreshes come from one browser.

use tollgate_interceptor::{Error, LogoutReason};

use crate::world::{World, secs, session};

const LOGIN: &str = r#"{"usrId":"ada","accessToken":"a1","refreshToken":"r1","sid":"s1","gen":0}"#;

/// A tab in which Ada has logged in through the server.
fn logged_in() -> World {
    let mut world = World::anonymous();
    let login = world.log_in();
    let call = world.call_for("auth/login");
    assert_eq!(call.request.headers().find("x-refresh-class"), Some("K2"));
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
        let attempt = call.request.headers().find("x-refresh-attempt");
        assert_eq!(attempt, Some("key-1-of-r1"));
        call.fail(Error::Network);
        world.advance(secs(2));
    }
    world.accept_refresh("a2", "r2");
    world.answer_all();
    let _request = world.get_unauthorized("me");
    let call = world.refresh();
    let attempt = call.request.headers().find("x-refresh-attempt");
    assert_eq!(attempt, Some("key-1-of-r2"));
}

#[test]
fn all_tabs_compute_the_same_attempt() {
    let mut here = logged_in();
    let mut there = here.another_tab();
    let mut attempts = [&mut here, &mut there].map(|tab| {
        let _request = tab.get_unauthorized("me");
        let call = tab.refresh();
        let attempt = call.request.headers().find("x-refresh-attempt");
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
    assert_eq!(call.request.headers().find("x-refresh-class"), None);
    call.reply_ok(LOGIN);
    world.run();
    let _request = world.get_unauthorized("me");
    let call = world.refresh();
    assert_eq!(call.request.headers().find("x-refresh-attempt"), None);
}

#[test]
fn a_session_that_began_without_attempts_sends_none() {
    let mut world = World::anonymous();
    world.auth.login(session("ada", "a1", "r1"));
    let _request = world.get_unauthorized("me");
    let call = world.refresh();
    assert_eq!(call.request.headers().find("x-refresh-attempt"), None);
}
