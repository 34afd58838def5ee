//! One refresh, a queue, one replay.

use tollgate_interceptor::{Client, Error, Event, LogoutReason, Request};

use crate::world::{World, secs, session};

#[test]
fn t01_a_hundred_401s_make_one_refresh_and_a_hundred_successes() {
    let mut world = World::logged_in();
    let flying: Vec<_> = (0..100).map(|n| world.get(&format!("users/{n}"))).collect();
    for _ in 0..100 {
        let call = world.call();
        assert_eq!(call.bearer(), Some("a1"));
        call.reply_failed(401, "TOKEN_INVALID");
    }
    world.run();
    assert_eq!(
        world.transport.n_pending(),
        1,
        "nothing but the refresh is on the wire"
    );

    world.accept_refresh("a2", "r2");
    assert_eq!(world.transport.n_pending(), 100);
    for n in 0..100 {
        let call = world.call();
        assert!(
            call.request.path().ends_with(&format!("users/{n}")),
            "they are replayed in order"
        );
        assert_eq!(call.bearer(), Some("a2"));
        call.reply_ok(&n.to_string());
    }
    world.run();
    for (n, request) in flying.iter().enumerate() {
        assert_eq!(request.data(), n);
    }
    assert_eq!(world.n_refreshes(), 1);
    assert_eq!(world.transport.n_sent(), 201);
}

#[test]
fn t02_requests_that_come_during_a_refresh_wait_and_are_sent_once() {
    let mut world = World::logged_in();
    let first = world.get_unauthorized("me");
    let later: Vec<_> = (0..20).map(|n| world.get(&format!("users/{n}"))).collect();
    assert_eq!(
        world.transport.n_pending(),
        1,
        "none leaves before the refresh has ended"
    );

    world.accept_refresh("a2", "r2");
    assert_eq!(world.transport.n_pending(), 21);
    for _ in 0..21 {
        let call = world.call();
        assert_eq!(call.bearer(), Some("a2"));
        call.reply_ok("true");
    }
    world.run();
    assert!(
        later
            .iter()
            .chain([&first])
            .all(|request| request.data() == true)
    );
    // One 401, one refresh, one replay, and twenty that were sent once.
    assert_eq!(world.transport.n_sent(), 23);
}

#[test]
fn t03_late_401_replays_without_a_refresh() {
    let mut world = World::logged_in();
    let late = world.get("slow");
    let slow = world.call();
    let first = world.get_unauthorized("me");
    world.accept_refresh("a2", "r2");
    world.answer_all();

    slow.reply_failed(401, "TOKEN_INVALID");
    world.run();
    let replay = world.call();
    assert_eq!(replay.bearer(), Some("a2"));
    replay.reply_ok("true");
    world.run();
    assert_eq!(late.data(), true);
    assert!(first.outcome().is_some());
    assert_eq!(world.n_refreshes(), 1);
}

#[test]
fn t05_a_refusal_settles_all_waiters_with_one_error_and_one_logout() {
    let mut world = World::logged_in();
    let waiting: Vec<_> = (0..10).map(|_| world.get("me")).collect();
    for _ in 0..10 {
        world.call().reply_failed(401, "TOKEN_INVALID");
    }
    world.run();
    world.refresh().reply_failed(401, "SESSION_REVOKED");
    world.run();
    for request in &waiting {
        assert_eq!(request.error(), Error::SessionEnded(LogoutReason::Revoked));
    }
    assert_eq!(world.logouts(), [LogoutReason::Revoked]);
    assert_eq!(world.store.text(), None);
    assert_eq!(world.transport.n_pending(), 0);
}

#[test]
fn t06_an_answer_that_breaks_the_parser_settles_the_waiters_and_blocks_nobody() {
    let mut world = World::logged_in();
    let waiting = world.get_unauthorized("me");
    let deep = format!(
        r#"{{"resultCode":"OK","data":{}1{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    // Every try gets the same, until the waiter's time is up.
    for _ in 0..100 {
        if let Some(call) = world.transport.take() {
            call.reply(200, &deep);
        }
        world.advance(secs(1) / 5);
    }
    assert!(
        matches!(waiting.error(), Error::RefreshUnavailable { cause } if matches!(*cause, Error::Protocol(_)))
    );
    assert!(world.logouts().is_empty());

    let next = world.get("me");
    // No longer than whoever waits is put off.
    world.advance(secs(4));
    world.accept_refresh("a2", "r2");
    world.answer_all();
    assert!(next.outcome().is_some_and(|outcome| outcome.is_ok()));
}

#[test]
fn t07_a_server_that_always_answers_401_gets_one_refresh_and_one_replay() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    world.accept_refresh("a2", "r2");
    world.call().reply_failed(401, "TOKEN_INVALID");
    world.run();
    assert!(matches!(request.error(), Error::Unauthorized(_)));
    assert_eq!(world.transport.n_pending(), 0);
    assert_eq!(world.n_refreshes(), 1);
    assert!(
        world.logouts().is_empty(),
        "a session that was just refreshed is not ended"
    );
    assert_eq!(world.stored_access_token().as_deref(), Some("a2"));
}

#[test]
fn t07_a_retry_of_a_replay_is_not_replayed_again() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    world.accept_refresh("a2", "r2");
    world.call().reply_failed(503, "UNAVAILABLE");
    world.advance(secs(1));
    world.call().reply_failed(401, "TOKEN_INVALID");
    world.run();
    assert!(matches!(request.error(), Error::Unauthorized(_)));
    assert_eq!(world.n_refreshes(), 1);
}

