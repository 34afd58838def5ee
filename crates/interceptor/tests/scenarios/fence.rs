//! What is meant for one session never touches another.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use tollgate_interceptor::{Auth, Error, Event, LogoutReason, Observer, Request};

use crate::world::{Recorder, World, secs};

#[test]
fn t28_a_logout_during_a_refresh_wins() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    let refresh = world.refresh();
    world.auth.logout();
    assert_eq!(
        world.store.text(),
        None,
        "the logout has taken effect before it returns"
    );
    refresh.reply_ok(r#"{"accessToken":"a2","refreshToken":"r2"}"#);
    world.run();
    assert_eq!(world.store.text(), None);
    assert_eq!(
        request.error(),
        Error::SessionEnded(LogoutReason::LoggedOut)
    );
    assert_eq!(world.logouts(), [LogoutReason::LoggedOut]);
    let told = world.call();
    assert!(told.request.path().ends_with("auth/logout"));
    assert_eq!(
        told.bearer(),
        Some("r1"),
        "nobody refreshes in order to log out"
    );
    assert_eq!(world.transport.n_pending(), 0);
}

#[test]
fn t29_a_logout_between_answer_and_write_leaves_the_storage_empty() {
    // Once here, and once in another tab whose news have not arrived.
    for is_here in [true, false] {
        let mut world = World::logged_in();
        let request = world.get_unauthorized("me");
        world
            .refresh()
            .reply_ok(r#"{"accessToken":"a2","refreshToken":"r2"}"#);
        match is_here {
            true => world.auth.logout(),
            false => world.store.change_silently(None),
        }
        world.run();
        assert_eq!(world.store.text(), None);
        assert!(matches!(request.error(), Error::SessionEnded(_)));
        assert_eq!(world.logouts().len(), 1);
        assert!(world.auth.identity().is_none());
    }
}

#[test]
fn t30_a_login_as_another_user_is_not_touched_by_the_first_ones_refresh() {
    let mut world = World::logged_in();
    let queued = world.get_unauthorized("me");
    let refresh = world.refresh();
    world.login("bob", "b1", "s1");
    refresh.reply_ok(r#"{"accessToken":"a2","refreshToken":"r2"}"#);
    world.run();
    assert_eq!(queued.error(), Error::SessionEnded(LogoutReason::Switched));
    assert_eq!(world.stored_access_token().as_deref(), Some("b1"));
    assert_eq!(
        world.transport.n_pending(),
        0,
        "nothing of the first user is replayed as the second"
    );

    let request = world.get_unauthorized("me");
    assert_eq!(
        world.refresh().bearer(),
        Some("s1"),
        "and the second user's refresh does not wait for it"
    );
    assert!(request.is_pending());
}

#[test]
fn t30_a_401_for_the_first_user_is_not_replayed_as_the_second() {
    let mut world = World::logged_in();
    let request = world.send(Request::post("users").json(&"of ada"));
    let call = world.call();
    world.login("bob", "b1", "s1");
    call.reply_failed(401, "TOKEN_INVALID");
    world.run();
    assert_eq!(request.error(), Error::SessionEnded(LogoutReason::Switched));
    assert_eq!(world.transport.n_pending(), 0);
    assert_eq!(world.n_refreshes(), 0);
}

#[test]
fn a_retry_is_not_sent_for_another_user() {
    let mut world = World::logged_in();
    let request = world.get("me");
    world.call().reply(503, "");
    world.run();
    world.login("bob", "b1", "s1");
    world.advance(secs(1));
    assert_eq!(request.error(), Error::SessionEnded(LogoutReason::Switched));
    assert_eq!(world.transport.n_pending(), 0);
}

#[test]
fn t32_a_second_logout_does_nothing() {
    let mut world = World::logged_in();
    world.auth.logout();
    world.auth.logout();
    world.run();
    assert_eq!(world.transport.n_sent(), 1, "the server is told once");
    assert_eq!(world.logouts(), [LogoutReason::LoggedOut]);
}

#[test]
fn the_call_of_a_logout_outlives_its_page() {
    let mut world = World::logged_in();
    world.auth.logout();
    world.run();
    let call = world.call_for("auth/logout");
    assert!(call.request.is_kept_alive());
}

#[test]
fn a_refusal_that_another_tab_has_overtaken_is_not_believed() {
    let mut world = World::logged_in();
    let request = world.get_unauthorized("me");
    let newer = crate::world::session("ada", "a2", "r2").to_json();
    let refresh = world.refresh();
    world.store.change_silently(Some(&newer));
    refresh.reply_failed(401, "SESSION_REVOKED");
    world.run();
    let replay = world.call();
    assert_eq!(replay.bearer(), Some("a2"));
    replay.reply_ok("true");
    world.run();
    assert_eq!(request.data(), true);
    assert!(world.logouts().is_empty());
}

#[test]
fn an_answer_for_one_user_is_not_given_to_the_page_of_the_next() {
    let mut world = World::logged_in();
    let request = world.get("me");
    let call = world.call();
    world.login("bob", "b1", "s1");
    call.reply_ok(r#"{"secret":"of ada"}"#);
    world.run();
    assert_eq!(request.error(), Error::SessionEnded(LogoutReason::Switched));
}

#[test]
fn each_request_is_told_why_its_own_session_ended() {
    let mut world = World::logged_in();
    let adas = world.get("me");
    let call = world.call();
    world.login("bob", "b1", "s1");
    let bobs = world.get_unauthorized("me");
    world.refresh().reply_failed(401, "TOKEN_REUSED");
    world.run();
    call.reply_failed(401, "TOKEN_INVALID");
    world.run();
    assert_eq!(bobs.error(), Error::SessionEnded(LogoutReason::Reused));
    assert_eq!(adas.error(), Error::SessionEnded(LogoutReason::Switched));
}

#[test]
fn a_logout_ends_no_session_that_was_begun_in_another_tab() {
    let mut world = World::logged_in();
    let bobs = crate::world::session("bob", "b1", "s1").to_json();
    world.store.change_silently(Some(&bobs));
    world.auth.logout();
    world.run();
    assert_eq!(world.store.text(), Some(bobs));
    assert_eq!(world.transport.n_sent(), 0);
    assert_eq!(world.logouts(), [LogoutReason::Switched]);
}

/// Signs out in the moment in which something is told.
struct LogOutAt {
    auth: Auth,
    is_moment: fn(&Event) -> bool,
}

impl Observer for LogOutAt {
    fn on_event(&self, _at: Duration, event: &Event) {
        if (self.is_moment)(event) {
            self.auth.logout();
        }
    }
}

#[test]
fn a_logout_out_of_an_observer_takes_effect_at_once_and_in_order() {
    let moments: [fn(&Event) -> bool; 5] = [
        |event| matches!(event, Event::Sent { .. }),
        |event| matches!(event, Event::Queued { .. }),
        |event| matches!(event, Event::Refreshing { .. }),
        |event| matches!(event, Event::Refreshed { .. }),
        |event| matches!(event, Event::Answered { status: 200, .. }),
    ];
    for is_moment in moments {
        let mut world = World::anonymous();
        let auth = world.auth.clone();
        world.auth.observe(LogOutAt { auth, is_moment });
        let later = Rc::new(RefCell::new(Vec::new()));
        world.auth.observe(Recorder(later.clone()));
        world.login("ada", "a1", "r1");
        let request = world.get_unauthorized("me");
        if let Some(call) = world.transport.take_for("auth/refresh") {
            call.reply_ok(r#"{"accessToken":"a2"}"#);
            world.run();
        }
        if let Some(call) = world.transport.take_for("me") {
            call.reply_ok("true");
            world.run();
        }
        assert_eq!(
            request.error(),
            Error::SessionEnded(LogoutReason::LoggedOut)
        );
        assert_eq!(world.store.text(), None);
        assert!(world.transport.take_for("auth/refresh").is_none());
        assert_eq!(
            *world.events.borrow(),
            *later.borrow(),
            "all observers hear the same story"
        );
    }
}

#[test]
fn another_tenant_is_another_login_by_the_same_tokens() {
    let mut world = World::logged_in();
    let create = world.send(Request::post("users").json(&"in the first tenant"));
    let call = world.call();
    world.auth.choose_tenant("globex");
    call.reply_failed(401, "TOKEN_INVALID");
    world.run();
    assert_eq!(
        create.error(),
        Error::SessionEnded(LogoutReason::Switched),
        "what was meant for one tenant is not replayed in the other"
    );
    assert_eq!(world.n_refreshes(), 0);

    world.get("me");
    let call = world.call();
    assert_eq!(call.bearer(), Some("a1"));
    assert_eq!(
        call.request.headers().get("x-smp-project-code"),
        Some("globex")
    );
    let stored = world.stored().unwrap();
    assert_eq!(stored.tenant_id(), Some("globex"));
    assert_eq!(stored.refresh_token().unwrap().expose(), "r1");
    let identity = world.auth.identity().unwrap();
    assert_eq!(identity.tenant_id.as_deref(), Some("globex"));
}

#[test]
fn without_a_session_there_is_no_tenant_to_choose() {
    let world = World::anonymous();
    world.auth.choose_tenant("globex");
    assert_eq!(world.store.text(), None);
    assert!(world.auth.identity().is_none());
}
