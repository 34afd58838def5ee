//! Many tabs of one browser are one: one refresh, one end, one reason.

use std::time::Duration;

use tollgate_interceptor::observer::{Event, Source};
use tollgate_interceptor::port::{Channel, Slot, Store};
use tollgate_interceptor::{Error, LogoutReason};

use crate::world::{Flying, Profile, World, secs, session};

/// Tabs of one browser, in all of which Ada is logged in.
fn tabs(n: usize, profile: Profile) -> Vec<World> {
    let first = World::logged_in_to(profile);
    let mut tabs = vec![first];
    for _ in 1..n {
        let tab = tabs[0].another_tab();
        tab.events.borrow_mut().clear();
        tabs.push(tab);
    }
    tabs
}

/// Each tab learns in the same moment that the token has died.
fn expire(tabs: &mut [World]) -> Vec<Flying> {
    tabs.iter_mut()
        .map(|tab| tab.get_unauthorized("me"))
        .collect()
}

fn run(tabs: &mut [World]) {
    for _ in 0..2 {
        for tab in tabs.iter_mut() {
            tab.run();
        }
    }
}

fn n_refreshing(tabs: &[World]) -> usize {
    tabs.iter().filter(|tab| tab.is_refreshing()).count()
}

#[test]
fn t34_five_tabs_that_see_the_end_together_make_one_refresh() {
    let (profile, lock) = Profile::with_lock();
    let mut tabs = tabs(5, profile);
    let waiting = expire(&mut tabs);
    assert_eq!(n_refreshing(&tabs), 1);
    tabs[0].accept_refresh("a2", "r2");
    run(&mut tabs);
    for (tab, request) in tabs.iter_mut().zip(&waiting) {
        let call = tab.call_for("me");
        assert_eq!(call.bearer(), Some("a2"));
        call.reply_ok("true");
        tab.run();
        assert_eq!(request.data(), true);
    }
    let n: usize = tabs.iter().map(World::n_refreshes).sum();
    assert_eq!(n, 1);
    assert!(!lock.is_held());
}

#[test]
fn t42_without_locks_five_tabs_make_one_refresh_each_at_the_most() {
    let mut tabs = tabs(5, Profile::default());
    let waiting = expire(&mut tabs);
    assert_eq!(n_refreshing(&tabs), 5);
    tabs[3].accept_refresh("a2", "r2");
    run(&mut tabs);
    assert_eq!(n_refreshing(&tabs), 0, "those that were beaten give up");
    for (tab, request) in tabs.iter_mut().zip(&waiting) {
        tab.call_for("me").reply_ok("true");
        tab.run();
        assert_eq!(request.data(), true);
        assert_eq!(tab.stored_access_token().as_deref(), Some("a2"));
    }
}

#[test]
fn t35_a_tab_that_dies_with_the_lock_frees_it_for_the_next() {
    let (profile, _) = Profile::with_lock();
    let mut tabs = tabs(2, profile);
    let waiting = expire(&mut tabs);
    assert!(tabs[0].is_refreshing());
    drop(tabs.remove(0));
    run(&mut tabs);
    tabs[0].accept_refresh("a2", "r2");
    tabs[0].call_for("me").reply_ok("true");
    tabs[0].run();
    assert_eq!(waiting[1].data(), true);
}

