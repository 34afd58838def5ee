//! Guessing passwords: slow for strangers, and no weapon against the owner.

use futures_util::future::join_all;
use serde_json::json;
use tollgate_server::config::{EdgeSettings, Settings};
use tollgate_server::demo::{ADMIN, PASSWORD};
use tollgate_server::password::Passwords;
use tollgate_server::store::SignIn;
use tollgate_server::store::sql::Time;
use tollgate_server::throttle::{Bucket, Key, Limits, Room, Subject, ThrottleSettings};
use tollgate_server::{AppState, app};

use crate::sign_ins::wrong;
use crate::support::{Ask, NOON, Reply, Server, send};

/// So many may fail at once, by default: a tenth of those of an hour.
const BURST: u8 = 10;

/// Whoever is no longer heard waits so long for one more guess, in seconds.
const INTERVAL: i64 = 40;

/// A wrong guess from an address of its own.
fn guess(usr_id: &str, from: u8) -> Ask {
    Ask::login(usr_id, "wrong").from(&format!("192.0.2.{from}"))
}

/// Closes an account for strangers, from many places.
async fn close(server: &Server, usr_id: &str) {
    for from in 0..BURST {
        let reply = server.send(guess(usr_id, from)).await;
        reply.expect(401, "LOGIN_FAILED");
    }
}

/// The cookie that an answer sets, as the browser sends it back.
fn cookie(reply: &Reply) -> String {
    let set = reply.headers["set-cookie"].to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

/// The cookie of a browser in which this user has signed in.
async fn known_device(server: &Server, usr_id: &str) -> String {
    let reply = server.send(Ask::login(usr_id, PASSWORD)).await;
    reply.expect(200, "OK");
    cookie(&reply)
}

fn key(server: &Server, subject: Subject<'_>) -> Key {
    Key::of(subject, &server.state.keys.current())
}

fn throttled(login_failures_per_hour: u32, peer_failures_per_hour: u32) -> Settings {
    Settings {
        throttle: ThrottleSettings {
            login_failures_per_hour,
            peer_failures_per_hour,
        },
        ..Settings::default()
    }
}

#[tokio::test]
async fn an_account_that_strangers_have_guessed_at_does_not_tell_them_the_right_password() {
    let server = Server::start().await;
    let wrong = server.send(Ask::login(ADMIN, "wrong")).await;
    close(&server, "mina").await;
    let right = Ask::login("mina", PASSWORD);
    let reply = server.send(right.from("198.51.100.1")).await;
    reply.expect(401, "LOGIN_FAILED");
    assert_eq!(reply.bytes, wrong.bytes);
    assert_eq!(reply.headers.len(), wrong.headers.len());

    server.clock.advance(INTERVAL);
    let right = Ask::login("mina", PASSWORD);
    let reply = server.send(right.from("198.51.100.1")).await;
    reply.expect(200, "OK");
    // Others were never concerned.
    server.login(ADMIN).await;
}

#[tokio::test]
async fn a_guess_that_is_not_heard_costs_the_same_work_and_is_written_down() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    close(&server, "mina").await;
    // Without a permit for a hash there is no answer: so one was to be computed.
    let busy = app(AppState {
        passwords: Passwords::with_limits(0, 0),
        ..server.state.clone()
    });
    send(&busy, guess("mina", 99))
        .await
        .expect(503, "UNAVAILABLE");
    server
        .send(guess("mina", 99))
        .await
        .expect(401, "LOGIN_FAILED");
    let events = server.get("dashboard/events", &admin.access).await.data();
    let n_written = (0..usize::from(BURST) + 1)
        .filter(|index| events[index]["kind"] == "sign_in_failed")
        .count();
    assert_eq!(n_written, usize::from(BURST) + 1);
    assert_eq!(events[0]["ip"], "192.0.2.99");
}

#[tokio::test]
async fn an_owner_on_a_known_device_does_not_notice_the_guesses_of_others() {
    let server = Server::with(throttled(100, 10)).await;
    let cookie = known_device(&server, "mina").await;
    close(&server, "mina").await;
    // Also where they come from the owner's own address.
    server.send(Ask::login(ADMIN, "wrong")).await;
    server
        .send(Ask::login("mina", PASSWORD))
        .await
        .expect(429, "TOO_MANY_REQUESTS");
    let owner = |password| Ask::login("mina", password).header("cookie", &cookie);
    server
        .send(owner("mistyped"))
        .await
        .expect(401, "LOGIN_FAILED");
    server.send(owner(PASSWORD)).await.expect(200, "OK");
}

#[tokio::test]
async fn whoever_was_given_a_password_for_one_sign_in_gets_in_while_strangers_guess() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    let reset = Ask::post("users/mina/reset-password").bearer(&admin.access);
    let given = server.send(reset).await.expect(200, "OK").data();
    let given = given["password"].as_str().unwrap();
    close(&server, "mina").await;
    let wrong = Ask::login("mina", "wrong").from("198.51.100.1");
    server.send(wrong).await.expect(401, "LOGIN_FAILED");
    let right = Ask::login("mina", given).from("198.51.100.1");
    server.send(right).await.expect(200, "OK");
}

