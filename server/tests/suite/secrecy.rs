//! Tokens and passwords are nowhere but in the answers that give them.

use std::io;
use std::sync::{Arc, Mutex};

use tollgate_server::demo::{ADMIN, PASSWORD};
use tracing_subscriber::filter::LevelFilter;

use crate::support::{Ask, Server};

/// Everything that is logged, by all tests, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn contains(haystack: &[u8], needle: &str) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle.as_bytes())
}

#[tokio::test]
async fn no_token_and_no_password_is_logged_or_stored() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();

    let server = Server::start().await;
    let mut browser = server.login(ADMIN).await;
    let mut secrets = vec![PASSWORD.to_owned(), "a wrong password".into()];
    secrets.extend([browser.access.clone(), browser.refresh.clone()]);
    let first = browser.clone();
    server
        .send(Ask::login(ADMIN, "a wrong password"))
        .await
        .expect(401, "LOGIN_FAILED");
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    secrets.extend([browser.access.clone(), browser.refresh.clone()]);
    server
        .get(
            &format!("me?access_token={}", browser.access),
            &browser.access,
        )
        .await
        .expect(200, "OK");
    server
        .get("me", &format!("{}x", browser.access))
        .await
        .expect(401, "TOKEN_INVALID");
    server
        .send(Ask::refresh(&first.refresh))
        .await
        .expect(401, "TOKEN_REUSED");
    server.execute("DROP TABLE meta").await;
    server
        .get("me", &browser.access)
        .await
        .expect(503, "UNAVAILABLE");

    let logged = log.0.lock().unwrap().clone();
    assert!(
        contains(&logged, "used by two parties"),
        "the log has the theft"
    );
    let causes = ["no such table", "does not exist"];
    let is_told = |text: &[u8]| causes.iter().any(|cause| contains(text, cause));
    assert!(is_told(&logged), "the log has the cause");
    assert!(!is_told(&reply.bytes));
    let stored = server.place.dump().await;
    for secret in secrets {
        assert!(!contains(&logged, &secret), "the log holds a secret");
        assert!(!contains(&stored, &secret), "the database holds a secret");
    }
}
