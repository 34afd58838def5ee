//! The address that a session is listed with: the connection's, or what a trusted proxy says.

use tollgate_server::config::{EdgeSettings, Settings};

use crate::support::{Ask, Server};

/// Where a session is listed to come from, that began with a login from a peer with these headers.
async fn listed(trusted: &[&str], peer: &str, headers: &[(&'static str, &str)]) -> String {
    let server = Server::with(Settings {
        edge: EdgeSettings {
            trusted_proxy: trusted.iter().map(|proxy| proxy.parse().unwrap()).collect(),
            ..EdgeSettings::default()
        },
        ..Settings::default()
    })
    .await;
    let mut login = Ask::login("admin", "tollgate-demo").from(peer);
    for (name, value) in headers {
        login = login.header(name, value);
    }
    let access = server.send(login).await.data()["accessToken"].clone();
    let sessions = server
        .get("sessions", access.as_str().unwrap())
        .await
        .data();
    let mut sessions = sessions["items"].as_array().unwrap().iter();
    let own = sessions.find(|session| session["isCurrent"] == true);
    own.unwrap()["ip"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn without_a_trusted_proxy_nobody_can_pretend_an_address() {
    let pretended = [
        ("x-forwarded-for", "198.51.100.1"),
        ("x-real-ip", "198.51.100.1"),
        ("forwarded", "for=198.51.100.1"),
    ];
    assert_eq!(listed(&[], "203.0.113.9", &pretended).await, "203.0.113.9");
    assert_eq!(
        listed(&["10.0.0.0/8"], "203.0.113.9", &pretended).await,
        "203.0.113.9"
    );
}

#[tokio::test]
async fn a_trusted_proxy_says_who_the_client_is_and_by_one_header_alone() {
    let trusted = ["10.0.0.0/8", "192.0.2.7"];
    let told = [
        ("x-forwarded-for", "1.1.1.1, 198.51.100.1"),
        ("x-forwarded-for", "192.0.2.7"),
        ("x-real-ip", "1.1.1.1"),
        ("forwarded", "for=1.1.1.1"),
    ];
    assert_eq!(listed(&trusted, "10.0.0.1", &told).await, "198.51.100.1");
    assert_eq!(listed(&trusted, "10.0.0.1", &told[2..]).await, "10.0.0.1");
}
