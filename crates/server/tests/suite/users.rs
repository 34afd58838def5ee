//! The list of users.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tollgate_server::demo::ADMIN;

use crate::support::Server;

/// All pages of a list, one after another.
async fn all(server: &Server, access: &str, query: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = server
            .get(&format!("users?{query}{cursor}"), access)
            .await
            .expect(200, "OK")
            .data();
        rows.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => {
                assert_eq!(page["total"], rows.len());
                return rows;
            }
        }
    }
}

#[tokio::test]
async fn the_list_is_for_administrators() {
    let server = Server::start().await;
    let mina = server.login("mina").await;
    server
        .get("users", &mina.access)
        .await
        .expect(403, "FORBIDDEN");
}

#[tokio::test]
async fn every_sort_gives_each_user_once_and_in_order() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    let lower = |row: &Value, name: &str| row[name].as_str().unwrap().to_ascii_lowercase();
    for limit in [1, 7, 100] {
        for (sort, key) in [
            (
                "usrId",
                &(|row: &Value| json!(lower(row, "usrId"))) as &dyn Fn(&Value) -> Value,
            ),
            ("displayName", &|row: &Value| {
                json!(lower(row, "displayName"))
            }),
            ("lastSignInAt", &|row: &Value| {
                json!(row["lastSignInAt"].as_i64().unwrap_or(-1))
            }),
        ] {
            let up = all(
                &server,
                &admin.access,
                &format!("limit={limit}&sort={sort}&order=asc"),
            )
            .await;
            let mut down = all(
                &server,
                &admin.access,
                &format!("limit={limit}&sort={sort}&order=desc"),
            )
            .await;
            assert_eq!(up.len(), 42);
            let keys: Vec<_> = up.iter().map(key).collect();
            assert!(
                keys.windows(2).all(|pair| is_ordered(&pair[0], &pair[1])),
                "{sort}: {keys:?}"
            );
            down.reverse();
            assert_eq!(up, down, "{sort}: one way is the other backwards");
        }
    }
}

fn is_ordered(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one <= other,
        _ => one.as_i64() <= other.as_i64(),
    }
}

#[tokio::test]
async fn a_text_is_found_in_names_and_addresses_and_its_wildcards_are_not_wild() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    let found = all(&server, &admin.access, "q=ADA").await;
    assert_eq!(found[0]["usrId"], "admin");
    assert_eq!(
        all(&server, &admin.access, "q=%EA%B9%80%EC%B1%84%EC%9B%90").await[0]["usrId"],
        "chaewon"
    );
    assert_eq!(
        all(&server, &admin.access, "q=example.com&limit=100")
            .await
            .len(),
        42
    );
    for q in ["%25", "_", "%5C", "%27%20OR%201=1", "nobody%20at%20all"] {
        assert_eq!(
            all(&server, &admin.access, &format!("q={q}")).await,
            Vec::<Value>::new(),
            "{q}"
        );
    }
}

#[tokio::test]
async fn open_sessions_are_counted_and_disabled_users_marked() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    let rows = all(&server, &admin.access, "limit=100").await;
    let of = |usr_id: &str| rows.iter().find(|row| row["usrId"] == usr_id).unwrap();
    assert_eq!(of("admin")["nSessions"], 4);
    assert_eq!(of("bo")["isActive"], false);
    assert!(rows.iter().any(|row| row["lastSignInAt"].is_null()));
}

#[tokio::test]
async fn a_query_that_does_not_belong_here_is_refused() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    let page = server.get("users?limit=5", &admin.access).await.data();
    let cursor = page["nextCursor"].as_str().unwrap();
    let with_nul = br#"{"sort":"usrId","order":"asc","text":"","number":-1,"usr_id":"\u0000"}"#;
    for query in [
        "limit=0".to_owned(),
        "limit=-1".into(),
        "limit=101".into(),
        "limit=9223372036854775808".into(),
        "limit=NaN".into(),
        "sort=passwordHash".into(),
        "sort=usr_id".into(),
        "order=up".into(),
        "sort=usrId&sort=displayName".into(),
        "page=2".into(),
        format!("q={}", "x".repeat(201)),
        "q=%00".into(),
        "q=adm%00nobody".into(),
        "cursor=".into(),
        "cursor=AAAA".into(),
        format!("cursor={cursor}A"),
        format!("cursor={cursor}&order=desc"),
        format!("cursor={}", URL_SAFE_NO_PAD.encode(with_nul)),
    ] {
        server
            .get(&format!("users?{query}"), &admin.access)
            .await
            .expect(400, "BAD_REQUEST");
    }
}
