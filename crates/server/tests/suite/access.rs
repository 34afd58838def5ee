//! Access tokens, and the headers that never give authority.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use tollgate_server::config::Settings;
use tollgate_server::demo::{ADMIN, PASSWORD};

use crate::support::{Ask, Server};

#[tokio::test]
async fn the_challenge_names_an_error_where_a_token_was_sent_and_none_where_none_was() {
    let server = Server::start().await;
    for (ask, challenge) in [
        (Ask::get("me"), r#"Bearer realm="tollgate""#),
        (Ask::post("auth/refresh"), r#"Bearer realm="tollgate""#),
        (
            Ask::get("me").bearer("AAAA"),
            r#"Bearer realm="tollgate", error="invalid_token""#,
        ),
        (
            Ask::refresh("AAAA"),
            r#"Bearer realm="tollgate", error="invalid_token""#,
        ),
    ] {
        let reply = server.send(ask).await;
        reply.expect(401, "TOKEN_INVALID");
        assert_eq!(reply.headers["www-authenticate"], challenge);
    }
}

#[tokio::test]
async fn me_says_who_one_is_and_how_long() {
    let server = Server::start().await;
    let browser = server.login(ADMIN).await;
    server.clock.advance(100);
    let me = server.get("me", &browser.access).await.data();
    assert_eq!(
        (&me["displayName"], &me["role"]),
        (&json!("Ada Admin"), &json!("admin"))
    );
    assert_eq!(me["tenants"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&me["expiresIn"], &me["idleExpiresIn"]),
        (&json!(200), &json!(1_700))
    );
    assert_eq!(me["sid"], browser.sid.as_str());
}

#[tokio::test]
async fn an_access_token_ends_to_the_second() {
    let server = Server::start().await;
    let browser = server.login(ADMIN).await;
    server.clock.advance(299);
    server.get("me", &browser.access).await.expect(200, "OK");
    server.clock.advance(1);
    server
        .get("me", &browser.access)
        .await
        .expect(401, "TOKEN_INVALID");
}

#[tokio::test]
async fn tokens_of_one_kind_are_worth_nothing_where_the_other_belongs() {
    let server = Server::start().await;
    let browser = server.login(ADMIN).await;
    server
        .get("me", &browser.refresh)
        .await
        .expect(401, "TOKEN_INVALID");
    server
        .send(Ask::refresh(&browser.access))
        .await
        .expect(401, "TOKEN_INVALID");
    server
        .send(Ask::logout(&browser.access))
        .await
        .expect(401, "TOKEN_INVALID");
    server.get("me", &browser.access).await.expect(200, "OK");
}

#[tokio::test]
async fn no_flipped_bit_no_missing_letter_and_no_other_spelling_is_a_token() {
    let server = Server::start().await;
    let mut browser = server.login(ADMIN).await;
    for token in [&browser.access, &browser.refresh] {
        let path = |text: &str| match token == &browser.access {
            true => Ask::get("me").bearer(text),
            false => Ask::refresh(text),
        };
        let bytes = URL_SAFE_NO_PAD.decode(token).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            server
                .send(path(&URL_SAFE_NO_PAD.encode(flipped)))
                .await
                .expect(401, "TOKEN_INVALID");
        }
        for len in 1..token.len() {
            server
                .send(path(&token[..len]))
                .await
                .expect(401, "TOKEN_INVALID");
        }
        let last = token.chars().last().unwrap();
        let sloppy = (b'A'..=b'z')
            .map(char::from)
            .filter(|&letter| letter != last);
        for letter in sloppy.filter(char::is_ascii_alphanumeric) {
            server
                .send(path(&format!("{}{letter}", &token[..token.len() - 1])))
                .await
                .expect(401, "TOKEN_INVALID");
        }
        for text in [
            format!("{token}="),
            format!("{token}A"),
            token.replace(['-', '_'], "+") + "/",
            "A".repeat(65_536),
        ] {
            server.send(path(&text)).await.expect(401, "TOKEN_INVALID");
        }
    }
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
}

#[tokio::test]
async fn a_mac_that_is_wrong_under_a_right_checksum_changes_nothing() {
    let server = Server::start().await;
    let (browser, other) = (server.login(ADMIN).await, server.login("mina").await);
    let bytes = |token: &str| URL_SAFE_NO_PAD.decode(token).unwrap();
    let (own, foreign) = (bytes(&browser.refresh), bytes(&other.refresh));
    let seal = |signed: &[u8], mac: &[u8]| {
        use sha2::{Digest, Sha256};
        let mut token = [signed, mac].concat();
        let sum = Sha256::digest(&token);
        token.extend(&sum[..4]);
        URL_SAFE_NO_PAD.encode(token)
    };
    let generation = |number: u64| [&own[..19], &number.to_be_bytes()].concat();
    let mut unknown_kid = own[..27].to_vec();
    unknown_kid[2] = 200;
    for (signed, mac) in [
        (own[..27].to_vec(), vec![0; 16]),
        (own[..27].to_vec(), foreign[27..43].to_vec()),
        (foreign[..27].to_vec(), own[27..43].to_vec()),
        (generation(1), own[27..43].to_vec()),
        (generation(u64::MAX), own[27..43].to_vec()),
        (unknown_kid, own[27..43].to_vec()),
        (
            [&own[..3], &[0; 16], &own[19..27]].concat(),
            own[27..43].to_vec(),
        ),
    ] {
        server
            .send(Ask::refresh(&seal(&signed, &mac)))
            .await
            .expect(401, "TOKEN_INVALID");
        server
            .send(Ask::logout(&seal(&signed, &mac)))
            .await
            .expect(401, "TOKEN_INVALID");
    }
    assert_eq!(
        seal(&own[..27], &own[27..43]),
        browser.refresh,
        "the layout is as this test believes"
    );
    server.send(browser.ask_refresh()).await.expect(200, "OK");
    server.send(other.ask_refresh()).await.expect(200, "OK");
}

#[tokio::test]
async fn a_token_counts_in_its_header_alone() {
    let server = Server::start().await;
    let browser = server.login(ADMIN).await;
    let token = &browser.refresh;
    let body = json!({ "refreshToken": token }).to_string();
    for ask in [
        Ask::post(&format!("auth/refresh?refreshToken={token}")),
        Ask::post("auth/refresh").json(&body),
        Ask::post("auth/refresh").header("cookie", &format!("refreshToken={token}")),
    ] {
        server.send(ask).await.expect(401, "TOKEN_INVALID");
    }
    let twice = Ask::refresh(token).bearer(token);
    server.send(twice).await.expect(401, "TOKEN_INVALID");
}

#[tokio::test]
async fn another_users_name_beside_the_token_is_refused() {
    let server = Server::start().await;
    let browser = server.login(ADMIN).await;
    for name in ["admin", "Admin", "%61dmin"] {
        server
            .send(Ask::get("me").bearer(&browser.access).header("usrId", name))
            .await
            .expect(200, "OK");
    }
    for name in [
        "",
        "mina",
        "admin,mina",
        "admin.",
        "admin'--",
        "%ff",
        "аdmin",
    ] {
        let ask = Ask::get("me").bearer(&browser.access).header("usrId", name);
        server.send(ask).await.expect(403, "FORBIDDEN");
    }
    let twice = Ask::get("me")
        .bearer(&browser.access)
        .header("usrId", "admin")
        .header("usrId", "admin");
    server.send(twice).await.expect(403, "FORBIDDEN");
}

#[tokio::test]
async fn a_name_beyond_ascii_travels_percent_encoded() {
    let server = Server::start().await;
    server
        .execute("UPDATE users SET is_active = TRUE WHERE usr_id = '서연'")
        .await;
    let browser = server.login("서연").await;
    let ask = Ask::get("me")
        .bearer(&browser.access)
        .header("usrId", "%EC%84%9C%EC%97%B0");
    assert_eq!(
        server.send(ask).await.expect(200, "OK").data()["usrId"],
        "서연"
    );
}

#[tokio::test]
async fn the_project_code_chooses_among_ones_own_projects() {
    let server = Server::start().await;
    let (admin, mina) = (server.login(ADMIN).await, server.login("mina").await);
    let ask = |access: &str, code: &str| {
        Ask::get("me")
            .bearer(access)
            .header("x-smp-project-code", code)
    };
    for code in ["acme", "globex"] {
        let reply = server.send(ask(&admin.access, code)).await;
        assert_eq!(reply.expect(200, "OK").data()["tenantId"], code);
    }
    for code in [
        "",
        "globex",
        "ACME",
        "acme ",
        "acme,globex",
        "' OR 1=1 --",
        "아크메",
    ] {
        server
            .send(ask(&mina.access, code))
            .await
            .expect(403, "FORBIDDEN");
    }
    let twice = ask(&admin.access, "acme").header("x-smp-project-code", "acme");
    server.send(twice).await.expect(403, "FORBIDDEN");
}

#[tokio::test]
async fn expire_access_kills_access_tokens_and_leaves_the_session() {
    let server = Server::start().await;
    let mut browser = server.login(ADMIN).await;
    let other = server.login(ADMIN).await;
    server
        .send(Ask::post("demo/expire-access").bearer(&browser.access))
        .await
        .expect(200, "OK");
    server
        .get("me", &browser.access)
        .await
        .expect(401, "TOKEN_INVALID");
    server.get("me", &other.access).await.expect(200, "OK");
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    server.get("me", &browser.access).await.expect(200, "OK");
}

#[tokio::test]
async fn without_demo_there_is_no_expire_access() {
    let server = Server::with(Settings::default()).await;
    let browser = server.login(ADMIN).await;
    server
        .send(Ask::post("demo/expire-access").bearer(&browser.access))
        .await
        .expect(404, "NOT_FOUND");
    server
        .send(Ask::post("demo/expire-access"))
        .await
        .expect(404, "NOT_FOUND");
}

#[tokio::test]
async fn a_server_with_other_keys_knows_no_token_and_ends_no_session() {
    let server = Server::start().await;
    let browser = server.login(ADMIN).await;
    let keys = tollgate_server::keys::Keys::generate().into();
    let stranger = tollgate_server::app(tollgate_server::AppState {
        keys,
        ..server.state.clone()
    });
    for ask in [
        Ask::get("me").bearer(&browser.access),
        browser.ask_refresh(),
        Ask::logout(&browser.refresh),
    ] {
        crate::support::send(&stranger, ask)
            .await
            .expect(401, "TOKEN_INVALID");
    }
    crate::support::send(&stranger, Ask::login(ADMIN, PASSWORD))
        .await
        .expect(200, "OK");
    server.send(browser.ask_refresh()).await.expect(200, "OK");
}
