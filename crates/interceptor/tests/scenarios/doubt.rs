//! Answers to a refresh that look like a refusal, in words that are not the server's own.

use std::time::Duration;

use tollgate_interceptor::port::Sign;
use tollgate_interceptor::{
    Contract, EnvelopeContract, Error, Event, LogoutReason, OAuth2Contract,
};

use crate::world::{Flying, Profile, World, secs, session};

/// An answer: its status and body.
type Answer = (u16, &'static str);

const FORBIDDEN: Answer = (
    403,
    r#"{"status":403,"error":"Forbidden","path":"/auth/refresh"}"#,
);
const BAD_REQUEST: Answer = (400, r#"{"error":"Bad Request"}"#);
const SLOW_DOWN: Answer = (400, r#"{"error":"slow_down"}"#);
const NO_KEY: Answer = (401, r#"{"message":"No API key found in request"}"#);
const BARE: Answer = (401, "");
const BUSY: Answer = (503, "");
const PAGE: Answer = (403, "<!doctype html><title>403</title>");

/// The tokens of a refresh that has gone well, as this contract has them.
const IN_ENVELOPE: Answer = (
    200,
    r#"{"resultCode":"OK","data":{"accessToken":"a2","refreshToken":"r2"}}"#,
);
const IN_OAUTH: Answer = (200, r#"{"access_token":"a2","refresh_token":"r2"}"#);

/// A tab of each contract whose token has died, with a request that waits; and what a good refresh brings there.
fn each_contract() -> [(World, Flying, Answer); 2] {
    let oauth = OAuth2Contract::new("/api/master", "/api/master/auth/refresh", "spa");
    let envelope = EnvelopeContract::new("/api/master");
    let begin = |contract: Box<dyn Fn() -> World>, tokens| {
        let mut world = contract();
        world.login("ada", "a1", "r1");
        world.events.borrow_mut().clear();
        let request = world.get_unauthorized("me");
        (world, request, tokens)
    };
    [
        begin(Box::new(move || open(envelope.clone())), IN_ENVELOPE),
        begin(Box::new(move || open(oauth.clone())), IN_OAUTH),
    ]
}

fn open(contract: impl Contract + 'static) -> World {
    World::open(Profile::default(), contract)
}

/// A tab whose token has died, and a request that waits.
fn waiting() -> (World, Flying) {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    (world, request)
}

impl World {
    /// Answers the refresh that is on the wire.
    fn answer_refresh(&mut self, (status, body): Answer) {
        self.refresh().reply(status, body);
        self.run();
    }

    /// Answers each refresh of the next `duration` alike, and tells how many there were.
    fn answer_each(&mut self, duration: Duration, (status, body): Answer) -> usize {
        let tenths = duration.as_millis() / 100;
        let mut n = 0;
        for _ in 0..tenths {
            if let Some(call) = self.transport.take_for("auth/refresh") {
                n += 1;
                call.reply(status, body);
            }
            self.advance(Duration::from_millis(100));
        }
        n
    }

    fn is_kept(&self) -> bool {
        self.logouts().is_empty() && self.stored_access_token().as_deref() == Some("a1")
    }
}

fn invalid(code: Option<&str>) -> LogoutReason {
    LogoutReason::Invalid {
        code: code.map(str::to_owned),
    }
}

#[test]
fn one_answer_in_a_gateways_words_keeps_the_session_and_the_next_try_serves() {
    for gateway in [FORBIDDEN, BAD_REQUEST, SLOW_DOWN, NO_KEY, BARE] {
        for (mut world, request, tokens) in each_contract() {
            world.answer_refresh(gateway);
            assert!(world.is_kept(), "{gateway:?}");
            assert!(request.is_pending(), "{gateway:?}");
            world.advance(secs(2));
            world.answer_refresh(tokens);
            world.answer_all();
            assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
            assert_eq!(world.stored_access_token().as_deref(), Some("a2"));
            assert!(world.logouts().is_empty());
        }
    }
}

#[test]
fn a_401_that_the_next_try_brings_again_ends_the_session_within_two_seconds() {
    for gateway in [BARE, NO_KEY, (401, "Unauthorized")] {
        for (mut world, request, _) in each_contract() {
            world.answer_refresh(gateway);
            world.advance(Duration::from_millis(499));
            assert!(!world.is_refreshing(), "not before half a second");
            world.advance(Duration::from_millis(1_001));
            world.answer_refresh(gateway);
            assert_eq!(request.error(), Error::SessionEnded(invalid(None)));
            assert_eq!(world.logouts(), [invalid(None)]);
            assert_eq!(world.store.text(), None);
            assert_eq!(world.n_refreshes(), 2);
            assert_eq!(world.transport.n_pending(), 0);
        }
    }
}

#[test]
fn the_code_of_a_doubt_that_has_become_a_refusal_is_kept_for_who_asks_for_help() {
    let [_, (mut world, request, _)] = each_contract();
    for _ in 0..2 {
        world.answer_refresh((401, r#"{"error":"invalid_token"}"#));
        world.advance(secs(2));
    }
    let reason = invalid(Some("invalid_token"));
    assert_eq!(request.error(), Error::SessionEnded(reason));
}

#[test]
fn anything_else_between_two_401s_begins_the_count_again() {
    for between in [BUSY, PAGE, SLOW_DOWN, FORBIDDEN, (401, "<html>")] {
        let (mut world, _request) = waiting();
        world.answer_refresh(BARE);
        world.advance(secs(2));
        world.answer_refresh(between);
        world.advance(secs(2));
        world.answer_refresh(BARE);
        assert!(world.is_kept(), "{between:?}");
        world.advance(secs(2));
        world.answer_refresh(BARE);
        assert_eq!(world.logouts(), [invalid(None)], "{between:?}");
    }
}

#[test]
fn no_answer_between_two_401s_begins_the_count_again() {
    let (mut world, _request) = waiting();
    world.answer_refresh(BARE);
    world.advance(secs(2));
    drop(world.refresh());
    world.advance(secs(2));
    world.answer_refresh(BARE);
    assert!(world.is_kept());
}

#[test]
fn a_403_that_stays_is_a_failure_for_who_waits_and_then_the_end_of_the_session() {
    for gateway in [FORBIDDEN, BAD_REQUEST] {
        for (mut world, request, _) in each_contract() {
            let n = world.answer_each(secs(10), gateway);
            assert!((3..=7).contains(&n), "{n} tries in ten seconds");
            let Error::RefreshUnavailable { cause } = request.error() else {
                panic!("it has waited for as long as it may");
            };
            assert_eq!(cause.status(), Some(gateway.0));
            assert!(world.logouts().is_empty(), "ten seconds have not passed");
            world.answer_each(secs(10), gateway);
            assert_eq!(world.logouts().len(), 1, "{gateway:?}");
            assert!(matches!(world.logouts()[0], LogoutReason::Invalid { .. }));
            assert_eq!(world.store.text(), None);
        }
    }
}

#[test]
fn a_gateway_that_denies_for_nine_seconds_costs_nobody_the_session() {
    let (mut world, request) = waiting();
    world.answer_each(secs(9), FORBIDDEN);
    assert!(world.is_kept());
    world.answer_each(secs(20), IN_ENVELOPE);
    assert!(request.outcome().is_some(), "its own ten seconds are over");
    assert!(world.logouts().is_empty());
    assert_eq!(world.stored_access_token().as_deref(), Some("a2"));
}

#[test]
fn with_nobody_waiting_a_doubt_is_asked_again_and_settled() {
    for (gateway, longest) in [(BARE, 2), (FORBIDDEN, 60)] {
        let (mut world, request) = waiting();
        world.answer_refresh(gateway);
        request.unmount();
        world.run();
        world.answer_each(secs(longest), gateway);
        assert_eq!(world.logouts(), [invalid(None)], "{gateway:?}");
    }
}

#[test]
fn a_doubt_that_comes_and_goes_is_asked_for_a_minute_and_then_at_the_next_request() {
    let (mut world, request) = waiting();
    let mut answers = [BARE, BUSY, FORBIDDEN, BUSY].into_iter().cycle();
    for _ in 0..200 {
        if world.is_refreshing() {
            world.answer_refresh(answers.next().unwrap());
        }
        world.advance(secs(1));
    }
    assert!(request.error().is_retryable());
    assert!(world.is_kept());
    assert_eq!(world.transport.n_pending(), 0);
    assert_eq!(world.clock.until_next(), None, "nobody asks any more");

    let later = world.get("me");
    world.answer_refresh(IN_ENVELOPE);
    world.answer_all();
    assert!(later.outcome().is_some_and(|outcome| outcome.is_ok()));
}

#[test]
fn before_a_doubt_counts_as_a_refusal_the_storage_is_read_again() {
    let (mut world, request) = waiting();
    world.answer_refresh(BARE);
    world.advance(secs(2));
    let newer = session("ada", "a3", "r3").to_json();
    world.store.change_silently(Some(&newer));
    world.answer_refresh(BARE);
    let replay = world.call();
    assert_eq!(replay.bearer(), Some("a3"));
    replay.reply_ok("true");
    world.run();
    assert_eq!(request.data(), true);
    assert!(world.logouts().is_empty());
}

#[test]
fn each_tab_counts_for_itself_and_the_end_is_for_all() {
    let (mut world, request) = waiting();
    let mut other = world.another_tab();
    let others = other.get_unauthorized("me");
    world.answer_refresh(BARE);
    other.answer_refresh(BARE);
    assert!(world.is_kept() && other.is_kept());
    world.advance(secs(2));
    world.answer_refresh(BARE);
    other.run();
    assert_eq!(request.error(), Error::SessionEnded(invalid(None)));
    assert_eq!(others.error(), Error::SessionEnded(invalid(None)));
    assert_eq!(other.n_refreshes(), 1);
}

#[test]
fn another_login_and_another_token_begin_the_count_again() {
    let (mut world, _request) = waiting();
    world.answer_refresh(BARE);
    world.login("ada", "b1", "s1");
    let _request = world.get_unauthorized("me");
    world.answer_refresh(BARE);
    world.advance(secs(2));
    // The refresh token stays, and yet it is another matter from here on.
    world.refresh().reply_ok(r#"{"accessToken":"b2"}"#);
    world.run();
    world.call().reply_ok("true");
    world.run();
    let _request = world.get_unauthorized("me");
    world.answer_refresh(BARE);
    assert_eq!(world.logouts(), [LogoutReason::Switched]);
    assert_eq!(world.stored_access_token().as_deref(), Some("b2"));
}

#[test]
fn what_another_tab_has_refreshed_meanwhile_begins_the_count_again_where_the_refresh_token_stays() {
    let (mut world, request) = waiting();
    world.answer_refresh(BARE);
    let newer = session("ada", "a2", "r1").to_json();
    world.store.change_silently(Some(&newer));
    world.advance(secs(2));
    world.answer_all();
    assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
    let _request = world.get_unauthorized("me");
    world.answer_refresh(BARE);
    assert!(world.logouts().is_empty());
    assert_eq!(world.stored_access_token().as_deref(), Some("a2"));
}

#[test]
fn a_page_that_wakes_between_two_401s_does_not_make_a_refusal_of_one_moment() {
    let (mut world, _request) = waiting();
    world.answer_refresh(BARE);
    world.give(Sign::Woke);
    world.answer_refresh(BARE);
    assert!(world.is_kept(), "it is the same moment");
    world.advance(secs(2));
    world.answer_refresh(BARE);
    assert_eq!(world.logouts(), [invalid(None)]);
}

#[test]
fn statuses_that_mean_not_now_are_no_verdict_even_in_the_servers_own_words() {
    let words = r#"{"resultCode":"SESSION_REVOKED","error":"invalid_grant"}"#;
    for status in [408, 409, 413, 429, 500, 502, 503, 504] {
        for (mut world, request, _) in each_contract() {
            let n = world.answer_each(secs(100), (status, words));
            assert!(n > 3, "{n} tries with {status}");
            assert!(world.is_kept(), "{status}");
            assert!(request.error().is_retryable(), "{status}");
        }
    }
}

#[test]
fn a_contract_is_told_its_servers_own_words_in_one_line_and_believes_them_at_once() {
    let oauth = OAuth2Contract::new("/api/master", "/api/master/auth/refresh", "spa")
        .with_refusals(|answer| (answer.status == 401).then_some(LogoutReason::Expired));
    let envelope = EnvelopeContract::new("/api/master")
        .with_refusals(|answer| (answer.status == 401).then_some(LogoutReason::Expired));
    for mut world in [open(oauth), open(envelope)] {
        world.login("ada", "a1", "r1");
        let request = world.get_unauthorized("me");
        world.answer_refresh(BARE);
        assert_eq!(request.error(), Error::SessionEnded(LogoutReason::Expired));
        assert_eq!(world.logouts(), [LogoutReason::Expired]);
        assert_eq!(world.store.text(), None);
    }
}

#[test]
fn who_watches_is_told_of_each_doubt_and_when_it_is_asked_again() {
    let (world, _request) = {
        let (mut world, request) = waiting();
        world.answer_refresh(NO_KEY);
        (world, request)
    };
    let is_told = |event: &Event| match event {
        Event::RefreshFailed { cause, retry_in } => {
            let is_in_time = (500..=1_500).contains(&retry_in.as_millis());
            matches!(cause, Error::Unauthorized(failure) if failure.status == 401) && is_in_time
        }
        _ => false,
    };
    assert_eq!(world.count(is_told), 1);
}
