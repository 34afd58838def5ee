//! The count of requests comes back to zero on every path, and holds over a replay.

use tollgate_interceptor::{Error, Event, Loading, Request};

use crate::world::{World, secs};

fn counts(world: &World) -> Vec<u32> {
    let events = world.events.borrow();
    let count = |event: &Event| match event {
        Event::Loading(loading) => Some(loading.n_requests),
        _ => None,
    };
    events.iter().filter_map(count).collect()
}

#[test]
fn t66_the_count_is_one_while_one_of_two_is_under_way() {
    let mut world = World::logged_in();
    let _both = [world.get("a"), world.get("b")];
    world.call().reply_ok("1");
    world.run();
    assert_eq!(counts(&world), [1, 2, 1]);
    world.call().reply_ok("2");
    world.run();
    assert_eq!(counts(&world), [1, 2, 1, 0]);
}

#[test]
fn t66_the_count_returns_to_zero_after_error_time_out_and_drop() {
    type End = fn(&mut World, &crate::world::Flying);
    let ends: [End; 4] = [
        |world, _| world.call().fail(Error::Redirected),
        |world, _| world.call().reply(500, ""),
        |world, _| world.advance(secs(3600)),
        |_, request| request.unmount(),
    ];
    for end in ends {
        let mut world = World::logged_in();
        let request = world.send(Request::post("users").json(&1));
        end(&mut world, &request);
        world.run();
        assert_eq!(counts(&world), [1, 0]);
    }
}

#[test]
fn t66_a_request_dropped_in_the_queue_gives_its_place_back() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    request.unmount();
    world.run();
    assert_eq!(counts(&world), [1, 0]);
}

#[test]
fn t67_a_replay_keeps_loading_up() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    world.accept_refresh("a2", "r2");
    assert_eq!(counts(&world), [1], "from the first send on");
    world.answer_all();
    assert!(request.outcome().is_some());
    assert_eq!(counts(&world), [1, 0], "to the final answer");
}

#[test]
fn submits_are_counted_apart_and_the_background_not_at_all() {
    let mut world = World::logged_in();
    let _flying = [
        world.send(Request::delete("sessions/1")),
        world.get("me"),
        world.send(Request::get("poll").uncounted()),
    ];
    let loading = |n_requests, n_submits| {
        Some(Loading {
            n_requests,
            n_submits,
        })
    };
    assert_eq!(last(&world), loading(2, 1));
    world.call().reply_ok("true");
    world.run();
    assert_eq!(last(&world), loading(1, 0));
}

fn last(world: &World) -> Option<Loading> {
    let events = world.events.borrow();
    events.iter().rev().find_map(|event| match event {
        Event::Loading(loading) => Some(*loading),
        _ => None,
    })
}