#[test]
fn t09_a_401_to_the_refresh_itself_ends_the_session_once() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    let refresh = world.refresh();
    assert_eq!(refresh.bearer(), Some("r1"));
    assert_eq!(refresh.request.body(), None);
    refresh.reply_failed(401, "TOKEN_INVALID");
    world.run();
    let code = Some("TOKEN_INVALID".to_owned());
    assert_eq!(
        request.error(),
        Error::SessionEnded(LogoutReason::Invalid { code })
    );
    assert_eq!(world.logouts().len(), 1);
    assert_eq!(
        world.transport.n_pending(),
        0,
        "the refresh is not intercepted"
    );
}

#[test]
fn t10_a_refresh_that_hangs_is_aborted_and_the_session_stays() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    let hanging = world.refresh();
    world.advance(secs(8));
    assert!(hanging.is_aborted());
    world.advance(secs(2));
    assert_eq!(
        request.error(),
        Error::RefreshUnavailable {
            cause: Box::new(Error::Timeout)
        }
    );
    assert!(request.error().is_retryable());
    assert!(world.logouts().is_empty());
}

#[test]
fn t11_two_clients_on_one_session_make_one_refresh() {
    let mut world = World::logged_in();
    let clients = [Client::new(&world.auth), Client::new(&world.auth)];
    let flying = clients.map(|client| world.send_by(&client, Request::get("me")));
    for _ in 0..2 {
        world.call().reply_failed(401, "TOKEN_INVALID");
    }
    world.run();
    world.accept_refresh("a2", "r2");
    world.answer_all();
    assert!(
        flying
            .iter()
            .all(|request| request.outcome().is_some_and(|outcome| outcome.is_ok()))
    );
    assert_eq!(world.n_refreshes(), 1);
}

#[test]
fn t12_clients_of_different_settings_never_send_the_refresh_token_twice() {
    let mut world = World::logged_in();
    let hasty = Client::builder(&world.auth)
        .total_timeout(secs(1))
        .n_retries(0)
        .build();
    let patient = Client::builder(&world.auth)
        .total_timeout(secs(120))
        .build();
    let hurried = world.send_by(&hasty, Request::get("me"));
    world.call().reply_failed(401, "TOKEN_INVALID");
    world.run();
    let waiting = world.send_by(&patient, Request::get("me"));
    world.advance(secs(1));
    assert_eq!(hurried.error(), Error::Timeout);
    let again = world.send_by(&hasty, Request::get("me"));
    assert_eq!(
        world.transport.n_pending(),
        1,
        "one refresh for all of them"
    );

    world.accept_refresh("a2", "r2");
    world.answer_all();
    assert!(waiting.outcome().is_some_and(|outcome| outcome.is_ok()));
    assert!(again.outcome().is_some_and(|outcome| outcome.is_ok()));
    assert_eq!(world.n_refreshes(), 1);
}

#[test]
fn t14_a_dropped_request_is_not_replayed_and_the_refresh_goes_on() {
    let mut world = World::logged_in();
    let leader = world.get_unauthorized("leader");
    let waiter = world.get("waiter");
    leader.unmount();
    world.run();

    world.accept_refresh("a2", "r2");
    assert_eq!(
        world.transport.n_pending(),
        1,
        "only who still waits is sent"
    );
    assert!(world.call().request.path().ends_with("waiter"));
    assert!(leader.is_pending() && waiter.is_pending());
}

#[test]
fn a_refresh_whose_waiters_have_all_gone_is_finished_and_stored() {
    let mut world = World::logged_in();
    let leader = world.get_unauthorized("me");
    leader.unmount();
    world.run();
    world.accept_refresh("a2", "r2");
    assert_eq!(world.stored_access_token().as_deref(), Some("a2"));
    assert_eq!(world.transport.n_pending(), 0);
}

#[test]
fn a_refresh_that_has_waited_looks_at_the_storage_before_it_sends() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    drop(world.refresh());
    world.run();
    world
        .store
        .change_silently(Some(&session("ada", "a2", "r2").to_json()));
    world.advance(secs(1));
    let replay = world.call();
    assert_eq!(replay.bearer(), Some("a2"), "another tab has done the work");
    replay.reply_ok("true");
    world.run();
    assert_eq!(request.data(), true);
    assert_eq!(world.n_refreshes(), 1);
}

#[test]
fn a_second_dead_token_is_refreshed_again() {
    let mut world = World::logged_in();
    for (generation, next) in ["a2", "a3", "a4"].into_iter().enumerate() {
        let request = world.get_unauthorized("me");
        world.accept_refresh(next, "r");
        world.answer_all();
        assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
        assert_eq!(world.n_refreshes(), generation + 1);
    }
}

#[test]
fn t55_a_queued_request_that_is_aborted_is_never_sent_and_the_others_go_on() {
    let mut world = World::logged_in();
    let first = world.get_unauthorized("first");
    let aborted = world.get("aborted");
    let last = world.get("last");
    aborted.unmount();
    world.run();
    assert!(aborted.is_pending(), "nobody is there to be told");
    assert_eq!(
        world.count(|event| matches!(event, Event::Aborted { .. })),
        1,
        "what watches the traffic sees that it has ended"
    );

    world.accept_refresh("a2", "r2");
    assert!(world.transport.take_for("aborted").is_none());
    world.answer_all();
    assert!(first.outcome().is_some() && last.outcome().is_some());
    assert_eq!(
        world.transport.n_sent(),
        4,
        "a 401, a refresh, a replay, and one more"
    );
}
