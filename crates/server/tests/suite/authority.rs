//! Every protected path with every kind of caller, and with every kind of project code.

use axum::http::Method;
use serde_json::json;
use tollgate_server::demo::PASSWORD;

use crate::people::{People, new_user};
use crate::support::{Ask, Browser, Reply};

/// What each caller is answered: an operator, the administrator of the project, the administrator of another one, a member,
/// and a member of another project. Whoever is signed out or disabled gets 401 everywhere.
type Codes = [u16; 5];

const EVERYBODY: Codes = [200; 5];
const ADMINS: Codes = [200, 200, 200, 403, 403];
const OWN_USERS: Codes = [200, 200, 404, 403, 403];
const OWN_MEMBERS: Codes = [200, 200, 404, 403, 404];
const OWN_PROJECT: Codes = [200, 200, 404, 200, 404];
const OPERATORS: Codes = [200, 403, 403, 403, 403];

/// What there is: method, path, and what is answered. It is about the user `mina` and the project `acme`.
const TABLE: [(&str, &str, Codes); 39] = [
    ("GET", "me", EVERYBODY),
    ("PUT", "me/password", EVERYBODY),
    ("PUT", "me/project", OWN_PROJECT),
    ("GET", "users", ADMINS),
    ("POST", "users", ADMINS),
    ("GET", "users/{usrId}", OWN_USERS),
    ("PUT", "users/{usrId}", OWN_USERS),
    ("DELETE", "users/{usrId}", OWN_USERS),
    ("POST", "users/{usrId}/disable", OWN_USERS),
    ("POST", "users/{usrId}/enable", OWN_USERS),
    ("POST", "users/{usrId}/reset-password", OWN_USERS),
    ("POST", "users/{usrId}/end-sessions", OWN_USERS),
    ("POST", "bulk/users", ADMINS),
    ("GET", "projects", EVERYBODY),
    ("POST", "projects", OPERATORS),
    ("GET", "projects/{tenantId}", OWN_PROJECT),
    ("PUT", "projects/{tenantId}", [200, 403, 404, 403, 404]),
    // The operator is in it.
    ("DELETE", "projects/{tenantId}", [409, 403, 404, 403, 404]),
    ("GET", "projects/{tenantId}/members", OWN_MEMBERS),
    ("PUT", "projects/{tenantId}/members/{usrId}", OWN_MEMBERS),
    ("DELETE", "projects/{tenantId}/members/{usrId}", OWN_MEMBERS),
    ("GET", "sessions", EVERYBODY),
    ("GET", "sessions?usrId=mina", OWN_USERS),
    ("GET", "sessions?whose=everybody", ADMINS),
    ("GET", "sessions?usrId=mina&state=ended", OWN_USERS),
    ("POST", "sessions/end", EVERYBODY),
    ("DELETE", "sessions/{sid}", [200, 200, 404, 404, 404]),
    ("POST", "sessions/end-others", EVERYBODY),
    ("POST", "sessions/end-all", OPERATORS),
    ("GET", "audit", EVERYBODY),
    ("GET", "audit.csv", EVERYBODY),
    ("GET", "audit/{event}", [200, 200, 404, 404, 404]),
    ("GET", "dashboard/summary", EVERYBODY),
    ("GET", "dashboard/sign-ins", EVERYBODY),
    ("GET", "dashboard/refreshes", EVERYBODY),
    ("GET", "dashboard/events", EVERYBODY),
    ("GET", "audit?newerThan=0&requestId=0", EVERYBODY),
    ("POST", "demo/expire-access", EVERYBODY),
    ("POST", "demo/faults", EVERYBODY),
];

