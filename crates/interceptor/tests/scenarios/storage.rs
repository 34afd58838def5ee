//! What is stored decides, whatever it is, and whoever has written it.

use tollgate_interceptor::observer::{Event, Source};
use tollgate_interceptor::port::{Slot, Store};
use tollgate_interceptor::{Error, LogoutReason};

use crate::world::{World, session};

#[test]
fn f1_whatever_is_no_session_is_anonymous() {
    for text in [
        "",
        "null",
        "\"null\"",
        "[]",
        "{",
        "{}",
        "7",
        "\u{feff}{}",
        r#"{"accessToken":7}"#,
    ] {
        let world = World::anonymous();
        world.store.change_silently(Some(text));
        let mut world = world.another_tab();
        let request = world.get("me");
        let call = world.call();
        assert_eq!(call.bearer(), None, "{text}");
        call.reply_ok("true");
        world.run();
        assert_eq!(request.data(), true);
        assert_eq!(
            world.store.text().as_deref(),
            Some(text),
            "it is left alone until the next login"
        );
        world.login("ada", "a1", "r1");
        assert_eq!(world.stored_access_token().as_deref(), Some("a1"));
    }
}

#[test]
fn f4_where_storage_is_blocked_the_session_lives_in_memory() {
    let mut world = World::anonymous();
    world.store.set_blocked(true);
    world.login("ada", "a1", "r1");
    let request = world.get_unauthorized("me");
    world.accept_refresh("a2", "r2");
    assert_eq!(world.call().bearer(), Some("a2"));
    assert!(request.is_pending());
    assert!(world.count(|event| *event == Event::StoreUnavailable) >= 1);
    world.auth.logout();
    assert_eq!(world.logouts(), [LogoutReason::LoggedOut]);
}

#[test]
fn t46_a_full_storage_does_not_bring_the_older_token_back() {
    let mut world = World::logged_in();
    let _request = world.get_unauthorized("me");
    world.store.set_full(true);
    world.accept_refresh("a2", "r2");
    assert_eq!(world.call().bearer(), Some("a2"));
    assert_eq!(
        world.stored_access_token().as_deref(),
        Some("a1"),
        "the write has failed"
    );

    let _next = world.get("me");
    assert_eq!(
        world.call().bearer(),
        Some("a2"),
        "the session goes on in memory"
    );
    assert!(world.logouts().is_empty());
}

#[test]
fn t46_a_login_that_cannot_be_stored_is_not_undone_by_what_lies_there() {
    let mut world = World::logged_in();
    let bobs = session("bob", "b1", "s1").to_json();
    world.store.change_silently(Some(&bobs));
    world.store.set_full(true);
    world.login("eve", "e1", "t1");
    let _request = world.get("me");
    assert_eq!(world.call().bearer(), Some("e1"));
    assert_eq!(world.auth.identity().unwrap().usr_id, "eve");
}

#[test]
fn t46_a_storage_that_can_be_read_again_does_not_bring_the_older_token_back() {
    let mut world = World::logged_in();
    let _request = world.get_unauthorized("me");
    world.store.set_blocked(true);
    world.accept_refresh("a2", "r2");
    assert_eq!(world.call().bearer(), Some("a2"));

    world.store.set_blocked(false);
    let _next = world.get("me");
    assert_eq!(world.call().bearer(), Some("a2"));
}

#[test]
fn f6_a_storage_that_has_fallen_back_is_no_news() {
    let mut world = World::logged_in();
    world.auth.login(
        session("ada", "a7", "r7")
            .with_extra("sid", "s1")
            .with_extra("gen", 7),
    );
    let older = session("ada", "a6", "r6")
        .with_extra("sid", "s1")
        .with_extra("gen", 6);
    world.store.change_silently(Some(&older.to_json()));
    let _request = world.get("me");
    assert_eq!(world.call().bearer(), Some("a7"));
    assert_eq!(
        world.stored_access_token().as_deref(),
        Some("a7"),
        "the next tab finds what is of use"
    );
}

