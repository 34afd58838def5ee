//! How many rows a list has: exact up to a thousand, and then that there are more.

use serde_json::{Value, json};
use tollgate_server::demo::ADMIN;

use crate::support::{Browser, Server};

/// What each list says of so many rows.
async fn check(server: &Server, browser: &Browser, lists: &[&str], total: Value) {
    for list in lists {
        let page = server.get(list, &browser.access).await;
        let page = page.expect(200, "OK").data();
        assert_eq!(page["total"], total, "{list}");
        // It is the same on all pages.
        if let Some(cursor) = page["nextCursor"].as_str() {
            let join = if list.contains('?') { '&' } else { '?' };
            let path = format!("{list}{join}cursor={cursor}");
            let page = server.get(&path, &browser.access).await;
            assert_eq!(page.expect(200, "OK").data()["total"], total, "{list}");
        }
    }
}

/// So many rows of each kind, which only the text that is looked for tells from others.
const FILL: [&str; 2] = [
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
     INSERT INTO users (usr_id, display_name, email, role, password_hash)
     SELECT 'crowd.' || i, 'One of many', 'x@example.com', 'member', '' FROM n;
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
     INSERT INTO tenants (tenant_id, name) SELECT 'crowd-' || i, 'One of many' FROM n;
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
     INSERT INTO memberships (usr_id, tenant_id) SELECT 'crowd.' || i, 'globex' FROM n;
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
     INSERT INTO events (at, kind, usr_id, ip, detail) SELECT 1795435200, 'signed_in', 'crowd.1', 'crowd', NULL FROM n;
     DELETE FROM families WHERE usr_id = 'mina'",
    // One more.
    "INSERT INTO users (usr_id, display_name, email, role, password_hash)
     VALUES ('crowd.0', 'One of many', 'x@example.com', 'member', '');
     INSERT INTO tenants (tenant_id, name) VALUES ('crowd-0', 'One of many');
     INSERT INTO memberships (usr_id, tenant_id) VALUES ('crowd.0', 'globex');
     INSERT INTO events (at, kind, usr_id, ip) VALUES (1795435200, 'signed_in', 'crowd.1', 'crowd')",
];

/// Copies of the only session of mina, up to so many.
const SESSIONS: [[&str; 2]; 2] = [
    [
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
         INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
             rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip)
         SELECT randomblob(16), usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
             rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip
         FROM families, n WHERE usr_id = 'mina'",
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
         INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
             rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip)
         SELECT decode(md5(i::TEXT), 'hex'), usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch,
             created_at, rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip
         FROM families, n WHERE usr_id = 'mina'",
    ],
    [
        "INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
             rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip)
         SELECT randomblob(16), usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
             rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip
         FROM families WHERE usr_id = 'mina' LIMIT 1",
        "INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
             rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip)
         SELECT decode(md5('one more'), 'hex'), usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch,
             created_at, rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip
         FROM families WHERE usr_id = 'mina' LIMIT 1",
    ],
];

#[tokio::test]
async fn every_list_is_counted_up_to_a_thousand_and_then_said_to_be_longer() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    let lists = [
        "users?q=crowd.",
        "users?q=one+of+many&sort=displayName&order=desc",
        "projects?q=crowd-",
        "projects?q=one+of+many&sort=name&order=desc&limit=100",
        "projects/globex/members?q=crowd.",
        "audit?ip=crowd",
        "audit?usrId=crowd.1",
        "audit?usrId=crowd.1&kind=signed_in,signed_out&limit=1",
    ];
    check(&server, &admin, &lists, json!(0)).await;
    let [thousand, one_more] = FILL;
    server.execute(thousand).await;
    let mina = server.login("mina").await;
    let [[sqlite, postgres], more] = SESSIONS;
    server.place.execute_each(sqlite, postgres).await;
    check(&server, &admin, &lists, json!(1_000)).await;
    let sessions = ["sessions", "sessions?limit=100"];
    check(&server, &mina, &sessions, json!(1_000)).await;
    check(&server, &admin, &["sessions?usrId=mina"], json!(1_000)).await;

    server.execute(one_more).await;
    server.place.execute_each(more[0], more[1]).await;
    let at_least = json!({ "value": 1_000, "atLeast": true });
    check(&server, &admin, &lists, at_least.clone()).await;
    check(&server, &mina, &sessions, at_least.clone()).await;
    check(&server, &admin, &["sessions?usrId=mina"], at_least).await;
}