fn body(method: &str, path: &str, caller: usize) -> Option<String> {
    match (method, path) {
        ("PUT", "me/password") => {
            let next = "six geese in a row";
            Some(json!({ "current": PASSWORD, "next": next }).to_string())
        }
        ("PUT", "me/project") => Some(json!({ "tenantId": "acme" }).to_string()),
        ("POST", "users") => Some(new_user(&format!("new{caller}"))),
        ("PUT", "users/{usrId}") => Some(json!({ "displayName": "Mina" }).to_string()),
        ("POST", "bulk/users") => {
            Some(json!({ "action": "endSessions", "usrIds": ["mina"] }).to_string())
        }
        ("POST", "sessions/end") => Some(json!({ "whose": "own" }).to_string()),
        ("POST", "demo/faults") => Some(json!({}).to_string()),
        ("POST", "projects") => {
            let code = format!("new{caller}");
            Some(json!({ "tenantId": code, "name": "New" }).to_string())
        }
        ("PUT", "projects/{tenantId}") => Some(json!({ "name": "Acme" }).to_string()),
        ("PUT", "projects/{tenantId}/members/{usrId}") => {
            Some(json!({ "role": "member" }).to_string())
        }
        _ => None,
    }
}

/// What stands in the place of a name: of a session of mina's, and of the event that tells of its start.
struct Names {
    sid: String,
    event: i64,
}

impl Names {
    async fn of(people: &People) -> Self {
        let started = "SELECT max(id) FROM events WHERE usr_id = 'mina' AND kind = 'signed_in'
             AND tenant_id = 'acme'";
        Self {
            sid: people.mina.sid.clone(),
            event: people.server.place.number(started).await,
        }
    }
}

fn filled(path: &str, names: &Names) -> String {
    path.replace("{usrId}", "mina")
        .replace("{tenantId}", "acme")
        .replace("{sid}", &names.sid)
        .replace("{event}", &names.event.to_string())
}

fn ask(method: &str, path: &str, caller: usize, names: &Names, access: &str) -> Ask {
    let ask = Ask::new(method.parse().unwrap(), &filled(path, names)).bearer(access);
    match body(method, path, caller) {
        Some(body) => ask.json(&body),
        None => ask,
    }
}

fn status(reply: &Reply) -> u16 {
    reply.status.as_u16()
}

/// Those who may not come first: what they have changed would be seen by those who may.
async fn check(people: &People, method: &str, path: &str, codes: Codes) {
    let member = people.server.login("dmitri").await;
    let names = Names::of(people).await;
    let callers: [(&Browser, u16); 5] = [
        (&people.operator, codes[0]),
        (&people.anders, codes[1]),
        (&people.carmen, codes[2]),
        (&member, codes[3]),
        (&people.aaliyah, codes[4]),
    ];
    let mut order: Vec<_> = callers.iter().enumerate().collect();
    order.sort_by_key(|(index, (_, code))| (*code == 200, core::cmp::Reverse(*index)));
    for (index, (caller, code)) in order {
        // What one who may has taken away is given back for the next.
        people
            .server
            .execute(
                "UPDATE users SET is_active = TRUE WHERE usr_id = 'mina';
                 INSERT INTO users (usr_id, display_name, email, role, password_hash)
                 VALUES ('mina', 'Mina', '', 'member', '') ON CONFLICT (usr_id) DO NOTHING;
                 INSERT INTO memberships (usr_id, tenant_id) VALUES ('mina', 'acme')
                 ON CONFLICT (usr_id, tenant_id) DO NOTHING",
            )
            .await;
        let reply = people
            .server
            .send(ask(method, path, index, &names, &caller.access))
            .await;
        assert_eq!(status(&reply), *code, "{method} {path} by caller {index}");
    }
}

#[tokio::test]
async fn everybody_may_read_what_the_table_says_and_nothing_else() {
    let people = People::new().await;
    for (method, path, codes) in TABLE {
        if method == "GET" {
            check(&people, method, path, codes).await;
        }
    }
}

#[tokio::test]
async fn everybody_may_change_what_the_table_says_and_nothing_else() {
    for (method, path, codes) in TABLE {
        if method != "GET" {
            check(&People::new().await, method, path, codes).await;
        }
    }
}

