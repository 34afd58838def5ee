//! Who gets a seat, who has to leave for it, and who is sent away.

use std::net::IpAddr;

use futures_util::FutureExt;
use tokio::time::advance;

use super::*;

fn room(n_seats: u32) -> Room {
    Room::new(n_seats, u32::MAX, Telemetry::default())
}

/// A large room in which each network has so many seats.
fn shared(n_per_network: u32) -> Room {
    Room::new(100, n_per_network, Telemetry::default())
}

fn network(address: &str) -> Option<Network> {
    Some(address.parse::<IpAddr>().unwrap().into())
}

async fn enter(room: &Room) -> Seat {
    room.enter(None).await.unwrap()
}

fn is_asked(seat: &Seat) -> bool {
    seat.asked_to_leave().now_or_never().is_some()
}

/// Somebody who has asked, has an answer, and takes nothing of it.
fn stall(seat: &Seat) {
    seat.work();
    seat.wait();
    seat.stall();
}

#[tokio::test]
async fn who_has_waited_for_longest_makes_room() {
    let room = room(2);
    let (first, second) = (enter(&room).await, enter(&room).await);
    first.work();
    first.wait();
    let mut third = Box::pin(enter(&room));
    assert!((&mut third).now_or_never().is_none());
    assert!(is_asked(&second) && !is_asked(&first));
    drop(second);
    third.await;
}

#[tokio::test]
async fn who_begins_to_wait_for_something_else_comes_last_and_can_still_be_asked() {
    let room = room(2);
    let (first, second) = (enter(&room).await, enter(&room).await);
    first.wait_anew();
    let mut third = Box::pin(enter(&room));
    assert!((&mut third).now_or_never().is_none());
    assert!(is_asked(&second) && !is_asked(&first));
    // It has been asked, and goes: no place in the line is left of it.
    second.wait_anew();
    drop(second);
    let third = third.await;
    let mut fourth = Box::pin(enter(&room));
    assert!((&mut fourth).now_or_never().is_none());
    assert!(is_asked(&first) && !is_asked(&third));
    drop(first);
    fourth.await;
}

#[tokio::test]
async fn who_is_being_answered_stays_until_it_has_been() {
    let room = room(1);
    let only = enter(&room).await;
    only.work();
    let mut next = Box::pin(enter(&room));
    assert!((&mut next).now_or_never().is_none());
    assert!(!is_asked(&only));
    only.wait();
    assert!(is_asked(&only));
    drop(only);
    assert!(!is_asked(&next.await));
}

#[tokio::test]
async fn seats_are_given_back() {
    let room = room(1);
    for _ in 0..10 {
        let seat = room.enter(network("192.0.2.1")).now_or_never().unwrap();
        assert!(!is_asked(&seat.unwrap()));
    }
    let guests = room.guests();
    assert!(guests.waiting.is_empty() && guests.networks.is_empty());
}

#[tokio::test(start_paused = true)]
async fn several_who_take_nothing_leave_together_and_those_who_take_something_stay() {
    let room = room(4);
    let seats = [
        enter(&room).await,
        enter(&room).await,
        enter(&room).await,
        enter(&room).await,
    ];
    let [slow, ..] = &seats;
    for seat in &seats {
        stall(seat);
    }
    advance(FAREWELL).await;
    slow.take();
    slow.stall();
    let mut next = Box::pin(enter(&room));
    assert!((&mut next).now_or_never().is_none());
    assert_eq!(seats.each_ref().map(is_asked), [false, true, true, true]);
    drop(seats);
    next.await;
}

#[tokio::test(start_paused = true)]
async fn who_takes_nothing_has_no_farewell_and_who_takes_something_has_a_second() {
    let room = room(1);
    let seat = enter(&room).await;
    assert_eq!(seat.farewell(), Instant::now() + FAREWELL);
    stall(&seat);
    advance(FAREWELL / 2).await;
    assert_eq!(seat.farewell(), Instant::now() + FAREWELL / 2);
    advance(FAREWELL / 2).await;
    assert_eq!(seat.farewell(), Instant::now());
    seat.take();
    assert_eq!(seat.farewell(), Instant::now() + FAREWELL);
}

#[tokio::test(start_paused = true)]
async fn one_more_of_an_address_replaces_the_one_of_its_own_that_can_go_at_once() {
    let room = shared(2);
    let other = room.enter(network("192.0.2.9")).await.unwrap();
    let own = network("192.0.2.1");
    let first = room.enter(own).await.unwrap();
    let second = room.enter(own).await.unwrap();
    stall(&first);
    let third = room.enter(own).now_or_never().unwrap().unwrap();
    assert!(is_asked(&second) && !is_asked(&first) && !is_asked(&other));
    stall(&third);
    assert!(room.enter(own).now_or_never().unwrap().is_none());
    assert!(!is_asked(&first) && !is_asked(&third));
    advance(FAREWELL).await;
    let fourth = room.enter(own).now_or_never().unwrap();
    assert!(fourth.is_some() && is_asked(&first) && !is_asked(&third));
}

#[tokio::test]
async fn one_more_of_an_address_of_which_all_are_being_answered_is_sent_away() {
    let room = shared(2);
    let own = network("2001:db8:1:2::1");
    let seats = [room.enter(own).await, room.enter(own).await];
    for seat in seats.iter().flatten() {
        seat.work();
    }
    // Of IPv6, all of a /64 is one.
    for address in ["2001:db8:1:2::1", "2001:db8:1:2:ffff::"] {
        assert!(room.enter(network(address)).await.is_none());
    }
    let telemetry = room.0.telemetry.render();
    assert!(telemetry.contains("tollgate_connections_refused_total 2"));
    assert!(room.enter(network("2001:db8:1:3::1")).await.is_some());
    drop(seats);
    assert!(room.enter(own).await.is_some());
}

#[tokio::test]
async fn few_of_an_address_are_on_their_way_out_however_many_come() {
    let room = shared(1);
    let mut seats = Vec::new();
    for _ in 0..100 {
        let newcomer = room.enter(network("192.0.2.1")).now_or_never().unwrap();
        seats.extend(newcomer);
    }
    assert_eq!(seats.len(), 1 + N_LEAVING);
    drop(seats);
    assert!(room.guests().networks.is_empty());
}

#[tokio::test]
async fn who_is_not_counted_has_all_the_room() {
    let room = shared(1);
    let mut seats = Vec::new();
    for _ in 0..100 {
        seats.push(room.enter(None).now_or_never().unwrap().unwrap());
    }
    assert!(!seats.iter().any(is_asked));
}
