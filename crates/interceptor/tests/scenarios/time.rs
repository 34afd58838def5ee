//! A token is refreshed in time, whatever the clocks do and however long the page has slept.

use std::time::Duration;

use tollgate_interceptor::port::{Sign, Slot, Store};
use tollgate_interceptor::{Error, Event, Login, Session};

use crate::world::{World, secs, session};

const LIFE: Duration = secs(300);

#[test]
fn a_token_is_refreshed_before_its_end_and_nobody_waits() {
    let mut world = World::anonymous();
    world.login_for(LIFE);
    world.advance(secs(266));
    assert!(!world.is_refreshing());
    world.advance(secs(2));
    let request = world.get("me");
    assert_eq!(
        world.call_for("me").bearer(),
        Some("a1"),
        "a live token is used"
    );
    assert!(request.is_pending());
    world.accept_refresh_for(LIFE, "a2");
    let _next = world.get("me");
    assert_eq!(world.call_for("me").bearer(), Some("a2"));
    assert_eq!(
        world.count(|event| matches!(event, Event::Queued { .. })),
        0
    );
}

#[test]
fn t23_an_early_refresh_without_an_answer_holds_nobody() {
    let mut world = World::anonymous();
    world.login_for(LIFE * 2);
    world.advance(secs(540));
    assert!(world.is_refreshing());
    for _ in 0..5 {
        // One try hangs until it is aborted, the next fails.
        world.advance(secs(8));
        let request = world.get("me");
        world.call_for("me").reply_ok("true");
        world.run();
        assert_eq!(request.data(), true);
    }
    assert!(world.n_refreshes() >= 2, "it is tried again");
    assert!(world.logouts().is_empty());
}

#[test]
fn a_session_that_nobody_uses_is_left_to_end() {
    let mut world = World::anonymous();
    world.login_for(LIFE);
    world.advance(secs(268));
    world.accept_refresh_for(LIFE, "a2");
    world.advance(secs(3_600));
    assert_eq!(
        world.n_refreshes(),
        1,
        "there was no input since the last refresh"
    );

    world.give(Sign::Input);
    assert!(world.is_refreshing(), "somebody is there again");
}

#[test]
fn t50_a_token_that_lives_for_five_seconds_makes_no_storm() {
    let mut world = World::anonymous();
    world.login_for(secs(5));
    for n in 2..12 {
        world.give(Sign::Input);
        world.advance(Duration::from_millis(4_300));
        assert!(!world.is_refreshing(), "not before its tenth is left");
        world.advance(Duration::from_millis(300));
        world.accept_refresh_for(secs(5), &format!("a{n}"));
    }
    assert_eq!(world.n_refreshes(), 10);
}

#[test]
fn n15_a_token_that_is_dead_on_arrival_makes_no_loop() {
    let mut world = World::anonymous();
    world.login_for(LIFE);
    world.clock.jump(secs(301));
    let request = world.get("me");
    world.accept_refresh_for(secs(0), "a2");
    world.call_for("me").reply_ok("true");
    world.run();
    assert_eq!(request.data(), true);
    world.advance(secs(60));
    assert_eq!(world.n_refreshes(), 1);
}

#[test]
fn t54_a_token_that_has_died_in_the_storage_is_refreshed_before_the_first_request() {
    let world = World::anonymous();
    let wall = Duration::from_secs(1_700_000_000);
    let stored = session("ada", "a1", "r1").with_expires_at(Some(wall - secs(1)));
    world.store.change_silently(Some(&stored.to_json()));
    let mut world = world.another_tab();
    let request = world.get("me");
    assert_eq!(world.transport.n_sent(), 1, "the refresh alone");
    world.accept_refresh_for(LIFE, "a2");
    let call = world.call_for("me");
    assert_eq!(call.bearer(), Some("a2"));
    call.reply_ok("true");
    world.run();
    assert_eq!(request.data(), true);
    assert_eq!(world.transport.n_sent(), 2, "no 401 was provoked");
}

#[test]
fn t47_a_wall_clock_that_is_an_hour_off_changes_nothing() {
    for hour in [secs(1_700_000_000 - 3_600), secs(1_700_000_000 + 3_600)] {
        let mut world = World::anonymous();
        world.clock.set_wall(hour);
        world.login_for(LIFE);
        for n in 2..5 {
            world.give(Sign::Input);
            world.advance(secs(200));
            assert!(!world.is_refreshing());
            world.advance(secs(70));
            world.accept_refresh_for(LIFE, &format!("a{n}"));
        }
        assert_eq!(world.n_refreshes(), 3, "one for each life");
    }
}

#[test]
fn t47_a_wall_clock_that_is_set_does_not_move_the_count() {
    let mut world = World::anonymous();
    world.login_for(LIFE);
    for wall in [0, 1_700_003_600, 4_000_000_000] {
        world.clock.set_wall(secs(wall));
        let _request = world.get("me");
        assert_eq!(world.call_for("me").bearer(), Some("a1"));
        assert!(!world.is_refreshing());
    }
}

