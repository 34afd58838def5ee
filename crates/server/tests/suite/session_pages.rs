//! The list of sessions, a page at a time, while sessions come, go and are used.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use tollgate_server::demo::ADMIN;

use crate::people::People;
use crate::support::{Ask, Browser, Server};

/// One page, and where the next one begins.
async fn page(server: &Server, access: &str, query: &str) -> (Vec<Value>, Option<String>) {
    let page = server.get(&format!("sessions?{query}"), access).await;
    let page = page.expect(200, "OK").data();
    let next = page["nextCursor"].as_str().map(str::to_owned);
    (page["items"].as_array().unwrap().clone(), next)
}

/// All pages, one after the other; before each next one something happens.
async fn all<F>(server: &Server, access: &str, query: &str, mut meanwhile: F) -> Vec<Value>
where
    F: AsyncFnMut(usize),
{
    let (mut rows, mut next) = page(server, access, query).await;
    let mut n_pages = 1;
    while let Some(cursor) = next {
        meanwhile(n_pages).await;
        let more;
        (more, next) = page(server, access, &format!("{query}&cursor={cursor}")).await;
        rows.extend(more);
        n_pages += 1;
    }
    rows
}

fn sids(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["sid"].as_str().unwrap())
        .collect()
}

/// Mina's sessions, one every ten seconds.
async fn browsers(server: &Server, count: usize) -> Vec<Browser> {
    let mut browsers = Vec::new();
    for _ in 0..count {
        server.clock.advance(10);
        browsers.push(server.login("mina").await);
    }
    browsers
}

async fn server() -> Server {
    let server = Server::start().await;
    // The demo has some as well.
    server.execute("DELETE FROM families").await;
    server
}

#[tokio::test]
async fn pages_have_each_session_once_the_latest_sign_in_first() {
    let server = server().await;
    let mut browsers = browsers(&server, 23).await;
    browsers.reverse();
    let expected: Vec<_> = browsers
        .iter()
        .map(|browser| browser.sid.as_str())
        .collect();
    let access = &browsers[0].access;
    for limit in [1, 7, 22, 23, 100] {
        let rows = all(&server, access, &format!("limit={limit}"), async |_| {}).await;
        assert_eq!(sids(&rows), expected, "{limit}");
    }
    let (rows, next) = page(&server, access, "").await;
    assert_eq!(
        (rows.len(), next.is_some()),
        (20, true),
        "twenty by default"
    );
    assert!(
        rows.iter()
            .all(|row| row["isCurrent"] == (row["sid"] == expected[0]))
    );
}

#[tokio::test]
async fn sessions_of_the_same_second_are_told_apart() {
    let server = server().await;
    for _ in 0..9 {
        server.login("mina").await;
    }
    let mina = server.login("mina").await;
    let rows = all(&server, &mina.access, "limit=3", async |_| {}).await;
    let once: BTreeSet<_> = sids(&rows).into_iter().collect();
    assert_eq!((rows.len(), once.len()), (10, 10));
}

#[tokio::test]
async fn what_is_refreshed_begins_or_ends_meanwhile_hides_and_doubles_no_other() {
    let server = server().await;
    let browsers = browsers(&server, 10).await;
    let newest_first: Vec<_> = browsers.iter().rev().collect();
    let access = &newest_first[0].access;
    let rows = all(&server, access, "limit=3", async |n_pages| {
        server.clock.advance(1);
        if n_pages == 1 {
            // One that was shown, one that wasn't yet, and the last of the page.
            for row in [0, 2, 7] {
                let reply = server.send(newest_first[row].ask_refresh()).await;
                reply.expect(200, "OK");
            }
            server.login("mina").await;
        } else if n_pages == 2 {
            // The last of the page, on which its cursor stands, and one that would come next.
            for row in [5, 6] {
                let out = Ask::logout(&newest_first[row].refresh);
                server.send(out).await.expect(200, "OK");
            }
        }
    })
    .await;
    let expected: Vec<_> = [0, 1, 2, 3, 4, 5, 7, 8, 9]
        .map(|row: usize| newest_first[row].sid.as_str())
        .into();
    assert_eq!(sids(&rows), expected);
}

#[tokio::test]
async fn administrators_page_through_the_sessions_of_those_they_manage() {
    let people = People::new().await;
    people
        .server
        .execute("DELETE FROM families WHERE usr_id = 'amara'")
        .await;
    let mut sessions = [Vec::new(), Vec::new()];
    for (tenant, sessions) in ["acme", "globex"].iter().zip(&mut sessions) {
        for _ in 0..3 {
            people.server.clock.advance(1);
            sessions.insert(0, people.login_in("amara", tenant).await.sid);
        }
    }
    let [acme, globex] = &sessions;
    for (by, expected, total) in [
        (&people.operator, [&globex[..], &acme[..]].concat(), 6),
        (&people.anders, acme.clone(), 3),
        (&people.carmen, globex.clone(), 3),
    ] {
        let query = "usrId=AMARA&limit=2";
        let rows = all(&people.server, &by.access, query, async |_| {}).await;
        assert_eq!(sids(&rows), expected);
        let page = people.get("sessions?usrId=amara&limit=1", by).await.data();
        assert_eq!(page["total"], total);
    }
    let page = people.get("sessions?usrId=amara&limit=2", &people.mina);
    page.await.expect(403, "FORBIDDEN");
}

#[tokio::test]
async fn a_query_that_does_not_belong_here_is_refused() {
    let server = server().await;
    server.login(ADMIN).await;
    let admin = server.login(ADMIN).await;
    let cursor_of = async |list: &str| {
        let page = server.get(list, &admin.access).await.data();
        page["nextCursor"].as_str().unwrap().to_owned()
    };
    let cursor = cursor_of("sessions?limit=1").await;
    let of_users = cursor_of("users?limit=1").await;
    let sealed = |json: &str| URL_SAFE_NO_PAD.encode(json);
    for query in [
        "limit=0".to_owned(),
        "limit=101".into(),
        "limit=ten".into(),
        "limit=1&limit=2".into(),
        "page=2".into(),
        "sort=lastUsedAt".into(),
        "cursor=".into(),
        "cursor=AAAA".into(),
        format!("cursor={cursor}A"),
        format!("cursor={of_users}"),
        format!("cursor={}", sealed(r#"[1795435200,"x"]"#)),
        format!("cursor={}", sealed(r#"["now","AAAAAAAAAAAAAAAAAAAAAA"]"#)),
        format!(
            "cursor={}",
            sealed(r#"[1795435200, "AAAAAAAAAAAAAAAAAAAAAA"]"#)
        ),
    ] {
        let reply = server
            .get(&format!("sessions?{query}"), &admin.access)
            .await;
        assert_eq!(reply.code(), "BAD_REQUEST", "{query}");
    }
    let of_sessions = format!("users?cursor={cursor}");
    let reply = server.get(&of_sessions, &admin.access).await;
    reply.expect(400, "BAD_REQUEST");
    // The smallest and the largest that there can be are positions like any other.
    for at in [i64::MIN, i64::MAX] {
        let cursor = sealed(&format!(
            r#"[{{"Sessions":["open","createdAt","desc"]}},{{"a":[["",{at},"AAAAAAAAAAAAAAAAAAAAAA"],20]}}]"#
        ));
        let path = format!("sessions?cursor={cursor}");
        let reply = server.get(&path, &admin.access).await;
        reply.expect(200, "OK");
    }
}
