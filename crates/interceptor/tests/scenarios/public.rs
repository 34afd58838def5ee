//! What an app reads without signals and without an observer of its own.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::FutureExt;
use serde_json::Value;
use tollgate_interceptor::{
    Client, Error, Event, Loading, Logout, LogoutReason, Method, Request, RequestId,
};

use crate::world::{World, session};

#[test]
fn loading_is_read_at_any_time_and_counts_all_clients_of_the_session() {
    let mut world = World::logged_in();
    let other = Client::new(&world.auth);
    assert_eq!(world.auth.loading(), Loading::default());
    let _read = world.get("me");
    let _submit = world.send_by(&other, Request::post("users").json(&1));
    let expected = Loading {
        n_requests: 2,
        n_submits: 1,
    };
    assert_eq!(world.auth.loading(), expected);
    world.answer_all();
    assert!(!world.auth.loading().is_loading());
}

#[test]
fn the_last_logout_is_read_until_the_next_login() {
    let mut world = World::anonymous();
    assert_eq!(world.auth.last_logout(), None, "nobody was there yet");
    world.login("ada", "a1", "r1");
    assert_eq!(world.auth.last_logout(), None);
    world.auth.logout();
    world.run();
    drop(world.call_for("auth/logout"));
    let logout = |reason, usr_id: &str| {
        Some(Logout {
            reason,
            usr_id: usr_id.to_owned(),
        })
    };
    assert_eq!(
        world.auth.last_logout(),
        logout(LogoutReason::LoggedOut, "ada")
    );

    world.login("bob", "b1", "s1");
    assert_eq!(world.auth.last_logout(), None);
    let _request = world.get_unauthorized("me");
    world.refresh().reply_failed(401, "SESSION_REVOKED");
    world.run();
    assert_eq!(
        world.auth.last_logout(),
        logout(LogoutReason::Revoked, "bob")
    );
}