#[tokio::test]
async fn whoever_is_signed_out_or_disabled_is_let_in_nowhere() {
    let people = People::new().await;
    let names = Names::of(&people).await;
    let (gone, disabled) = (
        people.server.login("mina").await,
        people.server.login("beatriz").await,
    );
    people
        .server
        .send(Ask::logout(&gone.refresh))
        .await
        .expect(200, "OK");
    people
        .post("users/beatriz/disable", "", &people.operator)
        .await
        .expect(200, "OK");
    for (method, path, _) in TABLE {
        for access in [gone.access.as_str(), &disabled.access, "AAAA"] {
            let reply = people
                .server
                .send(ask(method, path, 0, &names, access))
                .await;
            assert_eq!(status(&reply), 401, "{method} {path}");
        }
        // Nor does anything else come first: neither what is wrong with a query nor with a body.
        let filled = filled(path, &names);
        let join = if path.contains('?') { '&' } else { '?' };
        let ask = Ask::new(
            method.parse().unwrap(),
            &format!("{filled}{join}sort=nonsense"),
        );
        let reply = people.server.send(ask.json("{")).await;
        assert_eq!(status(&reply), 401, "{method} {path} without a token");
    }
    people.expect_in(&people.mina).await;
}

#[tokio::test]
async fn a_project_code_that_is_not_ones_own_opens_nothing_and_tells_nothing() {
    let people = People::new().await;
    let names = Names::of(&people).await;
    for (method, path, _) in TABLE {
        for caller in [&people.anders, &people.mina] {
            let mut answers = Vec::new();
            for code in ["globex", "nowhere", "ACME", "acme ", "acme,globex", ""] {
                let ask =
                    ask(method, path, 0, &names, &caller.access).header("x-smp-project-code", code);
                let reply = people.server.send(ask).await;
                assert_eq!(status(&reply), 403, "{method} {path} in {code:?}");
                answers.push(reply.bytes);
            }
            answers.dedup();
            assert_eq!(answers.len(), 1, "{method} {path}");
            for (name, one, other) in [
                ("x-smp-project-code", "acme", "acme"),
                ("x-smp-project-code", "acme", "globex"),
                ("usrid", "admin", "admin"),
                ("usrid", "mina", "anders"),
            ] {
                let ask = ask(method, path, 0, &names, &caller.access)
                    .header(name, one)
                    .header(name, other);
                let reply = people.server.send(ask).await;
                assert_eq!(status(&reply), 403, "{method} {path} with {name} twice");
            }
            let ask = ask(method, path, 0, &names, &caller.access).header("usrid", "admin");
            assert_eq!(status(&people.server.send(ask).await), 403);
        }
    }
    people.expect_in(&people.mina).await;
}

/// The URL table is read from where it stands, and the methods are asked of the server.
#[tokio::test]
async fn no_protected_path_is_missing_here() {
    const ROUTES: &str = include_str!("../../src/routes.rs");

    let people = People::new().await;
    let paths: Vec<_> = ROUTES
        .split('"')
        .filter_map(|text| text.strip_prefix("/api/master/"))
        .filter(|path| !path.starts_with("auth/"))
        .collect();
    assert!(paths.len() > 20, "{paths:?}");
    for path in paths {
        let reply = people.server.send(Ask::new(Method::OPTIONS, path)).await;
        reply.expect(405, "METHOD_NOT_ALLOWED");
        let allowed = reply.headers["allow"].to_str().unwrap().split(',');
        for method in allowed.filter(|&method| method != "HEAD") {
            let is_here = TABLE.iter().any(|(of, at, _)| (*of, *at) == (method, path));
            assert!(is_here, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_right_that_is_taken_away_or_given_counts_with_the_next_call() {
    let people = People::new().await;
    let role = |role: &str| json!({ "role": role }).to_string();
    let path = "projects/acme/members/anders";
    people.get("users", &people.anders).await.expect(200, "OK");
    let taken = people.put(path, &role("member"), &people.operator).await;
    taken.expect(200, "OK");
    people
        .get("users", &people.anders)
        .await
        .expect(403, "FORBIDDEN");
    let given = people.put(path, &role("admin"), &people.operator).await;
    given.expect(200, "OK");
    people.get("users", &people.anders).await.expect(200, "OK");

    let path = "users/anders";
    let given = people.put(path, &role("admin"), &people.operator).await;
    given.expect(200, "OK");
    people
        .get("users/carmen", &people.anders)
        .await
        .expect(200, "OK");
    let taken = people.put(path, &role("member"), &people.operator).await;
    taken.expect(200, "OK");
    people
        .get("users/carmen", &people.anders)
        .await
        .expect(404, "NOT_FOUND");
}
