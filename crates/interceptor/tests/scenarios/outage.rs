//! A server that is away for a while: how often it is asked meanwhile, and who finds it when it is back.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use tollgate_interceptor::port::{Clock, Random};
use tollgate_interceptor::{EnvelopeContract, Error, Event, Platform};

use crate::world::{Flying, Profile, World, secs};

/// What a refresh meets while the server is away.
#[derive(Debug, Clone, Copy)]
enum Outage {
    /// A page with status 200.
    Page,
    /// A connection that is cut.
    Cut,
    /// An answer that breaks off.
    Truncated,
    /// A server that says so.
    Busy,
    /// No answer, until the try is given up.
    Silence,
}

impl Outage {
    const ALL: [Self; 5] = [
        Self::Page,
        Self::Cut,
        Self::Truncated,
        Self::Busy,
        Self::Silence,
    ];

    /// Answers what is on the wire, as long as the server is away.
    fn answer(self, world: &mut World) {
        while let Some(call) = world.transport.take_for("auth/refresh") {
            match self {
                Self::Page => call.reply(200, "<!doctype html>"),
                Self::Cut => call.fail(Error::Network),
                Self::Truncated => call.reply(200, r#"{"resultCode":"OK","data":{"acc"#),
                Self::Busy => call.reply(503, ""),
                Self::Silence => {
                    // It stays on the wire; whoever gives it up is not told.
                    world.unanswered.push(call);
                }
            }
            world.run();
        }
    }
}

/// Numbers that look drawn, and are the same in each run of one seed.
struct Drawn(Cell<u64>);

impl Random for Drawn {
    fn unit(&self) -> f64 {
        let next = self.0.get().wrapping_mul(6_364_136_223_846_793_005);
        self.0.set(next.wrapping_add(1_442_695_040_888_963_407));
        f64::from(u32::try_from(self.0.get() >> 32).unwrap_or(0)) / f64::from(u32::MAX)
    }
}

fn world_of(seed: u64) -> World {
    let random = Rc::new(Drawn(Cell::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))));
    let mut world = World::open_on(
        Profile::default(),
        EnvelopeContract::new("/api/master"),
        |platform| Platform { random, ..platform },
    );
    world.login("ada", "a1", "r1");
    world
}

/// Lets time pass, and has each request answered in the moment in which it is sent.
fn pass(world: &mut World, duration: Duration, answer: impl Fn(&mut World)) {
    let end = world.clock.now() + duration;
    answer(world);
    while let Some(step) = world.clock.until_next() {
        let left = end.saturating_sub(world.clock.now());
        if step > left {
            break;
        }
        world.advance(step);
        answer(world);
    }
    let left = end.saturating_sub(world.clock.now());
    world.advance(left);
}

/// The server is back: it gives new tokens, and data.
fn serve(world: &mut World) {
    while world.is_refreshing() {
        world.accept_refresh("a2", "r2");
    }
    world.answer_all();
}

#[test]
fn the_first_request_after_an_outage_finds_the_server_that_is_back() {
    let (mut n_runs, mut failed) = (0, Vec::new());
    for outage in Outage::ALL {
        for length in [10, 12, 35, 120, 1_000] {
            for seed in 0..20 {
                let mut world = world_of(seed);
                let mut waiting = vec![world.get_unauthorized("me")];
                waiting.extend((1..10).map(|_| world.get("me")));
                pass(&mut world, secs(length), |world| outage.answer(world));
                assert!(waiting.iter().all(is_told_that_it_can_try_again));

                // The server is back at any moment, also in the middle of a try or of a pause.
                let request = world.get("me");
                pass(&mut world, secs(10), serve);
                n_runs += 1;
                let is_served = request.outcome().is_some_and(|outcome| outcome.is_ok());
                if !is_served {
                    failed.push((outage, length, seed));
                }
            }
        }
    }
    assert_eq!(n_runs, 500);
    assert!(
        failed.is_empty(),
        "{} of {n_runs}: {failed:?}",
        failed.len()
    );
}

fn is_told_that_it_can_try_again(request: &Flying) -> bool {
    matches!(request.error(), Error::RefreshUnavailable { .. })
}

#[test]
fn whoever_waits_sees_a_try_of_his_own_also_where_others_waited_before() {
    for outage in Outage::ALL {
        for seed in 0..20 {
            let mut world = world_of(seed);
            let _first = world.get_unauthorized("me");
            for _ in 0..20 {
                let n = world.n_refreshes();
                let request = world.get("me");
                pass(&mut world, secs(10), |world| outage.answer(world));
                assert!(is_told_that_it_can_try_again(&request));
                assert!(world.n_refreshes() > n, "{outage:?} {seed}");
            }
        }
    }
}

#[test]
fn t24_a_thousand_serial_calls_during_an_outage_make_no_storm() {
    // With the longest pauses: 0.2, 0.4, 0.8, 1.6 and 3.2 s, and 4 s from then on.
    let mut world = World::logged_in();
    let begin = world.clock.now();
    let first = world.get_unauthorized("me");
    for n in 0..1_000 {
        let request = if n == 0 { None } else { Some(world.get("me")) };
        pass(&mut world, secs(10), |world| Outage::Cut.answer(world));
        assert!(request.is_none_or(|request| is_told_that_it_can_try_again(&request)));
    }
    assert!(is_told_that_it_can_try_again(&first));
    let n_steps = (world.clock.now() - begin).as_secs() / 4;
    assert_eq!(n_steps, 2_500);
    let n = world.n_refreshes() as u64;
    assert!((2_000..=n_steps + 5).contains(&n), "{n} tries");
}