#[test]
fn t51_after_a_sleep_one_refresh_goes_before_the_first_request() {
    let mut world = World::anonymous();
    world.login_for(LIFE);
    // Timers stand still while the machine sleeps; the clock does not.
    world.clock.jump(secs(3_600));
    world.give(Sign::Woke);
    assert!(world.is_refreshing());
    let request = world.get("me");
    assert_eq!(world.transport.n_sent(), 1, "it waits");

    // The network is not back yet.
    world.refresh().fail(Error::Network);
    world.advance(secs(3));
    for _ in 0..10 {
        match world.transport.take_for("auth/refresh") {
            Some(call) => call.fail(Error::Network),
            None => break,
        }
        world.advance(Duration::from_millis(100));
    }
    world.give(Sign::Online);
    world.accept_refresh_for(LIFE, "a2");
    let call = world.call_for("me");
    assert_eq!(call.bearer(), Some("a2"));
    call.reply_ok("true");
    world.run();
    assert_eq!(request.data(), true);
}

#[test]
fn no_timer_is_set_for_longer_than_ten_minutes() {
    let mut world = World::logged_in();
    world.login_for(secs(86_400));
    // A machine that sleeps stops timers: one for a day would come a night too late.
    let next = world.clock.until_next().unwrap();
    assert!(next <= secs(600), "{next:?}");
    world.advance(secs(600));
    assert_eq!(world.n_refreshes(), 0, "it only looks at the count again");
}

#[test]
fn the_timer_of_the_token_before_is_ended() {
    let mut world = World::logged_in();
    world.login_for(secs(100));
    world.login_for(secs(10_000));
    let next = world.clock.until_next().unwrap();
    assert!(next > secs(100), "{next:?}");
}

#[test]
fn t19_offline_there_is_no_storm_and_online_there_is_one_refresh() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    let mut n_tries = 0;
    for _ in 0..50 {
        if let Some(call) = world.transport.take_for("auth/refresh") {
            call.fail(Error::Offline);
            n_tries += 1;
        }
        world.advance(Duration::from_millis(100));
    }
    assert!(n_tries <= 5, "{n_tries} tries in five seconds");
    assert!(!world.is_refreshing(), "it waits for its next turn");

    world.give(Sign::Online);
    world.accept_refresh("a2", "r2");
    world.call_for("me").reply_ok("true");
    world.run();
    assert_eq!(request.data(), true);
    assert!(!world.is_refreshing());
}

#[test]
fn a_page_that_wakes_leaves_the_server_alone_for_as_long_as_it_has_asked() {
    let mut world = World::logged_in();
    let _request = world.get_unauthorized("me");
    world.refresh().reply_with(503, "", &[("retry-after", "5")]);
    world.run();
    world.give(Sign::Woke);
    world.give(Sign::Online);
    assert!(!world.is_refreshing());
    world.advance(secs(5));
    assert!(world.is_refreshing());
}

#[test]
fn t37_a_page_that_wakes_reads_the_storage_before_it_asks_the_server() {
    let mut world = World::anonymous();
    world.login_for(LIFE);
    let wall = secs(1_700_003_600);
    let renewed = session("ada", "a2", "r2").with_expires_at(Some(wall + LIFE));
    world.clock.jump(secs(3_600));
    world.store.change_silently(Some(&renewed.to_json()));
    world.give(Sign::Woke);
    assert_eq!(world.transport.n_sent(), 0);
    let _request = world.get("me");
    assert_eq!(world.call_for("me").bearer(), Some("a2"));
}

#[test]
fn t52_a_request_of_a_page_whose_timers_sleep_gets_a_live_token() {
    let mut world = World::anonymous();
    world.login_for(LIFE);
    world.clock.jump(secs(301));
    let request = world.get("me");
    world.accept_refresh_for(LIFE, "a2");
    let call = world.call_for("me");
    assert_eq!(call.bearer(), Some("a2"));
    call.reply_ok("true");
    world.run();
    assert_eq!(request.data(), true);
}

#[test]
fn f2_without_a_refresh_token_the_access_token_is_used_to_its_end() {
    let world = World::anonymous();
    let wall = secs(1_700_000_000);
    let text = session("ada", "a1", "r1").with_expires_at(Some(wall + secs(10)));
    let text = text.to_json().replace("refreshToken", "other");
    world.store.write(Slot::Session, Some(&text)).unwrap();
    let mut world = world.another_tab();
    world.advance(secs(9));
    world.give(Sign::Input);
    assert!(world.auth.identity().is_some());
    let _request = world.get("me");
    let call = world.call_for("me");
    assert_eq!(call.bearer(), Some("a1"));
    call.reply_ok("true");
    world.advance(secs(2));
    let request = world.get("me");
    let call = world.call_for("me");
    assert_eq!(call.bearer(), Some("a1"), "its end is what the server says");
    call.reply_failed(401, "TOKEN_INVALID");
    world.run();
    assert_eq!(
        request.error(),
        Error::SessionEnded(tollgate_interceptor::LogoutReason::Expired)
    );
}