#[tokio::test]
async fn the_failures_of_a_known_device_are_its_own_and_make_it_worth_nothing() {
    let server = Server::start().await;
    let cookie = known_device(&server, "mina").await;
    let with_cookie = |password| Ask::login("mina", password).header("cookie", &cookie);
    for _ in 0..BURST {
        server
            .send(with_cookie("wrong"))
            .await
            .expect(401, "LOGIN_FAILED");
    }
    // None of them was counted for strangers.
    let account = key(&server, Subject::Account("mina"));
    assert_eq!(server.state.db.bucket(account).await, Ok(Bucket::EMPTY));
    close(&server, "mina").await;
    server
        .send(with_cookie(PASSWORD))
        .await
        .expect(401, "LOGIN_FAILED");
}

#[tokio::test]
async fn each_sign_in_makes_a_new_device_so_that_mistypes_of_before_do_not_count() {
    let server = Server::start().await;
    let first = known_device(&server, "mina").await;
    for _ in 1..BURST {
        let mistyped = Ask::login("mina", "wrong").header("cookie", &first);
        server.send(mistyped).await.expect(401, "LOGIN_FAILED");
    }
    let right = Ask::login("mina", PASSWORD).header("cookie", &first);
    let second = cookie(&server.send(right).await);
    assert_ne!(first, second);
    close(&server, "mina").await;
    for password in ["wrong", "wrong again"] {
        let mistyped = Ask::login("mina", password).header("cookie", &second);
        server.send(mistyped).await.expect(401, "LOGIN_FAILED");
    }
    let right = Ask::login("mina", PASSWORD).header("cookie", &second);
    server.send(right).await.expect(200, "OK");
}

#[tokio::test]
async fn one_stolen_device_closes_no_other_and_many_are_worth_no_more_than_a_few() {
    // One at once.
    let server = Server::with(throttled(10, 300)).await;
    let mut devices = Vec::new();
    for _ in 0..5 {
        devices.push(known_device(&server, "mina").await);
    }
    close(&server, "mina").await;
    let sign_in = async |device: usize, password| {
        let ask = Ask::login("mina", password).header("cookie", &devices[device]);
        server.send(ask).await.status
    };
    assert_eq!(sign_in(0, "wrong").await, 401);
    assert_eq!(sign_in(4, PASSWORD).await, 200);
    for thief in [1, 2] {
        assert_eq!(sign_in(thief, "wrong").await, 401);
    }
    // What is heard of three devices at once has been heard.
    assert_eq!(sign_in(3, PASSWORD).await, 401);
    let all = key(&server, Subject::Devices("mina"));
    let limits = Limits::from(server.state.settings.throttle);
    let room = server.state.db.room(all, limits.devices).await;
    assert!(matches!(room, Ok(Room::Closed { .. })));
}

#[tokio::test]
async fn another_password_makes_strangers_of_all_devices_but_the_one_that_has_asked() {
    let server = Server::start().await;
    let elsewhere = known_device(&server, "mina").await;
    let browser = server.login("mina").await;
    let next = "a quiet river at dawn";
    let body = json!({ "current": PASSWORD, "next": next });
    let change = Ask::put("me/password").bearer(&browser.access);
    let changed = server.send(change.json(&body.to_string())).await;
    let here = cookie(changed.expect(200, "OK"));
    close(&server, "mina").await;
    let sign_in = async |cookie: &str| {
        let ask = Ask::login("mina", next).header("cookie", cookie);
        server.send(ask).await.status
    };
    assert_eq!(sign_in(&elsewhere).await, 401);
    assert_eq!(sign_in(&here).await, 200);
}

#[tokio::test]
async fn the_cookie_of_another_user_or_of_nobody_makes_no_known_device() {
    let server = Server::start().await;
    let others = known_device(&server, ADMIN).await;
    close(&server, "mina").await;
    for cookie in [
        others.as_str(),
        "tollgate-device=AAAA",
        "tollgate-device=",
        "tollgate-device",
        ";;;=",
    ] {
        let reply = server
            .send(Ask::login("mina", PASSWORD).header("cookie", cookie))
            .await;
        reply.expect(401, "LOGIN_FAILED");
    }
}

#[tokio::test]
async fn a_device_cookie_gives_no_right() {
    let server = Server::start().await;
    let cookie = known_device(&server, ADMIN).await;
    for ask in [
        Ask::get("me"),
        Ask::get("sessions"),
        Ask::post("auth/refresh"),
    ] {
        let reply = server.send(ask.header("cookie", &cookie)).await;
        reply.expect(401, "TOKEN_INVALID");
    }
}

