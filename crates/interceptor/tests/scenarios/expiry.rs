//! "The access token has expired", said otherwise than by 401.

use serde_json::Value;
use tollgate_interceptor::{Contract, EnvelopeContract, Error, OAuth2Contract, Request, Response};

use crate::world::{Profile, World, secs};

const GRAPHQL_EXPIRED: &str =
    r#"{"data":null,"errors":[{"message":"in words","extensions":{"code":"UNAUTHENTICATED"}}]}"#;

fn logged_in_to(contract: impl Contract + 'static) -> World {
    let mut world = World::open(Profile::default(), contract);
    world.login("ada", "a1", "r1");
    world.events.borrow_mut().clear();
    world
}

fn with_419() -> World {
    let contract = EnvelopeContract::new("/api/master");
    logged_in_to(contract.with_expiry(|answer| matches!(answer.status, 401 | 419)))
}

fn is_unauthenticated(answer: &Response) -> bool {
    answer
        .json::<Value>()
        .is_ok_and(|body| body["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED")
}

fn with_graphql() -> World {
    let contract = OAuth2Contract::new("/api/master", "/api/master/auth/refresh", "spa");
    logged_in_to(contract.with_expiry(|answer| answer.status == 401 || is_unauthenticated(answer)))
}

#[test]
fn a_419_that_means_expired_is_refreshed_and_replayed() {
    let mut world = with_419();
    let requests = [world.get("one"), world.get("two")];
    for status in [419, 401] {
        world.call().reply_failed(status, "PAGE_EXPIRED");
    }
    world.run();
    world.accept_refresh("a2", "r2");
    assert_eq!(world.transport.n_pending(), 2);
    world.answer_all();
    for request in requests {
        assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
    }
    assert_eq!(world.n_refreshes(), 1);
}

#[test]
fn a_late_419_replays_without_a_refresh() {
    let mut world = with_419();
    let late = world.get("slow");
    let slow = world.call();
    let _first = world.get_unauthorized("me");
    world.accept_refresh("a2", "r2");
    world.answer_all();
    slow.reply_failed(419, "PAGE_EXPIRED");
    world.run();
    assert_eq!(world.call().bearer(), Some("a2"));
    assert!(late.is_pending());
    assert_eq!(world.n_refreshes(), 1);
}

#[test]
fn a_second_419_reaches_its_caller_as_unauthorized_and_makes_no_loop() {
    let mut world = with_419();
    for n in 0..100 {
        let request = world.get("broken");
        while let Some(call) = world.transport.take() {
            match call.request.path().ends_with("auth/refresh") {
                true => call.reply_ok(&format!(r#"{{"accessToken":"b{n}"}}"#)),
                false => call.reply_failed(419, "PAGE_EXPIRED"),
            }
            world.run();
        }
        assert!(matches!(request.error(), Error::Unauthorized(failure) if failure.status == 419));
        world.advance(secs(1));
    }
    let n = world.n_refreshes();
    assert!(n <= 8, "{n} refreshes in 100 seconds");
    assert!(world.logouts().is_empty());
}

#[test]
fn an_opt_out_gets_its_419_as_it_is() {
    let mut world = with_419();
    let request = world.send(Request::get("me").without_refresh());
    world.call().reply_failed(419, "PAGE_EXPIRED");
    world.run();
    assert!(matches!(request.error(), Error::Unauthorized(_)));
    assert_eq!(world.n_refreshes(), 0);
}

#[test]
fn a_code_in_a_good_answer_that_means_expired_is_refreshed_and_replayed() {
    let mut world = with_graphql();
    let request = world.send(Request::post("graphql").json(&"{ me }"));
    world.call().reply(200, GRAPHQL_EXPIRED);
    world.run();
    assert!(request.is_pending(), "it is no success");
    world
        .refresh()
        .reply(200, r#"{"access_token":"a2","refresh_token":"r2"}"#);
    world.run();
    let replay = world.call();
    assert_eq!(replay.bearer(), Some("a2"));
    replay.reply(200, r#"{"data":{"me":"ada"}}"#);
    world.run();
    assert_eq!(request.data()["data"]["me"], "ada");
}

#[test]
fn a_code_that_stays_after_the_replay_is_never_an_empty_success() {
    let mut world = with_graphql();
    let request = world.get("graphql");
    world.call().reply(200, GRAPHQL_EXPIRED);
    world.run();
    world.refresh().reply(200, r#"{"access_token":"a2"}"#);
    world.run();
    world.call().reply(200, GRAPHQL_EXPIRED);
    world.run();
    assert!(matches!(request.error(), Error::Unauthorized(failure) if failure.status == 200));
    assert_eq!(world.n_refreshes(), 1);
    assert!(world.logouts().is_empty());
}

#[test]
fn where_a_contract_says_nothing_only_401_means_expired() {
    let mut world = World::logged_in();
    let request = world.get("me");
    world.call().reply_failed(419, "PAGE_EXPIRED");
    world.run();
    assert!(matches!(request.error(), Error::Http(failure) if failure.status == 419));

    let request = world.get("me");
    world.call().reply_ok(GRAPHQL_EXPIRED);
    world.run();
    assert_eq!(request.data()["data"], Value::Null);
    assert_eq!(world.n_refreshes(), 0);

    let _request = world.get_unauthorized("me");
    assert!(world.is_refreshing());
}

#[test]
fn a_401_that_means_something_else_is_its_callers() {
    let contract = EnvelopeContract::new("/api/master");
    let mut world = logged_in_to(contract.with_expiry(|answer| answer.status == 419));
    let request = world.get_unauthorized("me");
    assert!(matches!(request.error(), Error::Unauthorized(failure) if failure.status == 401));
    assert_eq!(world.n_refreshes(), 0);
    assert!(world.logouts().is_empty());
}