#[test]
fn f12_a_tab_that_is_frozen_with_the_lock_holds_the_others_for_no_longer_than_they_wait() {
    let (profile, lock) = Profile::with_lock();
    let mut tabs = tabs(2, profile);
    let waiting = expire(&mut tabs);
    // The first tab is not run any more, and its clock stands still.
    tabs[1].advance(secs(8));
    assert!(!tabs[1].is_refreshing());
    tabs[1].advance(secs(1) + Duration::from_millis(50));
    tabs[1].accept_refresh("a2", "r2");
    tabs[1].call_for("me").reply_ok("true");
    tabs[1].run();
    assert_eq!(waiting[1].data(), true);
    assert!(lock.is_held(), "it was not stolen");

    // The frozen tab thaws, and its own answer comes late.
    let late = tabs[0].refresh();
    late.reply_ok(r#"{"accessToken":"late","refreshToken":"late"}"#);
    tabs[0].run();
    assert_eq!(tabs[0].stored_access_token().as_deref(), Some("a2"));
    assert_eq!(tabs[0].call_for("me").bearer(), Some("a2"));
    assert!(!lock.is_held());
}

#[test]
fn the_lock_is_free_while_a_tab_waits_for_its_next_try() {
    let (profile, lock) = Profile::with_lock();
    let mut tabs = tabs(1, profile);
    let _waiting = expire(&mut tabs);
    assert!(lock.is_held());
    tabs[0]
        .refresh()
        .reply_with(503, "", &[("retry-after", "5")]);
    tabs[0].run();
    assert!(!lock.is_held());
}

#[test]
fn a_tab_that_gets_the_lock_reads_the_storage_before_it_sends() {
    let (profile, _) = Profile::with_lock();
    let mut tabs = tabs(2, profile);
    let _waiting = expire(&mut tabs);
    // The first tab's news does not arrive, and its tokens do.
    let newer = session("ada", "a2", "r2").to_json();
    tabs[0].store.change_silently(Some(&newer));
    tabs[0].refresh().fail(Error::Network);
    run(&mut tabs);
    assert_eq!(n_refreshing(&tabs), 0);
    assert_eq!(tabs[1].call_for("me").bearer(), Some("a2"));
}

#[test]
fn what_a_tab_has_stored_may_come_after_the_lock_that_it_has_freed() {
    let (profile, _) = Profile::with_lock();
    let mut tabs = tabs(2, profile);
    let waiting = expire(&mut tabs);
    tabs[1].clock.advance(Duration::from_millis(6));
    tabs[0].refresh().fail(Error::Network);
    run(&mut tabs);
    assert_eq!(n_refreshing(&tabs), 0, "the second waits for news");
    let newer = session("ada", "a2", "r2").to_json();
    let first = tabs[0].store.clone();
    first.write(Slot::Session, Some(&newer)).unwrap();
    run(&mut tabs);
    assert_eq!(tabs[1].n_refreshes(), 0);
    tabs[1].call_for("me").reply_ok("true");
    tabs[1].run();
    assert_eq!(waiting[1].data(), true);
}

#[test]
fn c7_a_refusal_of_a_token_that_was_replaced_is_not_believed() {
    let mut world = World::logged_in();
    let _request = world.get_unauthorized("me");
    let refused = world.refresh();
    // Another tab has rotated the refresh token, and the access token has stayed the same.
    let newer = session("ada", "a1", "r2").to_json();
    world.store.change_silently(Some(&newer));
    refused.reply_failed(401, "TOKEN_REUSED");
    world.run();
    assert!(world.logouts().is_empty());
    assert_eq!(world.auth.identity().unwrap().usr_id, "ada");
}

#[test]
fn t39_a_refusal_in_one_tab_ends_the_session_in_all_of_them_for_the_same_reason() {
    for (code, reason) in [
        ("SESSION_EXPIRED", LogoutReason::Expired),
        ("SESSION_REVOKED", LogoutReason::Revoked),
        ("TOKEN_REUSED", LogoutReason::Reused),
        (
            "BLOCKED",
            LogoutReason::Invalid {
                code: Some("BLOCKED".to_owned()),
            },
        ),
    ] {
        let (profile, _) = Profile::with_lock();
        let mut tabs = tabs(5, profile);
        let waiting = expire(&mut tabs);
        tabs[0].refresh().reply_failed(401, code);
        run(&mut tabs);
        for (tab, request) in tabs.iter().zip(&waiting) {
            assert_eq!(tab.logouts(), std::slice::from_ref(&reason));
            assert_eq!(request.error(), Error::SessionEnded(reason.clone()));
        }
        assert_eq!(n_refreshing(&tabs), 0);
        let n: usize = tabs.iter().map(World::n_refreshes).sum();
        assert_eq!(n, 1, "no further refresh");
    }
}

#[test]
fn a_reason_is_given_to_the_session_that_it_was_left_for_and_to_no_other() {
    let here = World::logged_in();
    let there = here.another_tab();
    let store = there.store.clone();
    for left in [
        r#"{"sid":"another","reason":"revoked"}"#,
        r#"{"sid":null,"reason":"made up"}"#,
        "null",
        "{",
    ] {
        here.auth.login(session("ada", "a1", "r1"));
        store.write(Slot::LastEnd, Some(left)).unwrap();
        store.another_tab().write(Slot::Session, None).unwrap();
        assert_eq!(
            there.logouts().last(),
            Some(&LogoutReason::Elsewhere),
            "{left}"
        );
    }
}

#[test]
fn what_is_left_of_a_session_holds_no_token() {
    let world = World::logged_in();
    world.auth.logout();
    let left = world.store.read(Slot::LastEnd).unwrap().unwrap();
    assert!(!left.contains("a1") && !left.contains("r1"), "{left}");
    world.auth.login(session("ada", "a2", "r2"));
    assert_eq!(
        world.store.read(Slot::LastEnd),
        Ok(None),
        "a new session takes it away"
    );
}

#[test]
fn t45_a_storage_that_its_user_has_cleared_is_one_logout() {
    let world = World::logged_in();
    let other = world.store.another_tab();
    other.write(Slot::Session, None).unwrap();
    other.write(Slot::Session, None).unwrap();
    assert_eq!(world.logouts(), [LogoutReason::Elsewhere]);
}

#[test]
fn t44_messages_that_are_forged_malformed_or_old_change_nothing() {
    let mut world = World::logged_in();
    let stranger = world.profile.channel.another_tab();
    for text in [
        r#"{"kind":"ended","sid":null,"gen":null}"#,
        r#"{"kind":"ended","sid":"s9","gen":99}"#,
        r#"{"kind":"stored","sid":"s1","gen":1}"#,
        r#"{"kind":"stored","sid":"s1","gen":1,"accessToken":"forged"}"#,
        r#"{"usrId":"eve","accessToken":"forged"}"#,
        "null",
        "[",
        "",
    ] {
        stranger.post(text);
    }
    world.run();
    assert!(world.events.borrow().is_empty());
    assert_eq!(world.auth.identity().unwrap().usr_id, "ada");
    let _request = world.get("me");
    assert_eq!(world.call_for("me").bearer(), Some("a1"));
}

#[test]
fn t42_a_message_is_enough_where_the_storage_tells_nothing() {
    let world = World::logged_in();
    let stranger = world.profile.channel.another_tab();
    world.store.change_silently(None);
    stranger.post(r#"{"kind":"ended","sid":null,"gen":null}"#);
    assert_eq!(world.logouts(), [LogoutReason::Elsewhere]);

    let bobs = session("bob", "b1", "s1").to_json();
    world.store.change_silently(Some(&bobs));
    stranger.post(r#"{"kind":"stored","sid":null,"gen":null}"#);
    assert_eq!(world.auth.identity().unwrap().usr_id, "bob");
}

#[test]
fn f23_a_refresh_that_stores_in_the_moment_of_another_tabs_logout_is_undone() {
    let world = World::anonymous();
    let named = session("ada", "a1", "r1").with_extra("sid", "s1");
    world.auth.login(named.clone());
    let other = world.store.another_tab();
    // The other tab has ended the session, and this one has stored its new tokens before it has seen that.
    let left = r#"{"sid":"s1","reason":"loggedOut"}"#;
    other.write(Slot::LastEnd, Some(left)).unwrap();
    let stranger = world.profile.channel.another_tab();
    stranger.post(r#"{"kind":"ended","sid":null,"gen":null}"#);
    assert_eq!(world.logouts(), [LogoutReason::Elsewhere]);
    assert_eq!(world.store.text(), None);
}

#[test]
fn t33_an_older_answer_that_comes_after_a_newer_one_is_dropped() {
    let mut tabs = tabs(2, Profile::default());
    let _waiting = expire(&mut tabs);
    let older = tabs[1].refresh();
    tabs[0].accept_refresh("a2", "r2");
    older.reply_ok(r#"{"accessToken":"old","refreshToken":"old"}"#);
    run(&mut tabs);
    for tab in &tabs {
        assert_eq!(tab.stored_access_token().as_deref(), Some("a2"));
    }
    assert_eq!(tabs[1].call_for("me").bearer(), Some("a2"));
    let from_storage = |event: &Event| {
        matches!(
            event,
            Event::Refreshed {
                source: Source::Storage,
                ..
            }
        )
    };
    assert_eq!(tabs[1].count(from_storage), 1);
}

#[test]
fn t32_two_tabs_that_sign_out_together_tell_the_server_once() {
    let mut tabs = tabs(2, Profile::default());
    tabs[0].auth.logout();
    tabs[1].auth.logout();
    run(&mut tabs);
    assert_eq!(tabs[0].transport.n_sent() + tabs[1].transport.n_sent(), 1);
    assert_eq!(tabs[0].logouts(), [LogoutReason::LoggedOut]);
    assert_eq!(tabs[1].logouts(), [LogoutReason::Elsewhere]);
}
