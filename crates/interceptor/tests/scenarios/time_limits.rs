//! How long a request may take: in all, and for one attempt.

use tollgate_interceptor::{Client, Error, Request};

use crate::world::{World, secs};

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
fn t57_a_request_has_the_time_that_it_asks_for() {
    let mut world = World::logged_in();
    let client = Client::builder(&world.auth).total_timeout(secs(5)).build();
    let patient = world.send_by(&client, Request::get("export").timeout(secs(90)));
    let usual = world.send_by(&client, Request::get("me"));
    let hasty = world.send_by(&client, Request::get("hint").timeout(secs(1)));
    world.advance(secs(1));
    assert_eq!(hasty.error(), Error::Timeout);
    assert!(usual.is_pending());
    world.advance(secs(4));
    assert_eq!(usual.error(), Error::Timeout);
    world.advance(secs(84));
    assert!(patient.is_pending());
    world.advance(secs(1));
    assert_eq!(patient.error(), Error::Timeout);
}

#[test]
fn t57_a_requests_own_budget_holds_queue_refresh_and_replay_too() {
    let mut world = World::logged_in();
    let request = world.send(Request::get("me").timeout(secs(4)));
    world.call().reply_failed(401, "TOKEN_INVALID");
    world.advance(secs(3));
    world.accept_refresh("a2", "r2");
    let replay = world.call();
    assert_eq!(replay.bearer(), Some("a2"));
    world.advance(secs(1));
    assert_eq!(request.error(), Error::Timeout);
    assert!(replay.is_aborted());
}

#[test]
fn an_attempt_has_a_limit_where_the_app_sets_one() {
    let mut world = World::logged_in();
    let client = Client::builder(&world.auth)
        .attempt_timeout(secs(5))
        .build();
    let request = world.send_by(&client, Request::get("me"));
    let first = world.call();
    world.advance(secs(6));
    assert!(first.is_aborted());
    world.call().reply_ok("true");
    world.run();
    assert_eq!(request.data(), true);
}

#[test]
fn a_request_that_may_take_long_does_not_lengthen_its_attempts() {
    let mut world = World::logged_in();
    let client = Client::builder(&world.auth)
        .attempt_timeout(secs(5))
        .build();
    let request = world.send_by(
        &client,
        Request::get("me").timeout(secs(90)).without_retry(),
    );
    world.advance(secs(5));
    assert_eq!(request.error(), Error::Timeout);
}
