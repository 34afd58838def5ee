//! Whether lists stay quick: pages of 1,000 and of 100,000 users and sessions, in one run.
//!
//! `cargo run --release -p tollgate-server --example lists -- [--quick] [small-database-url large-database-url]` fills
//! databases, asks for each sort and filter of both lists, for its first page, its last one and the one before, and for a
//! search that finds a few; it asks both sizes in turn, so that whatever else the machine does hits them alike. It ends
//! with 1 when any page of the large one takes more than 1.3 times as long.
//!
//! It runs without a socket, which would only add time to both.

#![allow(clippy::print_stdout, reason = "what it finds is its output")]
#![allow(
    clippy::unwrap_used,
    reason = "it ends where it finds something unexpected"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use tollgate_server::clock::ManualClock;
use tollgate_server::config::Settings;
use tollgate_server::demo::{self, ADMIN, PASSWORD};
use tollgate_server::key_ring::KeyRing;
use tollgate_server::keys::Keys;
use tollgate_server::password::Passwords;
use tollgate_server::setup::SetUpFile;
use tollgate_server::store::Database;
use tollgate_server::store::sql::Time;
use tollgate_server::telemetry::Telemetry;
use tollgate_server::{AppState, app};
use tower::ServiceExt;

const NOW: i64 = 1_795_435_200;
const SMALL: u32 = 1_000;
const LARGE: u32 = 100_000;

/// More than so many times as long is too long.
const MOST: f64 = 1.3;

/// Users, a tenth of them operators and a tenth disabled; sessions that are open, two for each second user; and as many
/// that have ended. A few of each have a text that no other has. One in 2,500 of those who are signed in has only
/// sessions that have run out, and no sweep has seen that yet: of sessions of some hours, so many run out in ten seconds.
const USERS: &str = "
    INSERT INTO users (usr_id, display_name, email, role, password_hash, is_active, last_sign_in_at, name_key, display_key, email_key)
    SELECT 'user' || i, CASE WHEN i % ($n / 7) = 3 THEN 'Needle ' ELSE 'Person ' END || (i * 7919 % $n), 'mail' || i || '@example.com',
        CASE WHEN i % 10 = 1 THEN 'admin' ELSE 'member' END, '', i % 10 <> 2,
        CASE WHEN i % 3 = 0 THEN NULL ELSE 1795000000 + i * 31 % 400000 END,
        'user' || i, CASE WHEN i % ($n / 7) = 3 THEN 'needle ' ELSE 'person ' END || (i * 7919 % $n), 'mail' || i || '@example.com'
    FROM $numbers;
    INSERT INTO memberships (usr_id, tenant_id) SELECT 'user' || i, 'acme' FROM $numbers;";

const SESSIONS: &str = "
    INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at, rotated_at,
        last_used_at, idle, idle_expires_at, open_until, expires_at, device, browser, ip, ended, ended_at)
    SELECT $id, 'user' || (i - i % 2), 'acme', 'K2', 0, 1, $id, 0, 0, 1795400000 + i * 17 % 30000, 1795430000, 1795430000,
        1800, $idle_end, $open_until, 1795440000, 'Mac', 'Safari',
        CASE WHEN i % ($n / 7) = 3 THEN '203.0.113.77' ELSE '198.51.' || i % 250 || '.' || i % 199 END, $ended
    FROM $numbers WHERE i > 1;";

/// The idle end of a session, which is certain.
const IDLE_END: &str = "CASE WHEN i / 2 % 2500 = 300 THEN 1795435190 ELSE 1795436000 END";

/// What the server says of users as their sessions begin.
const SIGNED_IN: &str = "
    UPDATE users SET may_have_sessions = TRUE WHERE usr_id IN (SELECT usr_id FROM families WHERE ended IS NULL);";

/// A list with what is asked of it.
const USER_FILTERS: [&str; 7] = [
    "",
    "role=admin",
    "role=member",
    "isActive=true",
    "isActive=false",
    "hasSessions=true",
    "hasSessions=false",
];

const USER_SORTS: [&str; 6] = [
    "sort=usrId&order=asc",
    "sort=usrId&order=desc",
    "sort=displayName&order=asc",
    "sort=displayName&order=desc",
    "sort=lastSignInAt&order=asc",
    "sort=lastSignInAt&order=desc",
];