#[test]
fn an_endpoint_that_refuses_good_tokens_does_not_refresh_without_end() {
    let mut world = World::logged_in();
    for n in 0..100 {
        let request = world.get("broken");
        while let Some(call) = world.transport.take() {
            match call.request.path().ends_with("auth/refresh") {
                true => call.reply_ok(&format!(r#"{{"accessToken":"b{n}"}}"#)),
                false => call.reply_failed(401, "TOKEN_INVALID"),
            }
            world.run();
        }
        assert!(matches!(request.error(), Error::Unauthorized(_)));
        world.advance(secs(1));
    }
    let n = world.n_refreshes();
    assert!(n <= 8, "{n} refreshes in 100 seconds");

    // What is well is not held back by it, and neither is a new login.
    world.login("bob", "b1", "s1");
    let _request = world.get_unauthorized("me");
    assert!(world.is_refreshing());
}

#[test]
fn tokens_that_die_one_after_the_other_are_refreshed_each_time() {
    let mut world = World::logged_in();
    for n in 2..50 {
        let request = world.get_unauthorized("me");
        world.accept_refresh(&format!("a{n}"), &format!("r{n}"));
        world.answer_all();
        assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
    }
    assert_eq!(world.n_refreshes(), 48);
}

#[test]
fn without_a_refresh_token_no_401_ends_what_still_lives() {
    for (life, html) in [(Some(LIFE), false), (None, true)] {
        let mut world = World::anonymous();
        let text = r#"{"usrId":"ada","accessToken":"a1"}"#;
        world.auth.login(Login {
            session: Session::from_json(text).unwrap(),
            expires_in: life,
        });
        let request = world.get("me");
        match html {
            true => world.call_for("me").reply(401, "<html>proxy</html>"),
            false => world.call_for("me").reply_failed(401, "TOKEN_INVALID"),
        }
        world.run();
        assert!(matches!(request.error(), Error::Unauthorized(_)));
        assert!(world.logouts().is_empty());
    }
}

#[test]
fn an_endpoint_that_is_broken_holds_back_no_other() {
    let mut world = World::logged_in();
    let broken = world.get_unauthorized("broken");
    world.accept_refresh("a2", "r2");
    world.call_for("broken").reply_failed(401, "TOKEN_INVALID");
    world.run();
    assert!(matches!(broken.error(), Error::Unauthorized(_)));

    let request = world.get_unauthorized("me");
    world.accept_refresh("a3", "r3");
    world.answer_all();
    assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
}

#[test]
fn a_token_that_is_taken_for_dead_is_renewed_before_the_next_request() {
    let mut world = World::anonymous();
    assert_eq!(world.auth.access_token_left(), None);
    world.auth.expire_access_token();
    world.login_for(LIFE);
    world.advance(secs(100));
    assert_eq!(world.auth.access_token_left(), Some(secs(200)));

    world.auth.expire_access_token();
    assert_eq!(world.auth.access_token_left(), Some(Duration::ZERO));
    let _request = world.get("me");
    world.accept_refresh_for(LIFE, "a2");
    assert_eq!(world.call_for("me").bearer(), Some("a2"));
    assert_eq!(world.auth.access_token_left(), Some(LIFE));
    assert_eq!(world.n_refreshes(), 1);
}

#[test]
fn a_renewal_ahead_of_time_is_foretold() {
    let mut world = World::anonymous();
    assert_eq!(world.auth.renewal_in(), None);
    world.login_for(LIFE);
    // A tenth of the life, more or less by a tenth of that.
    let (soonest, latest) = (LIFE.mul_f64(0.89), LIFE.mul_f64(0.91));
    let told = world.auth.renewal_in().unwrap();
    assert!((soonest..=latest).contains(&told), "{told:?}");
    world.advance(secs(100));
    assert_eq!(world.auth.renewal_in(), Some(told - secs(100)));
    world.auth.expire_access_token();
    assert_eq!(world.auth.renewal_in(), Some(Duration::ZERO));

    let token = tollgate_interceptor::AccessToken::parse("a1").unwrap();
    world.auth.login(Login {
        session: Session::new("ada", token),
        expires_in: Some(LIFE),
    });
    assert_eq!(world.auth.renewal_in(), None, "without a refresh token");
}

#[test]
fn a_token_that_cannot_be_renewed_is_not_taken_for_dead() {
    let world = World::anonymous();
    let token = tollgate_interceptor::AccessToken::parse("a1").unwrap();
    world.auth.login(Session::new("ada", token));
    world.auth.expire_access_token();
    assert_eq!(
        world.auth.access_token_left(),
        None,
        "nobody knows how long it lives"
    );
}