#[test]
fn a_newer_login_is_not_taken_for_a_storage_that_has_fallen_back() {
    let world = World::anonymous();
    world
        .auth
        .login(session("ada", "a7", "r7").with_extra("gen", 7));
    let newer = session("ada", "b0", "s0").with_extra("gen", 0);
    let other = world.store.another_tab();
    other.write(Slot::Session, Some(&newer.to_json())).unwrap();
    let mut world = world;
    let _request = world.get("me");
    assert_eq!(world.call().bearer(), Some("b0"));
}

#[test]
fn a_storage_that_has_room_again_is_told_of() {
    let mut world = World::logged_in();
    world.store.set_full(true);
    let _request = world.get_unauthorized("me");
    world.accept_refresh("a2", "r2");
    assert_eq!(world.count(|event| *event == Event::StoreUnavailable), 1);
    world.store.set_full(false);
    world.answer_all();
    let _request = world.get_unauthorized("me");
    world.accept_refresh("a3", "r3");
    assert_eq!(world.count(|event| *event == Event::Stored), 1);
}

#[test]
fn t37_a_tab_reads_the_storage_before_it_sends() {
    let mut world = World::logged_in();
    world
        .store
        .change_silently(Some(&session("ada", "a2", "r2").to_json()));
    let _request = world.get("me");
    assert_eq!(world.call().bearer(), Some("a2"));
    assert_eq!(world.n_refreshes(), 0);
}

#[test]
fn t40_a_logout_in_one_tab_ends_the_session_in_the_other() {
    let mut here = World::logged_in();
    let mut there = here.another_tab();
    let queued = there.get_unauthorized("me");
    here.auth.logout();
    there.run();
    assert_eq!(queued.error(), Error::SessionEnded(LogoutReason::Elsewhere));
    assert_eq!(there.logouts(), [LogoutReason::Elsewhere]);
    here.run();
    assert_eq!(
        here.transport.n_sent(),
        1,
        "one of the tabs tells the server"
    );
    assert_eq!(
        there.transport.n_sent(),
        2,
        "a request and its refresh, and no logout"
    );
}

#[test]
fn t41_a_refresh_in_one_tab_serves_the_waiters_of_the_other() {
    let mut here = World::logged_in();
    let mut there = here.another_tab();
    let waiting = there.get_unauthorized("me");
    let beaten = there.refresh();
    let _request = here.get_unauthorized("me");
    here.accept_refresh("a2", "r2");

    there.run();
    assert!(beaten.is_aborted());
    let replay = there.call();
    assert_eq!(replay.bearer(), Some("a2"));
    replay.reply_ok("true");
    there.run();
    assert_eq!(waiting.data(), true);
    assert_eq!(
        there.count(|event| matches!(
            event,
            Event::Refreshed {
                source: Source::Storage,
                ..
            }
        )),
        1
    );
}

#[test]
fn a_login_in_one_tab_is_seen_in_the_other() {
    let mut here = World::anonymous();
    let there = here.another_tab();
    here.login("ada", "a1", "r1");
    assert_eq!(there.auth.identity().unwrap().usr_id, "ada");
    assert_eq!(
        there.count(|event| matches!(event, Event::LoggedIn { .. })),
        1
    );
}

#[test]
fn f21_a_change_of_user_in_another_tab_fails_what_was_queued() {
    let mut here = World::logged_in();
    let mut there = here.another_tab();
    let queued = there.get_unauthorized("me");
    let refresh = there.refresh();
    here.login("bob", "b1", "s1");
    there.run();
    refresh.reply_ok(r#"{"accessToken":"a2","refreshToken":"r2"}"#);
    there.run();
    assert_eq!(queued.error(), Error::SessionEnded(LogoutReason::Switched));
    assert_eq!(there.stored_access_token().as_deref(), Some("b1"));
    assert_eq!(there.auth.identity().unwrap().usr_id, "bob");
}

#[test]
fn a_storage_that_turns_to_garbage_ends_the_session_once() {
    let mut world = World::logged_in();
    world.store.change_silently(Some("{"));
    let request = world.get("me");
    assert_eq!(world.logouts(), [LogoutReason::Unreadable]);
    assert_eq!(
        request.error(),
        Error::SessionEnded(LogoutReason::Unreadable)
    );
    assert_eq!(world.transport.n_sent(), 0);
    assert_eq!(world.store.text().as_deref(), Some("{"));
}