const OPEN_SORTS: [&str; 4] = [
    "sort=createdAt&order=desc",
    "sort=createdAt&order=asc",
    "sort=usrId&order=asc",
    "sort=usrId&order=desc",
];

const ENDED_SORTS: [&str; 4] = [
    "sort=endedAt&order=desc",
    "sort=endedAt&order=asc",
    "sort=usrId&order=asc",
    "sort=usrId&order=desc",
];

/// A server on so many rows, and the token of an operator.
struct Server {
    app: Router,
    access: String,
}

/// What one page has taken on both sizes, in seconds.
struct Measured {
    list: String,
    page: &'static str,
    small: f64,
    large: f64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let (flags, urls): (Vec<_>, Vec<_>) = std::env::args()
        .skip(1)
        .partition(|word| word.starts_with("--"));
    let n = if flags.iter().any(|flag| flag == "--quick") {
        15
    } else {
        101
    };
    let folder = std::env::temp_dir().join(format!("tollgate-lists-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let small = sqlite(&folder.join("small.db"), SMALL).await;
    let large = sqlite(&folder.join("large.db"), LARGE).await;
    let mut is_quick = report("SQLite", &measure(&small, &large, n).await);
    if let [small, large] = urls.as_slice() {
        let (small, large) = (postgres(small, SMALL).await, postgres(large, LARGE).await);
        is_quick &= report("PostgreSQL", &measure(&small, &large, n).await);
    }
    std::fs::remove_dir_all(&folder).unwrap();
    match is_quick {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

async fn sqlite(file: &Path, n: u32) -> Server {
    let clock = Arc::new(ManualClock::at(NOW));
    let server = serve(Database::sqlite(file, Time::Given(clock)).await.unwrap()).await;
    let numbers = format!(
        "(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n}) SELECT i FROM n) AS n"
    );
    let mut connection = SqliteConnectOptions::new()
        .filename(file)
        .connect()
        .await
        .unwrap();
    for text in fills(n, &numbers, "randomblob(16)") {
        sqlx::raw_sql(AssertSqlSafe(text))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    // As the server does after each thousand jobs: what is in the log is looked up there.
    sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    server
}

async fn postgres(url: &str, n: u32) -> Server {
    let clock = Arc::new(ManualClock::at(NOW));
    let db = Database::postgres(url.parse().unwrap(), Time::Given(clock))
        .await
        .unwrap();
    let server = serve(db).await;
    let numbers = format!("generate_series(1, {n}) AS n (i)");
    let mut connection = PgConnection::connect(url).await.unwrap();
    for text in fills(n, &numbers, "decode(md5(random()::TEXT), 'hex')") {
        sqlx::raw_sql(AssertSqlSafe(text))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    // As PostgreSQL does by itself within minutes.
    sqlx::raw_sql("VACUUM ANALYZE")
        .execute(&mut connection)
        .await
        .unwrap();
    server
}

fn fills(n: u32, numbers: &str, id: &str) -> [String; 4] {
    let filled = |text: &str, open_until: &str, ended: &str| {
        text.replace("$ended", ended)
            .replace("$open_until", open_until)
            .replace("$idle_end", IDLE_END)
            .replace("$numbers", numbers)
            .replace("$id", id)
            .replace("$n", &n.to_string())
    };
    let ended = "CASE WHEN i % 20 = 7 THEN 'reused' WHEN i % 2 = 0 THEN 'revoked' ELSE 'signed_out' END, 1795300000 + i * 13 % 90000";
    [
        filled(USERS, "", ""),
        filled(SESSIONS, IDLE_END, "NULL, NULL"),
        filled(SESSIONS, "NULL", ended),
        SIGNED_IN.to_owned(),
    ]
}

async fn serve(db: Database) -> Server {
    let keys = KeyRing::from(Keys::generate());
    let mut world = demo::world(NOW, keys.active());
    world.sessions.clear();
    world.events.clear();
    assert!(db.seed(world).await.unwrap());
    let app = app(AppState {
        db,
        keys,
        passwords: Passwords::new(),
        setup: SetUpFile::beside(&PathBuf::from("none")),
        settings: Settings::default(),
        telemetry: Telemetry::default(),
    });
    let login = Request::post("/api/master/auth/login")
        .header("content-type", "application/json")
        .header("x-refresh-class", "K2")
        .body(Body::from(
            json!({ "usrId": ADMIN, "password": PASSWORD }).to_string(),
        ))
        .unwrap();
    let answer = app.clone().oneshot(login).await.unwrap();
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    let access = body["data"]["accessToken"].as_str().unwrap().to_owned();
    Server { app, access }
}

impl Server {
    async fn ask(&self, path: &str) -> (Value, Duration) {
        let request = Request::get(format!("/api/master/{path}"))
            .header("authorization", format!("Bearer {}", self.access))
            .body(Body::empty())
            .unwrap();
        let begun = Instant::now();
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let took = begun.elapsed();
        assert_eq!(status, 200, "{path}");
        (serde_json::from_slice(&body).unwrap(), took)
    }

    /// The paths of a list's first page, its last one, and the one before that.
    async fn pages(&self, list: &str) -> Vec<(&'static str, String)> {
        let mut pages = vec![("first", list.to_owned())];
        let (first, _) = self.ask(list).await;
        if let Some(last) = first["data"]["lastCursor"].as_str() {
            let last = format!("{list}&cursor={last}");
            let (page, _) = self.ask(&last).await;
            let before = page["data"]["prevCursor"].as_str().unwrap();
            pages.push(("last", last));
            pages.push(("the one before", format!("{list}&cursor={before}")));
        }
        pages
    }
}

fn lists() -> Vec<String> {
    let mut lists = Vec::new();
    for sort in USER_SORTS {
        for filter in USER_FILTERS.into_iter().chain(["q=needle"]) {
            lists.push(format!("users?{sort}&{filter}"));
        }
    }
    for sort in OPEN_SORTS {
        for filter in ["", "usrId=user500", "q=0.113.77", "q=needle"] {
            let whose = if filter.starts_with("usrId") {
                ""
            } else {
                "&whose=everybody"
            };
            lists.push(format!("sessions?{sort}{whose}&{filter}"));
        }
    }
    for sort in ENDED_SORTS {
        for filter in ["", "endReason=revoked", "endReason=reused", "q=0.113.77"] {
            lists.push(format!(
                "sessions?state=ended&whose=everybody&{sort}&{filter}"
            ));
        }
    }
    lists
        .into_iter()
        .map(|list| list.trim_end_matches('&').to_owned())
        .collect()
}

async fn measure(small: &Server, large: &Server, n: usize) -> Vec<Measured> {
    let mut all = Vec::new();
    for list in lists() {
        let pages = small
            .pages(&list)
            .await
            .into_iter()
            .zip(large.pages(&list).await);
        for ((page, of_small), (_, of_large)) in pages {
            let (mut in_small, mut in_large) = (Vec::new(), Vec::new());
            for round in 0..n + n / 10 {
                let (_, small) = small.ask(&of_small).await;
                let (_, large) = large.ask(&of_large).await;
                // The first ones warm up what is cached.
                if round >= n / 10 {
                    in_small.push(small);
                    in_large.push(large);
                }
            }
            all.push(Measured {
                list: list.clone(),
                page,
                small: quartile(in_small),
                large: quartile(in_large),
            });
        }
    }
    all
}

/// What three of four have taken at least: whatever else the machine does can only add to it.
fn quartile(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 4].as_secs_f64()
}

/// Prints the figures, and tells whether all are as they have to be.
fn report(engine: &str, all: &[Measured]) -> bool {
    println!("\n### {engine}\n");
    println!("| list | page | {SMALL} rows, ms | {LARGE} rows, ms | times as long |");
    println!("| --- | --- | ---: | ---: | ---: |");
    let mut n_slow = 0;
    for Measured {
        list,
        page,
        small,
        large,
    } in all
    {
        let ratio = large / small;
        n_slow += usize::from(ratio > MOST);
        println!(
            "| `{list}` | {page} | {:.2} | {:.2} | {ratio:.2} |",
            small * 1e3,
            large * 1e3
        );
    }
    println!(
        "\n{} pages, {n_slow} of them more than {MOST} times as long.",
        all.len()
    );
    n_slow == 0
}
