//! What is sent again, when, and what is not.

use std::time::Duration;

use tollgate_interceptor::{Client, Error, Event, Request, RetryPolicy};

use crate::world::{World, secs};

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
fn t60_a_post_that_may_be_sent_again_keeps_its_key_over_attempts_and_replay() {
    let mut world = World::logged_in();
    let request = world.send(
        Request::post("orders")
            .json(&1)
            .idempotency_key("k-1")
            .retry(RetryPolicy::up_to(1).even_if_done()),
    );
    let lost = world.call();
    assert_eq!(key(&lost.request), Some("k-1"));
    lost.fail(Error::Network);
    world.advance(secs(1));
    let refused = world.call();
    assert_eq!(key(&refused.request), Some("k-1"));
    refused.reply_failed(401, "TOKEN_INVALID");
    world.run();
    world.accept_refresh("a2", "r2");
    let replay = world.call();
    assert_eq!(key(&replay.request), Some("k-1"));
    assert_eq!(replay.bearer(), Some("a2"));
    replay.reply_ok("true");
    world.run();
    assert_eq!(request.data(), true);
}

#[test]
fn t60_a_key_alone_makes_nothing_be_sent_again() {
    let mut world = World::logged_in();
    let request = world.send(Request::post("orders").json(&1).idempotency_key("k-1"));
    world.call().fail(Error::Network);
    world.advance(secs(20));
    assert_eq!(request.error(), Error::Network);
    assert_eq!(world.transport.n_sent(), 1);
}

#[test]
fn t60_a_client_may_allow_it_and_a_request_take_it_back() {
    let mut world = World::logged_in();
    let client = Client::builder(&world.auth)
        .retry(RetryPolicy::up_to(1).even_if_done())
        .build();
    let allowed = world.send_by(&client, Request::post("orders").json(&1));
    world.call().fail(Error::Network);
    world.advance(secs(1));
    world.call().reply_ok("true");
    world.run();
    assert_eq!(allowed.data(), true);

    for request in [Request::post("orders"), Request::get("orders")] {
        let once = world.send_by(&client, request.without_retry());
        world.call().fail(Error::Network);
        world.advance(secs(20));
        assert_eq!(once.error(), Error::Network);
        assert_eq!(world.transport.n_pending(), 0);
    }
}

#[test]
fn what_is_sent_without_retry_still_has_its_replay() {
    let mut world = World::logged_in();
    let request = world.send(Request::get("me").without_retry());
    world.call().reply_failed(401, "TOKEN_INVALID");
    world.run();
    world.accept_refresh("a2", "r2");
    world.call().reply_ok("true");
    world.run();
    assert_eq!(request.data(), true);
}

#[test]
fn t61_a_get_answered_503_comes_back_when_it_was_asked_to() {
    const DATE: &str = "Sun, 06 Nov 1994 08:49:30 GMT";
    for (retry_after, expected) in [
        ("7", 7),
        ("0", 0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 7),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 7),
        ("Sun Nov  6 08:49:37 1994", 7),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ("Sun, 06 Nov 1994 09:49:30 GMT", 60),
        ("Sunday, 06-Nov-94 09:49:30 GMT", 60),
        ("Sun Nov  6 09:49:30 1994", 60),
        ("3600", 60),
        ("99999999999999999999999", 60),
        ("-7", 0),
        ("7.5", 0),
        ("soon", 0),
        ("", 0),
    ] {
        let mut world = World::logged_in();
        let patient = RetryPolicy::up_to(1).with_longest_wait(secs(90));
        let request = world.send(Request::get("me").retry(patient).timeout(secs(120)));
        let headers = [("date", DATE), ("retry-after", retry_after)];
        world.call().reply_with(503, "", &headers);
        // The jitter, which is at its longest here, comes on top.
        let delay = secs(expected) + Duration::from_millis(200);
        world.run();
        let is_told =
            |event: &Event| matches!(event, Event::PutOff { retry_in, .. } if *retry_in == delay);
        assert_eq!(world.count(is_told), 1, "{retry_after:?}: not foretold");
        world.advance(delay - Duration::from_millis(1));
        assert_eq!(world.transport.n_pending(), 0, "{retry_after:?}: too soon");
        world.advance(Duration::from_millis(1));
        assert_eq!(world.transport.n_pending(), 1, "{retry_after:?}: too late");
        world.call().reply_ok("true");
        world.run();
        assert_eq!(request.data(), true);
    }
}

#[test]
fn only_what_is_harmless_is_sent_again() {
    // A lost DELETE may have been done: sent again, it would tell that there was nothing to delete.
    let mut world = World::logged_in();
    let lost = world.send(Request::delete("sessions/1"));
    drop(world.call());
    world.run();
    assert_eq!(lost.error(), Error::Network);

    let refused = world.send(Request::delete("sessions/1"));
    world.call().reply_failed(503, "UNAVAILABLE");
    world.advance(secs(1));
    world.call().reply_ok("true");
    world.run();
    assert_eq!(refused.data(), true);

    let offline = world.get("me");
    world.call().fail(Error::Offline);
    world.run();
    assert_eq!(offline.error(), Error::Offline);
}

#[test]
fn a_long_retry_after_is_the_callers_at_once() {
    let mut world = World::logged_in();
    let request = world.get("me");
    world.call().reply_with(
        503,
        r#"{"resultCode":"UNAVAILABLE"}"#,
        &[("retry-after", "30")],
    );
    world.run();
    assert!(
        matches!(request.error(), Error::Unavailable { retry_after: Some(after), .. } if after == secs(30))
    );
}

#[test]
fn a_retry_has_its_own_time_in_the_queue() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    world.advance(secs(5));
    world.accept_refresh("a2", "r2");
    world.call().reply_with(503, "", &[("retry-after", "8")]);
    world.run();
    let _other = world.get_unauthorized("other");
    world.advance(secs(9));
    assert!(request.is_pending(), "it has only just joined again");
}

#[test]
fn what_was_sent_for_nobody_is_not_sent_again_for_somebody() {
    let mut world = World::anonymous();
    let _request = world.get("me");
    world.call().reply_failed(503, "UNAVAILABLE");
    world.run();
    world.login("bob", "b1", "s1");
    world.advance(secs(1));
    assert_eq!(world.call().bearer(), None);
}

fn key(request: &Request) -> Option<&str> {
    request.headers().get("Idempotency-Key")
}
