//! What each answer to a refresh means.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use tollgate_interceptor::testing::MemoryStore;
use tollgate_interceptor::{Error, Event, LogoutReason, Observer, Session};

use crate::world::{World, secs, session};

#[test]
fn t15_invalid_grant_ends_the_session_with_its_reason() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    world.refresh().reply(400, r#"{"error":"invalid_grant"}"#);
    world.run();
    let reason = LogoutReason::Invalid {
        code: Some("invalid_grant".to_owned()),
    };
    assert_eq!(request.error(), Error::SessionEnded(reason.clone()));
    assert_eq!(world.logouts(), [reason]);
    assert_eq!(world.store.text(), None);
}

#[test]
fn t16_retry_after_puts_the_next_try_off() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    world.refresh().reply_with(429, "", &[("retry-after", "2")]);
    world.run();
    world.advance(secs(2));
    assert_eq!(world.transport.n_pending(), 0, "not before two seconds");
    world.advance(secs(1));
    world.accept_refresh("a2", "r2");
    world.answer_all();
    assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
    assert!(world.logouts().is_empty());
}

#[test]
fn t17_three_errors_then_a_token_serve_the_waiters() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    for _ in 0..3 {
        world.refresh().reply(500, "<html>");
        world.run();
        world.advance(secs(1));
    }
    world.accept_refresh("a2", "r2");
    world.answer_all();
    assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
    assert!(world.logouts().is_empty());
}

/// Found over random orders: the failures of a refresh token outlived its success where the token stays the same.
#[test]
fn a_refresh_that_has_helped_is_not_made_again_where_the_refresh_token_stays_the_same() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    world.refresh().fail(Error::Network);
    world.run();
    world.advance(secs(1));
    world.refresh().reply_ok(r#"{"accessToken":"a2"}"#);
    world.run();
    world.answer_all();
    assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
    assert_eq!(world.n_refreshes(), 2);
}

#[test]
fn t18_a_dropped_connection_is_tried_again_in_time() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    drop(world.refresh());
    world.run();
    world.advance(secs(1));
    world.accept_refresh("a2", "r2");
    world.answer_all();
    assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
}

#[test]
fn t18_a_connection_that_stays_down_keeps_the_session_for_a_later_request() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    for _ in 0..110 {
        drop(world.transport.take());
        world.advance(secs(1) / 10);
    }
    assert_eq!(request.error(), unavailable(Error::Network));
    assert!(world.logouts().is_empty());
    assert_eq!(world.stored_access_token().as_deref(), Some("a1"));

    let later = world.get("me");
    world.advance(secs(6));
    world.accept_refresh("a2", "r2");
    world.answer_all();
    assert!(later.outcome().is_some_and(|outcome| outcome.is_ok()));
}

#[test]
fn t26_a_lost_answer_is_asked_for_again_while_the_server_still_gives_it() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    drop(world.refresh());
    world.run();
    request.unmount();
    world.run();
    // Nobody waits any more, and yet the server may have rotated the token.
    world.advance(secs(1));
    world.accept_refresh("a2", "r2");
    assert_eq!(world.stored_access_token().as_deref(), Some("a2"));
}

#[test]
fn a_refresh_that_nobody_waits_for_is_given_up_after_a_minute() {
    let mut world = World::logged_in();
    let _request = world.get_unauthorized("me");
    for _ in 0..200 {
        drop(world.transport.take());
        world.advance(secs(1));
    }
    assert_eq!(world.transport.n_pending(), 0);
    assert_eq!(world.clock.until_next(), None, "and no timer is left");
}

#[test]
fn t20_a_page_or_an_answer_without_a_token_is_no_verdict_and_no_loop() {
    for body in [
        "<!doctype html>",
        r#"{"resultCode":"OK","data":{}}"#,
        r#"{"resultCode":"OK"}"#,
    ] {
        let mut world = World::logged_in();
        let request = world.get_unauthorized("me");
        let mut n_tries = 0;
        for _ in 0..120 {
            if let Some(call) = world.transport.take_for("auth/refresh") {
                n_tries += 1;
                call.reply(200, body);
            }
            world.advance(secs(1) / 10);
        }
        assert!(
            matches!(request.error(), Error::RefreshUnavailable { cause } if matches!(*cause, Error::Protocol(_))),
            "{body}"
        );
        assert!(world.logouts().is_empty(), "{body}");
        assert!(n_tries <= 7, "{n_tries} tries in ten seconds are a loop");
        assert_eq!(world.transport.n_sent(), 1 + n_tries);
    }
}

#[test]
fn t21_without_a_new_refresh_token_the_old_one_is_kept() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    world.refresh().reply_ok(r#"{"accessToken":"a2"}"#);
    world.run();
    world.answer_all();
    assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
    let stored = world.stored().unwrap();
    assert_eq!(stored.access_token().expose(), "a2");
    assert_eq!(stored.refresh_token().unwrap().expose(), "r1");
    assert_eq!((stored.usr_id(), stored.tenant_id()), ("ada", Some("acme")));
}

