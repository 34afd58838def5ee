//! The audit log: who sees what of it, filters, pages, the file, and that it is only added to.

use serde_json::{Value, json};

use crate::lists::rows;
use crate::people::People;
use crate::support::{Ask, Browser};

async fn items(people: &People, query: &str, by: &Browser) -> Vec<Value> {
    let page = people.get(&format!("audit?limit=100&{query}"), by).await;
    let page = page.expect(200, "OK").data();
    page["items"].as_array().unwrap().clone()
}

/// Something of each kind that the filters know.
async fn busy() -> People {
    let people = People::new().await;
    people.sign_in("mina", "wrong").await;
    people
        .post("users/mina/end-sessions", "", &people.anders)
        .await
        .expect(200, "OK");
    people
        .post("users/carmen/end-sessions", "", &people.operator)
        .await
        .expect(200, "OK");
    people
}

#[tokio::test]
async fn everybody_sees_what_is_ones_own_to_see() {
    let people = busy().await;
    let all = items(&people, "", &people.operator).await;
    assert!(all.iter().any(|event| event["tenantId"] == "globex"));
    let of_acme = items(&people, "", &people.anders).await;
    assert!(of_acme.len() > 3);
    assert!(of_acme.iter().all(|event| event["tenantId"] == "acme"));
    let own = items(&people, "", &people.aaliyah).await;
    assert!(own.iter().any(|event| event["kind"] == "signed_in"));
    assert!(own.iter().all(|event| event["usrId"] == "aaliyah"));
    for query in ["usrId=carmen", "tenantId=globex", "actor=admin", "q=carmen"] {
        assert_eq!(
            items(&people, query, &people.anders).await,
            Vec::<Value>::new()
        );
    }
    let of_others = items(&people, "usrId=mina", &people.aaliyah).await;
    assert_eq!(of_others, Vec::<Value>::new());
}

#[tokio::test]
async fn each_filter_gives_what_it_says() {
    let people = busy().await;
    let by = &people.operator;
    let check = async |query: String, name: &str, value: Value| {
        let found = items(&people, &query, by).await;
        assert!(!found.is_empty(), "{query}");
        assert!(found.iter().all(|event| event[name] == value), "{query}");
    };
    check("usrId=MINA".into(), "usrId", json!("mina")).await;
    check("actor=anders".into(), "actor", json!("anders")).await;
    check(
        "kind=sessions_ended".into(),
        "kind",
        json!("sessions_ended"),
    )
    .await;
    check(
        format!("sid={}", people.mina.sid),
        "sid",
        json!(people.mina.sid),
    )
    .await;
    check("tenantId=globex".into(), "tenantId", json!("globex")).await;
    check(
        "q=ANDERS&kind=sessions_ended".into(),
        "actor",
        json!("anders"),
    )
    .await;
    check(
        "usrId=mina&tenantId=acme&kind=sign_in_failed".into(),
        "usrId",
        json!("mina"),
    )
    .await;

    let all = items(&people, "", by).await;
    let (ip, at) = (
        all[0]["ip"].as_str().unwrap(),
        all[0]["at"].as_i64().unwrap(),
    );
    check(format!("ip={ip}"), "ip", json!(ip)).await;
    check(format!("from={at}&to={}", at + 1), "at", json!(at)).await;
    assert_eq!(
        items(&people, &format!("from={}", at + 1), by).await,
        Vec::<Value>::new()
    );
    let two = items(&people, "kind=sessions_ended,sign_in_failed", by).await;
    let kinds: std::collections::BTreeSet<_> = two
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        ["sessions_ended", "sign_in_failed"]
    );
    let request = all[0]["requestId"].as_str().unwrap();
    assert!(!items(&people, &format!("q={request}"), by).await.is_empty());
}

#[tokio::test]
async fn pages_give_each_row_once_and_in_order() {
    let people = busy().await;
    let mut ids = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("audit?limit=7{cursor}");
        let page = people.get(&path, &people.operator).await.data();
        let items = page["items"].as_array().unwrap().iter();
        ids.extend(items.map(|event| event["id"].as_i64().unwrap()));
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert!(ids.len() > 180);
    assert!(ids.windows(2).all(|pair| pair[0] > pair[1]));
}

#[tokio::test]
async fn a_query_that_does_not_belong_here_is_refused() {
    let people = People::new().await;
    for query in [
        "limit=0",
        "limit=101",
        "limit=-1",
        "cursor=x",
        "cursor=",
        "kind=",
        "kind=nonsense",
        "kind=signed_in,",
        "sid=x",
        "from=NaN",
        "from=9223372036854775808",
        "to=1.5",
        "q=%00",
        "usrId=%00",
        "usrId=a&usrId=b",
        "sort=at",
        "x=1",
    ] {
        for path in ["audit", "audit.csv"] {
            let path = format!("{path}?{query}");
            let reply = people.get(&path, &people.operator).await;
            reply.expect(400, "BAD_REQUEST");
        }
    }
    for q in ["%25", "_", "%5C", "%27%20OR%201=1"] {
        let found = items(&people, &format!("q={q}&kind=signed_in"), &people.operator).await;
        assert!(found.iter().all(|event| event.to_string().contains('_')));
        assert!(q == "_" || found.is_empty(), "{q}");
    }
}