#[tokio::test]
async fn a_total_counts_what_matches_and_nothing_else() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    for (list, total) in [
        ("users", 42),
        ("users?limit=1", 42),
        ("users?isActive=false", 4),
        ("users?q=ada+admin&limit=1", 1),
        ("projects?limit=1", 2),
        ("sessions?limit=1", 4),
        (
            "audit?kind=signed_in&usrId=admin&sid=AAAAAAAAAAAAAAAAAAAAAA",
            0,
        ),
    ] {
        let page = server.get(list, &admin.access).await;
        assert_eq!(page.expect(200, "OK").data()["total"], total, "{list}");
    }
    let log = server.get("audit?limit=1", &admin.access).await.data();
    let n_rows = server.place.number("SELECT count(*) FROM events").await;
    assert_eq!(log["total"], n_rows);
}

/// So many users that 1,002 are signed in.
const CROWD: &str = "
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1002 - (
        SELECT count(DISTINCT usr_id) FROM families WHERE ended IS NULL AND idle_expires_at > 1795435200))
    INSERT INTO users (usr_id, display_name, email, role, password_hash, is_active, may_have_sessions)
    SELECT 'crowd.' || i, 'One of many', 'x@example.com', 'member', '', i > 5, TRUE FROM n";

/// A session of each of them.
const SIGNED_IN: [&str; 2] = [
    "INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
         rotated_at, last_used_at, idle, idle_expires_at, open_until, expires_at, device, browser, ip)
     SELECT randomblob(16), usr_id, 'acme', 'K2', 0, 1, randomblob(16), 0, 0, 1795435200, 1795435200, 1795435200, 1800,
         1795437000, 1795437000, 1795440000, 'Mac', 'Safari', '192.0.2.1' FROM users WHERE usr_id LIKE 'crowd.%'",
    "INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
         rotated_at, last_used_at, idle, idle_expires_at, open_until, expires_at, device, browser, ip)
     SELECT decode(md5(usr_id), 'hex'), usr_id, 'acme', 'K2', 0, 1, decode(md5(usr_id), 'hex'), 0, 0, 1795435200, 1795435200,
         1795435200, 1800, 1795437000, 1795437000, 1795440000, 'Mac', 'Safari', '192.0.2.1'
     FROM users WHERE usr_id LIKE 'crowd.%'",
];

#[tokio::test]
async fn who_has_just_signed_out_is_not_counted_among_a_thousand() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    server.execute(CROWD).await;
    server.place.execute_each(SIGNED_IN[0], SIGNED_IN[1]).await;
    let total = async |query: &str| {
        let list = format!("users?hasSessions=true{query}");
        let page = server.get(&list, &admin.access).await;
        page.expect(200, "OK").data()["total"].clone()
    };
    let at_least = json!({ "value": 1_000, "atLeast": true });
    assert_eq!(total("").await, at_least);
    assert_eq!(total("&isActive=false").await, 5);
    for (end, expected, n_inactive) in [
        (
            "UPDATE families SET ended = 'revoked' WHERE usr_id = 'crowd.100'",
            at_least,
            5,
        ),
        (
            "UPDATE families SET ended = 'revoked' WHERE usr_id = 'crowd.101'",
            json!(1_000),
            5,
        ),
        (
            "UPDATE families SET ended = 'revoked' WHERE usr_id = 'crowd.1'",
            json!(999),
            4,
        ),
    ] {
        server.execute(end).await;
        assert_eq!(total("").await, expected, "{end}");
        assert_eq!(total("&isActive=false").await, n_inactive, "{end}");
        assert_eq!(total("&role=admin").await, 1, "{end}");
    }
}