/// Looks at the storage in the moment in which the news of a newer token are told.
struct LookAtStore {
    store: MemoryStore,
    seen: Rc<RefCell<Option<String>>>,
}

impl Observer for LookAtStore {
    fn on_event(&self, _at: Duration, event: &Event) {
        if let Event::Refreshed { .. } = event {
            *self.seen.borrow_mut() = self.store.text();
        }
    }
}

#[test]
fn t22_a_new_refresh_token_is_stored_before_anybody_is_released() {
    let mut world = World::logged_in();
    let seen = Rc::new(RefCell::new(None));
    world.auth.observe(LookAtStore {
        store: world.store.clone(),
        seen: seen.clone(),
    });
    let _request = world.get_unauthorized("me");
    world
        .refresh()
        .reply_ok(r#"{"accessToken":"a2","refreshToken":"r2","sid":"s","gen":1}"#);
    world.run();
    assert_eq!(world.call().bearer(), Some("a2"));
    let stored = Session::from_json(&seen.take().unwrap()).unwrap();
    assert_eq!(stored.refresh_token().unwrap().expose(), "r2");
    assert_eq!(stored.sid(), Some("s"));
}

#[test]
fn t24_serial_calls_during_an_outage_follow_the_backoff() {
    let mut world = World::logged_in();
    let first = world.get_unauthorized("me");
    drop(world.refresh());
    world.run();
    first.unmount();
    for _ in 0..50 {
        let call = world.get("me");
        world.advance(secs(1) / 100);
        call.unmount();
        drop(world.transport.take_for("auth/refresh"));
        world.run();
    }
    // Half a second holds the steps of 0.2 s and the beginning of 0.4 s.
    assert_eq!(world.n_refreshes(), 2);
}

#[test]
fn t25_a_new_login_is_not_held_by_the_old_tokens_cool_down() {
    let mut world = World::logged_in();
    let _request = world.get_unauthorized("me");
    world
        .refresh()
        .reply_with(503, "", &[("retry-after", "60")]);
    world.run();
    world.login("ada", "b1", "s1");
    let request = world.get_unauthorized("me");
    world.accept_refresh("b2", "s2");
    world.answer_all();
    assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
}

#[test]
fn t27_other_failures_never_refresh() {
    for (status, code) in [
        (403, "FORBIDDEN"),
        (404, "NOT_FOUND"),
        (409, "CONFLICT"),
        (500, "INTERNAL"),
        (200, "NO"),
    ] {
        let mut world = World::logged_in();
        let request = world.get("me");
        for _ in 0..3 {
            if let Some(call) = world.transport.take() {
                call.reply_failed(status, code);
            }
            world.advance(secs(1));
        }
        assert_eq!(request.error().status(), Some(status));
        assert_eq!(world.n_refreshes(), 0);
        assert!(world.logouts().is_empty());
    }
}

#[test]
fn a_stale_refresh_ends_the_session_without_talk_of_theft() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    world.refresh().reply_failed(409, "TOKEN_STALE");
    world.run();
    assert!(request.is_pending(), "another tab's news may be on its way");
    world.advance(Duration::from_millis(50));
    assert_eq!(request.error(), Error::SessionEnded(LogoutReason::Stale));
}

#[test]
fn a_stale_refresh_adopts_what_another_tab_has_stored_in_the_meantime() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    world.refresh().reply_failed(409, "TOKEN_STALE");
    world.run();
    let newer = session("ada", "a3", "r3").to_json();
    world.store.change_silently(Some(&newer));
    world.advance(Duration::from_millis(50));
    world.answer_all();
    assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
    assert!(world.logouts().is_empty());
}

#[test]
fn a_session_without_a_refresh_token_ends_with_its_access_token() {
    let mut world = World::anonymous();
    world
        .store
        .change_silently(Some(r#"{"usrId":"ada","accessToken":"a1"}"#));
    let request = world.get_unauthorized("me");
    assert_eq!(request.error(), Error::SessionEnded(LogoutReason::Expired));
    assert_eq!(world.logouts(), [LogoutReason::Expired]);
    assert_eq!(
        world.count(|event| matches!(event, Event::Refreshing { .. })),
        0
    );
}

fn unavailable(cause: Error) -> Error {
    Error::RefreshUnavailable {
        cause: Box::new(cause),
    }
}

#[test]
fn t26_an_answer_that_is_lost_long_after_an_outage_is_asked_for_again_all_the_same() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    for _ in 0..1_000 {
        if let Some(call) = world.transport.take_for("auth/refresh") {
            call.reply_failed(503, "UNAVAILABLE");
        }
        world.advance(Duration::from_millis(100));
    }
    assert!(request.outcome().is_some());
    world.advance(secs(200));
    assert!(!world.is_refreshing());

    // The server rotates, its answer is lost, and the caller goes away.
    let request = world.get("me");
    world.advance(secs(30));
    assert!(request.outcome().is_some());
    assert!(world.n_refreshes() > 2);
    let n = world.n_refreshes();
    world.advance(secs(30));
    assert!(world.n_refreshes() > n, "the answer may still be had");
}
