//! What a request carries, and what becomes of it when it has to be sent again.

use std::rc::Rc;

use tollgate_interceptor::{Body, Error, LogoutReason, Request, RetryPolicy};

use crate::world::{World, secs};

/// What a browser reads once: a stream.
struct Stream;

#[test]
fn t58_each_body_that_can_be_sent_again_is_replayed_byte_for_byte() {
    let blob: Rc<str> = "what a browser keeps: a Blob".into();
    for (request, content_type) in [
        (
            Request::post("x").json(&serde_json::json!({"name": "민아", "n": 1})),
            "application/json",
        ),
        (
            Request::post("x").form(&[("name", "민아"), ("n", "1")]),
            "application/x-www-form-urlencoded",
        ),
        (
            Request::post("x").bytes("image/png", [0_u8, 0xff, b'\r', b'\n'].as_slice()),
            "image/png",
        ),
        (
            Request::post("x").with_body(
                Body::replayable(blob.clone())
                    .with_content_type("multipart/form-data; boundary=b1")
                    .with_length(28),
            ),
            "multipart/form-data; boundary=b1",
        ),
    ] {
        let mut world = World::logged_in();
        let sent = request.body().cloned();
        assert!(sent.is_some());
        let request = world.send(request);
        let first = world.call();
        assert!(first.request.body() == sent.as_ref());
        assert_eq!(content_types(&first.request), [content_type]);
        first.reply_failed(401, "TOKEN_INVALID");
        world.run();
        world.accept_refresh("a2", "r2");
        let replay = world.call();
        assert_eq!(replay.bearer(), Some("a2"));
        assert!(replay.request.body() == sent.as_ref());
        assert_eq!(content_types(&replay.request), [content_type]);
        replay.reply_ok("true");
        world.run();
        assert_eq!(request.data(), true);
    }
}

#[test]
fn t59_a_body_that_can_be_sent_only_once_is_not_replayed_as_an_empty_one() {
    let mut world = World::logged_in();
    let upload = world.send(upload());
    let first = world.call();
    assert!(first.request.body().unwrap().value::<Stream>().is_some());
    first.reply_failed(401, "TOKEN_INVALID");
    world.run();
    world.accept_refresh("a2", "r2");
    assert_eq!(upload.error(), Error::BodySpent);
    assert!(!upload.error().is_retryable());
    assert_eq!(world.transport.n_pending(), 0);

    // The token is a new one by then: the same upload, made again, goes through.
    let again = world.send(self::upload());
    let call = world.call();
    assert_eq!(call.bearer(), Some("a2"));
    call.reply_ok("true");
    world.run();
    assert_eq!(again.data(), true);
    assert_eq!(world.n_refreshes(), 1);
}

#[test]
fn t59_what_waited_before_it_was_sent_has_lost_nothing() {
    let mut world = World::logged_in();
    let _other = world.get_unauthorized("me");
    let upload = world.send(upload());
    world.accept_refresh("a2", "r2");
    world.transport.take_for("me").unwrap().reply_ok("true");
    let call = world.call();
    assert!(call.request.body().unwrap().value::<Stream>().is_some());
    call.reply_ok("true");
    world.run();
    assert_eq!(upload.data(), true);
}

#[test]
fn t59_a_refused_refresh_is_told_as_what_it_is() {
    let mut world = World::logged_in();
    let upload = world.send(upload());
    world.call().reply_failed(401, "TOKEN_INVALID");
    world.run();
    world.refresh().reply_failed(401, "SESSION_REVOKED");
    world.run();
    assert_eq!(upload.error(), Error::SessionEnded(LogoutReason::Revoked));
}

#[test]
fn t59_what_can_be_sent_only_once_is_never_retried() {
    let policy = RetryPolicy::up_to(2).even_if_done();
    let mut world = World::logged_in();
    let lost = world.send(upload().retry(policy));
    world.call().fail(Error::Network);
    world.advance(secs(20));
    assert_eq!(lost.error(), Error::Network);

    let refused = world.send(upload().retry(policy));
    world.call().reply_failed(503, "UNAVAILABLE");
    world.advance(secs(20));
    assert!(matches!(refused.error(), Error::Unavailable { .. }));
    assert_eq!(world.transport.n_sent(), 2);
}

#[test]
fn t59_a_caller_who_sends_it_twice_is_told_so() {
    let mut world = World::logged_in();
    let request = upload();
    let first = world.send(request.clone());
    world.call().reply_ok("true");
    world.run();
    assert_eq!(first.data(), true);
    let second = world.send(request);
    assert_eq!(second.error(), Error::BodySpent);
    assert_eq!(world.transport.n_sent(), 1);
}

#[test]
fn a_body_that_is_no_json_is_a_set_up_error() {
    let mut world = World::logged_in();
    let no_key = std::collections::BTreeMap::from([(vec![1], 1)]);
    let request = world.send(Request::post("x").json(&no_key));
    assert!(matches!(request.error(), Error::Setup(_)));
    assert_eq!(world.transport.n_sent(), 0);
}

#[test]
fn a_media_type_that_cannot_be_sent_is_a_set_up_error() {
    let mut world = World::logged_in();
    let request = world.send(Request::post("x").bytes("a/b\r\nc: d", *b"x"));
    assert!(matches!(request.error(), Error::Setup(_)));
    assert_eq!(world.transport.n_sent(), 0);
}

fn upload() -> Request {
    let body = Body::once(Stream).with_content_type("video/mp4");
    Request::put("video").with_body(body)
}

fn content_types(request: &Request) -> Vec<&str> {
    let is_it = |name: &str| name.eq_ignore_ascii_case("content-type");
    request
        .headers()
        .iter()
        .filter(|(name, _)| is_it(name))
        .map(|(_, value)| value)
        .collect()
}