#[test]
fn a_session_that_is_garbage_at_the_start_is_a_reason_that_a_page_can_show() {
    for (text, is_garbage) in [
        (None, false),
        (Some("null"), false),
        (Some(""), true),
        (Some("\"null\""), true),
        (Some("undefined"), true),
        (Some("{"), true),
        (Some("{}"), true),
        (Some(r#"{"usrId":"ada"}"#), true),
        (Some(r#"{"usrId":"ada","accessToken":7}"#), true),
    ] {
        let world = World::anonymous();
        world.store.change_silently(text);
        let mut world = world.another_tab();
        let reason = world.auth.last_logout().map(|logout| logout.reason);
        assert_eq!(
            reason,
            is_garbage.then_some(LogoutReason::Unreadable),
            "{text:?}"
        );
        assert_eq!(world.auth.identity(), None);

        world.login("ada", "a1", "r1");
        assert_eq!(world.auth.last_logout(), None);
    }
}

#[test]
fn garbage_at_the_start_ends_no_request_of_nobody() {
    let world = World::anonymous();
    world.store.change_silently(Some("{"));
    let mut world = world.another_tab();
    let request = world.get("public");
    world.answer_all();
    assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
}

#[test]
fn a_session_that_cannot_be_stored_is_told_to_whoever_asks() {
    let mut world = World::anonymous();
    assert!(!world.auth.is_unstored());
    world.store.set_blocked(true);
    world.login("ada", "a1", "r1");
    assert!(world.auth.is_unstored());
    world.store.set_blocked(false);
    let _request = world.get_unauthorized("me");
    world.accept_refresh("a2", "r2");
    assert!(!world.auth.is_unstored());
}

#[test]
fn a_closure_is_an_observer() {
    let mut world = World::logged_in();
    let told = Rc::new(RefCell::new(Vec::new()));
    let seen = told.clone();
    world.auth.observe(move |at: Duration, event: &Event| {
        if let Event::Loading(loading) = event {
            seen.borrow_mut().push((at, loading.n_requests));
        }
    });
    let _request = world.get("me");
    world.advance(Duration::from_secs(3));
    world.answer_all();
    let counts: Vec<_> = told.borrow().iter().map(|(_, n)| *n).collect();
    assert_eq!(counts, [1, 0]);
    let (first, last) = (told.borrow()[0].0, told.borrow()[1].0);
    assert_eq!(last - first, Duration::from_secs(3));
}

#[test]
fn who_sends_a_request_knows_which_events_are_about_it() {
    let mut world = World::logged_in();
    let first = world.client.send::<Value>(Request::get("a"));
    let second = world.client.fetch(Request::get("b"));
    let login = world.client.login(Request::post("auth/login"));
    let ids = [first.id(), second.id(), login.id()];
    let mut flying = (
        first.boxed_local(),
        second.boxed_local(),
        login.boxed_local(),
    );
    // Whichever is sent first.
    assert!((&mut flying.2).now_or_never().is_none());
    assert!((&mut flying.1).now_or_never().is_none());
    assert!((&mut flying.0).now_or_never().is_none());
    for (path, id) in [("a", ids[0]), ("b", ids[1]), ("auth/login", ids[2])] {
        assert_eq!(sent_as(&world, path), Some(id), "{path}");
    }
    world.call_for("auth/login").reply_failed(401, "NO");
    assert!(matches!(
        (&mut flying.2).now_or_never(),
        Some(Err(Error::Unauthorized(_)))
    ));
    let is_its_failure = |event: &Event| matches!(event, Event::Failed { id, .. } if *id == ids[2]);
    assert_eq!(world.count(is_its_failure), 1);
    drop(flying);
    let aborted: Vec<_> = ids
        .into_iter()
        .filter(|own| world.count(|event| *event == Event::Aborted { id: *own }) == 1)
        .collect();
    assert_eq!(aborted, ids[..2]);
}

fn sent_as(world: &World, path: &str) -> Option<RequestId> {
    let events = world.events.borrow();
    events.iter().find_map(|event| match event {
        Event::Sent { id, path: sent, .. } if sent.ends_with(&format!("/{path}")) => Some(*id),
        _ => None,
    })
}

#[test]
fn a_path_with_a_slash_before_it_is_under_the_base_and_carries_the_token() {
    let mut world = World::logged_in();
    for target in ["me", "/me", "/api/master/me"] {
        let _request = world.get(target);
        let call = world.call();
        assert_eq!(call.request.target(), "/api/master/me", "{target}");
        assert_eq!(call.bearer(), Some("a1"), "{target}");
    }
}

#[test]
fn a_head_request_is_sent_as_what_only_reads_and_answered_without_a_body() {
    let mut world = World::logged_in();
    let answer = world.client.fetch(Request::head("export"));
    let mut answer = answer.boxed_local();
    assert!((&mut answer).now_or_never().is_none());
    assert_eq!(world.auth.loading().n_submits, 0);
    let call = world.call();
    assert_eq!(call.request.method(), Method::Head);
    call.reply_with(200, "", &[("content-length", "7")]);
    let answer = answer.now_or_never().expect("it was answered").unwrap();
    assert_eq!(answer.headers.get("Content-Length"), Some("7"));
    assert!(answer.body.is_empty());
}

#[test]
fn what_cannot_be_sent_says_in_plain_words_why() {
    let mut world = World::logged_in();
    for (request, words) in [
        (Request::get("a b"), "percent-encoded"),
        (Request::get("../a"), "`.` or `..`"),
        (Request::get("https://ada:canary@x.example/"), "a password"),
        (Request::get("//x.example"), "nor a whole address"),
        (Request::get("mailto:canary"), "nor a whole address"),
        (Request::get("me").header("x-a", "canary\n"), "a line break"),
        (
            Request::get("me").header("x a", "canary"),
            "a header contains",
        ),
    ] {
        let error = world.send(request).error();
        let text = error.to_string();
        assert!(matches!(error, Error::Setup(_)), "{text}");
        assert!(
            text.starts_with("the request could not be made: "),
            "{text}"
        );
        assert!(text.contains(words), "{text}");
        assert!(!text.contains("canary"), "{text}");
    }
    assert_eq!(world.transport.n_sent(), 0);
}

#[test]
fn a_request_that_never_left_names_a_refused_preflight_as_the_likely_cause() {
    let mut world = World::logged_in();
    let request = world.send(Request::post("users").json(&1));
    world.call().fail(Error::Network);
    world.run();
    let text = request.error().to_string();
    assert!(
        text.contains("preflight") && text.contains("origin"),
        "{text}"
    );
}

#[test]
fn a_tab_that_opens_on_a_session_has_no_last_logout() {
    let world = World::anonymous();
    let text = session("ada", "a1", "r1").to_json();
    world.store.change_silently(Some(&text));
    let world = world.another_tab();
    assert_eq!(world.auth.identity().unwrap().usr_id, "ada");
    assert_eq!(world.auth.last_logout(), None);
}