#[tokio::test]
async fn the_file_holds_all_rows_that_match_and_no_formula() {
    let people = busy().await;
    let name = json!({ "displayName": "=HYPERLINK(\"x\"), \"y\"" }).to_string();
    people
        .put("users/mina", &name, &people.anders)
        .await
        .expect(200, "OK");
    people
        .server
        .execute(
            "INSERT INTO events (at, kind, usr_id, ip, detail)
             VALUES (951782400, 'signed_in', '@SUM(1)', '-1', '=1+1')",
        )
        .await;
    let reply = people.get("audit.csv", &people.operator).await;
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.headers["content-type"],
        "text/csv; charset=utf-8; header=present"
    );
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert!(
        reply.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    let mut reader = csv::Reader::from_reader(&*reply.bytes);
    assert_eq!(&reader.headers().unwrap()[1], "time");
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert!(rows.len() > 180);
    let cells: Vec<_> = rows[0].iter().skip(1).take(7).collect();
    assert_eq!(cells[0], "2000-02-29T00:00:00Z");
    assert_eq!(cells[1..4], ["signed_in", "'@SUM(1)", ""]);
    assert_eq!((&rows[0][7], &rows[0][9]), ("'-1", "'=1+1"));
    let dangerous = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    assert!(!rows.iter().flatten().any(dangerous));
    assert!(rows[1][10].contains("=HYPERLINK(\"x\"), \"y\""));

    let own = people
        .get("audit.csv?kind=sessions_ended", &people.anders)
        .await;
    let mut reader = csv::Reader::from_reader(&*own.bytes);
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (&rows[0][3], &rows[0][4], &rows[0][5]),
        ("mina", "anders", "acme")
    );
}

#[tokio::test]
async fn the_file_is_made_in_more_than_one_piece() {
    let people = People::new().await;
    people
        .server
        .execute(
            "INSERT INTO events (at, kind, usr_id, ip)
             SELECT 1000, 'signed_in', u.usr_id, '' FROM users u CROSS JOIN users v",
        )
        .await;
    let reply = people.get("audit.csv?to=1001", &people.operator).await;
    let n_lines = reply.bytes.split(|byte| *byte == b'\n').count();
    assert_eq!(n_lines, 1 + 42 * 42 + 1);
}

#[tokio::test]
async fn each_row_names_the_request_that_it_came_of() {
    let people = People::new().await;
    let ask = Ask::post("users/mina/disable").bearer(&people.anders.access);
    let reply = people.server.send(ask).await;
    let request = reply.headers["x-request-id"].to_str().unwrap();
    let found = items(&people, "usrId=mina", &people.operator).await;
    let is_of_it = |event: &&Value| event["requestId"] == request;
    let kinds: Vec<_> = found
        .iter()
        .take_while(is_of_it)
        .map(|event| &event["kind"])
        .collect();
    assert_eq!(kinds[..2], ["user_disabled", "session_revoked"]);
    assert!(kinds[1..].iter().all(|kind| *kind == "session_revoked"));
    assert!(!found.iter().skip(kinds.len()).any(|event| is_of_it(&event)));
}

#[tokio::test]
async fn nothing_is_changed_or_taken_out_of_the_log_by_anybody() {
    let people = busy().await;
    let before = items(&people, "", &people.operator).await;
    for statement in [
        "UPDATE events SET actor = 'nobody'",
        "UPDATE events SET at = 0 WHERE kind = 'sessions_ended'",
        "DELETE FROM events",
        "DELETE FROM events WHERE kind = 'sessions_ended'",
    ] {
        assert!(people.server.place.try_execute(statement).await.is_err());
    }
    people
        .delete("users/mina", &people.operator)
        .await
        .expect(200, "OK");
    let after = items(&people, "", &people.operator).await;
    assert_eq!(
        after[after.len() - before.len() + 1..],
        before[..before.len() - 1]
    );
}

#[tokio::test]
async fn the_log_tells_how_many_events_are_new_and_what_a_request_has_done() {
    let people = People::new().await;
    let newest = rows(&people.get("audit?limit=1", &people.operator).await.data())[0]["id"].clone();
    let new = format!("audit?newerThan={newest}");
    assert_eq!(people.get(&new, &people.operator).await.data()["total"], 0);
    let reply = people
        .post("users/mina/end-sessions", "", &people.operator)
        .await;
    let request_id = reply.headers["x-request-id"].to_str().unwrap();
    let of_request = format!("audit?requestId={request_id}");
    let found = people.get(&of_request, &people.operator).await.data();
    assert!(
        found["total"].as_u64().unwrap() >= 2,
        "the session's, and the user's"
    );
    assert_eq!(
        people.get(&new, &people.operator).await.data()["total"],
        found["total"]
    );
    assert_eq!(people.get(&new, &people.aaliyah).await.data()["total"], 0);
}

#[tokio::test]
async fn one_event_is_read_by_its_id_and_is_there_for_those_alone_who_see_it_in_the_log() {
    let people = busy().await;
    for by in [&people.operator, &people.anders, &people.aaliyah] {
        let seen = items(&people, "", by).await;
        for event in items(&people, "", &people.operator).await {
            let reply = people.get(&format!("audit/{}", event["id"]), by).await;
            match seen.contains(&event) {
                true => assert_eq!(reply.expect(200, "OK").data(), event),
                false => drop(reply.expect(404, "NOT_FOUND")),
            }
        }
    }
    for id in ["0", "x", "-1", "99999999999999999999"] {
        let reply = people.get(&format!("audit/{id}"), &people.operator).await;
        reply.expect(404, "NOT_FOUND");
    }
}