#[tokio::test]
async fn a_sign_in_sets_the_cookie_for_tls_alone_where_there_is_tls_and_a_refusal_sets_none() {
    let server = Server::start().await;
    let set = |reply: &Reply| reply.headers["set-cookie"].to_str().unwrap().to_owned();
    let plain = set(&server.send(Ask::login(ADMIN, PASSWORD)).await);
    assert!(plain.starts_with("tollgate-device=") && !plain.contains("Secure"));
    let behind_tls = app(AppState {
        settings: Settings {
            edge: EdgeSettings {
                behind_tls: true,
                ..EdgeSettings::default()
            },
            ..server.state.settings.clone()
        },
        ..server.state.clone()
    });
    let secure = set(&send(&behind_tls, Ask::login(ADMIN, PASSWORD)).await);
    assert!(secure.starts_with("__Host-tollgate-device="));
    assert!(secure.ends_with("; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict; Secure"));
    let refused = server.send(Ask::login(ADMIN, "wrong")).await;
    assert!(!refused.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn an_address_from_which_too_many_fail_is_told_to_wait_before_any_hash() {
    // One at once.
    let server = Server::with(throttled(100, 10)).await;
    let from = |ip: &str, usr_id: &str| Ask::login(usr_id, PASSWORD).from(ip);
    let wrong = Ask::login("nobody", "wrong").from("2001:db8::1");
    server.send(wrong).await.expect(401, "LOGIN_FAILED");
    let busy = app(AppState {
        passwords: Passwords::with_limits(0, 0),
        ..server.state.clone()
    });
    // Whoever has one address of a network has them all.
    for (ip, usr_id) in [("2001:db8::1", ADMIN), ("2001:db8::2", "nobody")] {
        let reply = send(&busy, from(ip, usr_id)).await;
        reply.expect(429, "TOO_MANY_REQUESTS");
        assert_eq!(reply.headers["retry-after"], "361");
    }
    server
        .send(from("2001:db8:0:1::1", ADMIN))
        .await
        .expect(200, "OK");
    server.clock.advance(361);
    server
        .send(from("2001:db8::1", ADMIN))
        .await
        .expect(200, "OK");
}

#[tokio::test]
async fn however_many_guess_at_once_no_more_are_heard_than_one_after_the_other() {
    let server = Server::start().await;
    let account = key(&server, Subject::Account("mina"));
    let limits = Limits::from(ThrottleSettings::default());
    let guesses = (0..4 * BURST).map(|from| {
        let attempt = wrong(&server, "mina", &format!("192.0.2.{from}"));
        server.state.db.sign_in(attempt)
    });
    for told in join_all(guesses).await {
        assert!(matches!(told, Ok(SignIn::Refused)));
    }
    // What was counted is what was heard.
    let mut counted = Bucket::EMPTY;
    while let (Room::Open, bucket) = counted.look(limits.account, NOON) {
        counted = bucket.fill(limits.account, NOON);
    }
    assert_eq!(server.state.db.bucket(account).await, Ok(counted));
}

#[tokio::test]
async fn what_was_counted_survives_a_restart() {
    let server = Server::start().await;
    close(&server, "mina").await;
    server.state.db.close().await;
    let restarted = app(AppState {
        db: server.place.open(Time::Given(server.clock.clone())).await,
        ..server.state.clone()
    });
    send(&restarted, Ask::login("mina", PASSWORD))
        .await
        .expect(401, "LOGIN_FAILED");
}

#[tokio::test]
async fn what_is_forgotten_is_swept_by_the_guesses_that_follow() {
    let server = Server::start().await;
    let names: Vec<_> = (0..20).map(|index| format!("nobody-{index}")).collect();
    for (name, from) in names.iter().zip(0..) {
        server.send(guess(name, from)).await;
    }
    server.clock.advance(3_600);
    for from in 100..110 {
        server.send(guess("somebody", from)).await;
    }
    for name in &names {
        let bucket = server.state.db.bucket(key(&server, Subject::Account(name)));
        assert_eq!(bucket.await, Ok(Bucket::EMPTY), "{name}");
    }
}

#[tokio::test]
async fn a_name_that_was_typed_is_nowhere_in_the_database() {
    let server = Server::start().await;
    server
        .send(Ask::login("a-password-in-the-wrong-field", "x"))
        .await;
    let stored = server.place.dump().await;
    let typed = b"a-password-in-the-wrong-field";
    assert!(!stored.windows(typed.len()).any(|part| part == typed));
}

#[tokio::test]
async fn a_hash_that_has_cost_less_than_today_is_replaced_at_the_next_sign_in() {
    let server = Server::start().await;
    let stored = async || {
        let user = server.state.db.credentials("mina").await.unwrap().unwrap();
        user.password_hash.unwrap().expose().to_owned()
    };
    server
        .execute(
            "UPDATE users SET password_hash =
             '$argon2id$v=19$m=64,t=1,p=1$6cUZJzN2hbElVPCXRKOZgw$Zdk7XkxZJnH1qiqENOMEC99dC5lCZJfwIMmj0Md8UIQ'
             WHERE usr_id = 'mina'",
        )
        .await;
    let wrong = server.send(Ask::login("mina", "wrong")).await;
    wrong.expect(401, "LOGIN_FAILED");
    assert!(stored().await.contains("m=64"));
    let browser = server.login("mina").await;
    let replaced = stored().await;
    assert!(replaced.contains("m=19456,t=2,p=1"));
    // It is the same password still, and the session goes on.
    server.get("me", &browser.access).await.expect(200, "OK");
    server.login("mina").await;
    assert_eq!(stored().await, replaced);
}
