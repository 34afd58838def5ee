//! Whether the time that a refused login takes tells anything about the account.
//!
//! `cargo run --release -p tollgate-server --example enumeration -- 5000` asks so many times for each kind of account,
//! in turn and in a random order, with a wrong password or with the right one where it is not to be heard, and compares
//! the times of each kind with those of a wrong password: by the difference of their medians, and by the rank test of
//! Mann and Whitney, whose p is small where one kind tends to be slower.
//!
//! It runs without a socket, which would only add noise. On a machine that does something else meanwhile the figures
//! are worth little.

#![allow(clippy::print_stdout, reason = "what it finds is its output")]
#![allow(
    clippy::unwrap_used,
    reason = "it ends where it finds something unexpected"
)]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::json;
use tollgate_server::clock::ManualClock;
use tollgate_server::config::Settings;
use tollgate_server::demo::{self, PASSWORD};
use tollgate_server::key_ring::KeyRing;
use tollgate_server::keys::{Keys, random};
use tollgate_server::password::Passwords;
use tollgate_server::peer::{Fingerprint, Peer};
use tollgate_server::setup::SetUpFile;
use tollgate_server::store::sql::Time;
use tollgate_server::store::{Database, Login};
use tollgate_server::telemetry::Telemetry;
use tollgate_server::throttle::{Counted, Key, Limits, Subject, ThrottleSettings};
use tollgate_server::{AppState, app};
use tower::ServiceExt;

/// What is asked for: what it is called, the account, the password.
const KINDS: [(&str, &str, &str); 6] = [
    ("wrong password", "admin", "wrong"),
    ("unknown user", "nobody", "wrong"),
    ("disabled, right password", "mina", PASSWORD),
    ("member of nothing, right password", "amara", PASSWORD),
    ("closed, right password", "bo", PASSWORD),
    ("closed, wrong password", "bo", "wrong"),
];

#[tokio::main]
async fn main() {
    let n = std::env::args()
        .nth(1)
        .map_or(1_000, |n| n.parse().unwrap());
    let folder = std::env::temp_dir().join(format!("tollgate-enumeration-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let app = server(&folder.join("test.db"), n).await;
    let times = measure(&app, n).await;
    report(&times, n);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Its clock stands still, so that what is closed stays closed.
async fn server(file: &Path, n: usize) -> Router {
    let clock = Arc::new(ManualClock::at(1_795_435_200));
    let db = Database::sqlite(file, Time::Given(clock)).await.unwrap();
    let keys = KeyRing::from(Keys::generate());
    let now = db.now().await.unwrap();
    let mut world = demo::world(now, keys.active());
    for user in &mut world.users {
        match user.usr_id.as_str() {
            "mina" => user.is_active = false,
            "amara" => user.tenants.clear(),
            "bo" => user.is_active = true,
            _ => {}
        }
    }
    world.sessions.clear();
    assert!(db.seed(world).await.unwrap());
    // A tenth of them may be at once: only the account that is to be closed gets as many.
    let limits = ThrottleSettings {
        login_failures_per_hour: u32::try_from(20 * n).unwrap(),
        peer_failures_per_hour: u32::MAX,
    };
    close(&db, &keys, limits, "bo").await;
    app(AppState {
        db,
        keys,
        passwords: Passwords::new(),
        setup: SetUpFile::default(),
        settings: Settings {
            throttle: limits,
            ..Settings::default()
        },
        telemetry: Telemetry::default(),
    })
}

/// Fills the bucket of an account, as so many guesses would, but without their hashes.
async fn close(db: &Database, keys: &KeyRing, settings: ThrottleSettings, usr_id: &str) {
    let keys = keys.current();
    let login = Login {
        usr_id: Some(usr_id.into()),
        begins: None,
        counted: Counted {
            device: None,
            account: Key::of(Subject::Account(usr_id), &keys),
            peer: Key::of(Subject::Peer("elsewhere"), &keys),
        },
        limits: Limits::from(settings),
        peer: Peer {
            ip: "elsewhere".into(),
            device: "",
            browser: "",
            fingerprint: Fingerprint::of(b"", "elsewhere"),
        },
    };
    for _ in 0..settings.login_failures_per_hour / 10 {
        let _ = db.sign_in(login.clone()).await.unwrap();
    }
}

/// The times of each kind; every round asks once for each, in an order of its own.
async fn measure(app: &Router, n: usize) -> Vec<Vec<Duration>> {
    let mut times = vec![Vec::with_capacity(n); KINDS.len()];
    let mut order: Vec<_> = (0..KINDS.len()).collect();
    for round in 0..n + n / 20 {
        shuffle(&mut order);
        for &kind in &order {
            let (_, usr_id, password) = KINDS[kind];
            let time = time(app, usr_id, password).await;
            // The first ones warm up what is cached.
            if round >= n / 20 {
                times[kind].push(time);
            }
        }
    }
    times
}

async fn time(app: &Router, usr_id: &str, password: &str) -> Duration {
    let body = json!({ "usrId": usr_id, "password": password }).to_string();
    let request = Request::post("/api/master/auth/login")
        .header("content-type", "application/json")
        .body(Body::from(body))
        .unwrap();
    let begun = Instant::now();
    let answer = app.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let time = begun.elapsed();
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{usr_id}");
    time
}

fn report(times: &[Vec<Duration>], n: usize) {
    println!("{n} refused logins of each kind, in turn; compared with a wrong password\n");
    println!("| account | median, ms | difference, µs | p |");
    println!("| --- | ---: | ---: | ---: |");
    let base = &times[0];
    println!("| {} | {:.3} | | |", KINDS[0].0, median(base) * 1e3);
    for ((name, ..), times) in KINDS.iter().zip(times).skip(1) {
        let (median, of_base) = (median(times), median(base));
        let difference = (median - of_base) * 1e6;
        let p = mann_whitney(base, times);
        println!(
            "| {name} | {:.3} | {difference:+.0} | {p:.3} |",
            median * 1e3
        );
    }
}

fn median(times: &[Duration]) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

/// The two-sided p of the rank test, by the normal approximation, which is good from some dozens on.
fn mann_whitney(one: &[Duration], other: &[Duration]) -> f64 {
    let mut all: Vec<_> = one
        .iter()
        .map(|time| (time, true))
        .chain(other.iter().map(|time| (time, false)))
        .collect();
    all.sort_unstable();
    let ranks = (1..).zip(&all).filter(|(_, (_, is_of_one))| *is_of_one);
    let sum: u64 = ranks.map(|(rank, _)| rank).sum();
    let (n, m) = (one.len() as f64, other.len() as f64);
    let u = sum as f64 - n * (n + 1.0) / 2.0;
    let deviation = (n * m * (n + m + 1.0) / 12.0).sqrt();
    let z = ((u - n * m / 2.0) / deviation).abs();
    erfc(z / std::f64::consts::SQRT_2)
}

/// The complementary error function, to seven digits (Abramowitz and Stegun, 7.1.26).
fn erfc(x: f64) -> f64 {
    const A: [f64; 5] = [
        0.254_829_592,
        -0.284_496_736,
        1.421_413_741,
        -1.453_152_027,
        1.061_405_429,
    ];
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let sum = A.iter().rev().fold(0.0, |sum, a| (sum + a) * t);
    sum * (-x * x).exp()
}

/// Fisher and Yates.
fn shuffle(order: &mut [usize]) {
    for last in (1..order.len()).rev() {
        let die = usize::from_be_bytes(random());
        order.swap(last, die % (last + 1));
    }
}