#[test]
fn t24_a_thousand_calls_that_nobody_waits_for_to_the_end_make_no_storm() {
    let mut world = World::logged_in();
    world.get_unauthorized("me").unmount();
    for _ in 0..1_000 {
        let request = world.get("me");
        pass(&mut world, secs(1) / 100, |world| Outage::Cut.answer(world));
        request.unmount();
    }
    // Ten seconds hold the beginning, and the pauses of 0.2, 0.4, 0.8, 1.6 and 3.2 s.
    assert_eq!(world.n_refreshes(), 6);
}

#[test]
fn a_request_that_joins_a_long_pause_ends_it() {
    let mut world = World::logged_in();
    let first = world.get_unauthorized("me");
    pass(&mut world, secs(40), |world| Outage::Cut.answer(world));
    assert!(is_told_that_it_can_try_again(&first));
    let n = world.n_refreshes();
    pass(&mut world, secs(5), |world| Outage::Cut.answer(world));
    assert_eq!(
        world.n_refreshes(),
        n,
        "the pause has grown, since nobody waits"
    );

    let request = world.get("me");
    assert!(world.is_refreshing());
    serve(&mut world);
    assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
}

#[test]
fn what_the_server_has_asked_for_is_not_shortened_by_anybody() {
    let mut world = World::logged_in();
    let _request = world.get_unauthorized("me");
    let asked = [("retry-after", "30")];
    world.refresh().reply_with(503, "", &asked);
    world.run();
    for _ in 0..28 {
        world.advance(secs(1));
        let _another = world.get("me");
        world.auth.try_again();
        world.run();
        assert!(!world.is_refreshing());
    }
    world.advance(secs(6));
    assert!(world.is_refreshing());
}

/// A tab whose refresh has failed for so long that it pauses for half a minute, and nobody waits.
fn long_after_an_outage() -> World {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    pass(&mut world, secs(30), |world| Outage::Cut.answer(world));
    assert!(is_told_that_it_can_try_again(&request));
    assert!(!world.is_refreshing());
    world
}

#[test]
fn try_again_tries_at_once_during_a_pause_and_when_all_was_given_up() {
    for idle in [secs(0), secs(3_600)] {
        let mut world = long_after_an_outage();
        pass(&mut world, idle, |world| Outage::Cut.answer(world));
        let n = world.n_refreshes();
        world.auth.try_again();
        world.run();
        assert_eq!(world.n_refreshes(), n + 1);
        world.accept_refresh("a2", "r2");
        assert_eq!(world.stored_access_token().as_deref(), Some("a2"));
        let request = world.get("me");
        world.answer_all();
        assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
    }
}

#[test]
fn try_again_does_nothing_where_nothing_has_failed() {
    let mut world = World::anonymous();
    world.auth.try_again();
    world.run();
    assert_eq!(world.n_refreshes(), 0);

    let mut world = World::logged_in();
    world.auth.try_again();
    world.run();
    assert_eq!(world.n_refreshes(), 0);

    let _request = world.get_unauthorized("me");
    world.auth.try_again();
    world.run();
    assert_eq!(world.n_refreshes(), 1, "one is under way");
    world.accept_refresh("a2", "r2");
    world.auth.try_again();
    world.run();
    assert_eq!(world.n_refreshes(), 1, "it has helped");
}

#[test]
fn a_page_that_calls_try_again_a_thousand_times_makes_one_try_a_second() {
    let mut world = long_after_an_outage();
    let n_before = world.n_refreshes();
    for _ in 0..1_000 {
        world.auth.try_again();
        pass(&mut world, secs(1) / 100, |world| Outage::Cut.answer(world));
    }
    assert_eq!(world.n_refreshes() - n_before, 10);
    assert!(world.logouts().is_empty());
}

#[test]
fn try_again_is_tried_for_a_minute_and_then_given_up() {
    let mut world = long_after_an_outage();
    pass(&mut world, secs(3_600), |world| Outage::Cut.answer(world));
    let n_before = world.n_refreshes();
    world.auth.try_again();
    pass(&mut world, secs(3_600), |world| Outage::Cut.answer(world));
    let n = world.n_refreshes() - n_before;
    assert!((2..=4).contains(&n), "{n} tries");
    assert_eq!(world.clock.until_next(), None);
}

#[test]
fn the_news_of_a_failure_say_how_long_those_who_wait_are_put_off() {
    let mut world = World::logged_in();
    let _request = world.get_unauthorized("me");
    for _ in 0..7 {
        world.refresh().fail(Error::Network);
        world.run();
        let retry_in = last_retry_in(&world);
        assert!(retry_in <= secs(4), "{retry_in:?}");
        world.advance(retry_in);
        let _another = world.get("me");
    }
}

fn last_retry_in(world: &World) -> Duration {
    let events = world.events.borrow();
    let told = events.iter().rev().find_map(|event| match event {
        Event::RefreshFailed { retry_in, .. } => Some(*retry_in),
        _ => None,
    });
    told.expect("a refresh has failed")
}
