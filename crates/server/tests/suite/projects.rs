//! Projects, and who belongs to them.

use serde_json::{Value, json};
use tollgate_server::demo::PASSWORD;

use crate::people::People;
use crate::support::Browser;

async fn codes(people: &People, query: &str, by: &Browser) -> Vec<String> {
    let page = people.get(&format!("projects{query}"), by).await;
    let page = page.expect(200, "OK").data();
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|project| project["tenantId"].as_str().unwrap().to_owned())
        .collect()
}

fn project(tenant_id: &str, name: &str) -> String {
    json!({ "tenantId": tenant_id, "name": name }).to_string()
}

#[tokio::test]
async fn everybody_sees_the_projects_that_one_belongs_to() {
    let people = People::new().await;
    assert_eq!(
        codes(&people, "", &people.operator).await,
        ["acme", "globex"]
    );
    assert_eq!(codes(&people, "", &people.anders).await, ["acme"]);
    assert_eq!(codes(&people, "?q=GLO", &people.operator).await, ["globex"]);
    assert_eq!(
        codes(&people, "?sort=name&order=desc", &people.operator).await,
        ["globex", "acme"]
    );
    let first = people
        .get("projects?limit=1", &people.operator)
        .await
        .data();
    let cursor = first["nextCursor"].as_str().unwrap();
    let next = format!("?limit=1&cursor={cursor}");
    assert_eq!(codes(&people, &next, &people.operator).await, ["globex"]);
    for query in [
        "?sort=isActive",
        "?limit=0",
        "?cursor=AAAA",
        "?x=1",
        "?q=%00",
    ] {
        let path = format!("projects{query}");
        let reply = people.get(&path, &people.operator).await;
        reply.expect(400, "BAD_REQUEST");
    }
}

#[tokio::test]
async fn a_code_is_given_once_even_when_its_project_is_gone() {
    let people = People::new().await;
    let by = &people.operator;
    let made = people.post("projects", &project("new", "New"), by).await;
    assert_eq!(made.expect(200, "OK").data()["nMembers"], 0);
    let again = people.post("projects", &project("new", "Newer"), by).await;
    again.expect(409, "CONFLICT");
    people.delete("projects/new", by).await.expect(200, "OK");
    let again = people.post("projects", &project("new", "Newer"), by).await;
    again.expect(409, "CONFLICT");
}

#[tokio::test]
async fn an_operator_adds_a_user_who_then_chooses_the_project() {
    let people = People::new().await;
    let by = &people.operator;
    let member = json!({ "role": "member" }).to_string();
    let choice = json!({ "tenantId": "globex" }).to_string();
    let early = people.put("me/project", &choice, &people.mina).await;
    early.expect(404, "NOT_FOUND");
    let added = people
        .put("projects/globex/members/mina", &member, &people.carmen)
        .await;
    added.expect(404, "NOT_FOUND");
    let added = people
        .put("projects/globex/members/mina", &member, by)
        .await;
    added.expect(200, "OK");
    let chosen = people.put("me/project", &choice, &people.mina).await;
    chosen.expect(200, "OK");
    let me = people.get("me", &people.mina).await.data();
    assert_eq!(
        (&me["tenantId"], &me["tenantRole"]),
        (&json!("globex"), &json!("member"))
    );
    let page = people
        .get("projects/globex/members?q=MINA", &people.carmen)
        .await;
    assert_eq!(page.expect(200, "OK").data()["total"], 1);
    let nobody = people
        .put("projects/globex/members/nobody", &member, by)
        .await;
    nobody.expect(404, "NOT_FOUND");
    let nowhere = people
        .put("projects/nowhere/members/mina", &member, by)
        .await;
    nowhere.expect(404, "NOT_FOUND");
}

#[tokio::test]
async fn who_leaves_a_project_loses_the_sessions_in_it_and_no_other() {
    let people = People::new().await;
    let (here, there) = (
        people.login_in("amara", "acme").await,
        people.login_in("amara", "globex").await,
    );
    people
        .delete("projects/acme/members/amara", &people.anders)
        .await
        .expect(200, "OK");
    people.expect_out(&here).await;
    people.expect_in(&there).await;
    people
        .get("users/amara", &people.anders)
        .await
        .expect(404, "NOT_FOUND");
    people
        .delete("projects/acme/members/amara", &people.anders)
        .await
        .expect(404, "NOT_FOUND");
}

#[tokio::test]
async fn closing_or_deleting_a_project_ends_the_sessions_in_it_also_in_the_middle_of_a_refresh() {
    let people = People::new().await;
    let by = &people.operator;
    let close = json!({ "isActive": false }).to_string();
    let open = json!({ "isActive": true }).to_string();
    let own = people.put("projects/acme", &close, by).await;
    own.expect(409, "CONFLICT");

    let mut one = people.server.login("aaliyah").await;
    let refresh = one.ask_refresh();
    let (closed, refreshed) = tokio::join!(
        people.put("projects/globex", &close, by),
        people.server.send(refresh)
    );
    assert_eq!(closed.expect(200, "OK").data()["isActive"], false);
    if refreshed.status == 200 {
        one.adopt(&refreshed);
    }
    for browser in [&one, &people.aaliyah, &people.carmen] {
        people.expect_out(browser).await;
    }
    people.expect_in(&people.mina).await;
    let refused = people.sign_in("aaliyah", PASSWORD).await;
    refused.expect(401, "LOGIN_FAILED");

    people
        .put("projects/globex", &open, by)
        .await
        .expect(200, "OK");
    people.expect_out(&people.carmen).await;
    let carmen = people.server.login("carmen").await;
    people.delete("projects/globex", by).await.expect(200, "OK");
    people.expect_out(&carmen).await;
    people
        .get("projects/globex", by)
        .await
        .expect(404, "NOT_FOUND");
    let page = people.get("audit?tenantId=globex&limit=3", by).await.data();
    let kinds: Vec<&Value> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["kind"])
        .collect();
    assert_eq!(kinds[0], "project_deleted");
    assert_eq!(kinds[1], "session_revoked");
}

#[tokio::test]
async fn a_login_that_comes_while_its_project_is_closed_is_over_with_it() {
    let people = People::new().await;
    let close = json!({ "isActive": false }).to_string();
    let (closed, login) = tokio::join!(
        people.put("projects/globex", &close, &people.operator),
        people.sign_in("aaliyah", PASSWORD)
    );
    closed.expect(200, "OK");
    let open = people
        .get("sessions?usrId=aaliyah", &people.operator)
        .await
        .data();
    assert_eq!(open["items"], json!([]), "login: {}", login.status);
}
