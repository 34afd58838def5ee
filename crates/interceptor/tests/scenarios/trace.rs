//! What is written for `tracing`: everything that happens, and no secret.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tollgate_interceptor::trace::Trace;
use tollgate_interceptor::{Body, Error, Request};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::world::{World, secs};

/// Collects what a log would show.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = self.0.lock().map_err(|_| io::ErrorKind::Other)?;
        written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Everything that is written, down to the lowest level, while `run` goes on.
fn log_of(run: impl FnOnce(&mut World)) -> Vec<String> {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .without_time()
        .with_writer(move || writer.clone())
        .finish();
    let until_dropped = subscriber.set_default();
    let mut world = World::anonymous();
    world.auth.observe(Trace);
    run(&mut world);
    drop(until_dropped);
    let written = log.0.lock().expect("nobody writes any more").clone();
    let text = String::from_utf8(written).expect("a log is text");
    text.lines().map(str::to_owned).collect()
}

/// A run in which everything happens, with a canary in each place that may hold a secret.
fn eventful(world: &mut World) {
    world.login("canary-user", "canary-a1", "canary-r1");
    let _read = world.send(Request::get("users?q=canary").header("x-note", "canary"));
    world.call().reply_failed(401, "TOKEN_INVALID");
    world.run();
    world
        .refresh()
        .reply(503, r#"{"resultCode":"BUSY","message":"canary"}"#);
    world.advance(secs(1));
    world.accept_refresh("canary-a2", "canary-r2");
    world.answer_all();

    let _write = world.send(
        Request::post("users")
            .json(&"canary")
            .idempotency_key("canary-key"),
    );
    world.call().reply(
        422,
        r#"{"resultCode":"FAILED","message":"canary is no name"}"#,
    );
    world.run();
    let _upload = world.send(Request::put("photo").with_body(Body::once("canary")));
    world.call().fail(Error::Network);
    world.run();
    let _stray = world.get("https://canary:canary@elsewhere.example/");

    world.store.set_full(true);
    let _read = world.get_unauthorized("me");
    world.accept_refresh("canary-a3", "canary-r3");
    world.auth.logout();
    world.run();
}

#[test]
fn what_happens_is_written_at_its_level() {
    let log = log_of(eventful);
    for (level, words) in [
        ("INFO", "logged in"),
        ("DEBUG", "sent"),
        ("DEBUG", "answered"),
        ("DEBUG", "queued"),
        ("DEBUG", "refreshing"),
        ("WARN", "refresh failed"),
        ("INFO", "refreshed"),
        ("DEBUG", "failed"),
        ("TRACE", "loading"),
        ("WARN", "the session can't be stored"),
        ("INFO", "logged out"),
    ] {
        let head = format!("{level} tollgate_interceptor::trace: {words} ");
        assert!(
            log.iter().any(|line| line.trim_start().starts_with(&head)),
            "{head:?} in {log:#?}"
        );
    }
}

#[test]
fn t69_what_is_written_for_tracing_holds_no_secret() {
    let log = log_of(eventful);
    assert!(log.len() > 30, "{log:#?}");
    let telling: Vec<_> = log.iter().filter(|line| line.contains("canary")).collect();
    assert!(telling.is_empty(), "{telling:#?}");
}

#[test]
fn a_server_cannot_write_lines_of_its_own() {
    let log = log_of(|world| {
        let _request = world.get("me");
        world.call().reply(
            418,
            r#"{"resultCode":"X\n INFO tollgate_interceptor::trace: logged in"}"#,
        );
        world.run();
    });
    let is_forged = |line: &String| line.trim_start().starts_with("INFO");
    assert!(!log.iter().any(is_forged), "{log:#?}");
    assert!(log.iter().any(|line| line.contains("failed")), "{log:#?}");
}
