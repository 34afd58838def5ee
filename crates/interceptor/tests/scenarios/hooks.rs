//! What an app hangs into the chain may fail, and nobody else suffers.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{FutureExt, LocalBoxFuture, ready};
use tollgate_interceptor::chain::{Next, Step};
use tollgate_interceptor::{Client, Error, Event, Observer, Request, Response};

use crate::world::{World, session};

/// Refuses requests to one path before they are sent.
struct Refuse(&'static str);

impl Step for Refuse {
    fn run<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> LocalBoxFuture<'a, Result<Response, Error>> {
        match request.path().ends_with(self.0) {
            true => ready(Err(Error::Setup("refused by the app".to_owned()))).boxed_local(),
            false => next.run(request).boxed_local(),
        }
    }
}

#[test]
fn t71_a_step_that_fails_fails_its_own_request_and_is_reported() {
    let mut world = World::logged_in();
    let client = Client::builder(&world.auth).step(Refuse("bad")).build();
    let waiting = world.send_by(&client, Request::get("good"));
    world.call().reply_failed(401, "TOKEN_INVALID");
    world.run();
    let bad = world.send_by(&client, Request::get("bad"));
    world.accept_refresh("a2", "r2");
    world.answer_all();
    assert_eq!(bad.error(), Error::Setup("refused by the app".to_owned()));
    assert!(waiting.outcome().is_some_and(|outcome| outcome.is_ok()));
    let is_report = |event: &Event| {
        matches!(
            event,
            Event::Failed {
                error: Error::Setup(_),
                ..
            }
        )
    };
    assert_eq!(world.count(is_report), 1);
}

/// Breaks once, when it is told of a login.
struct BreakOnce(Rc<Cell<bool>>);

impl Observer for BreakOnce {
    fn on_event(&self, _at: Duration, event: &Event) {
        if matches!(event, Event::LoggedIn { .. }) && !self.0.replace(true) {
            panic!("an observer of the app breaks");
        }
    }
}

#[test]
fn t71_an_observer_that_breaks_does_not_silence_the_next() {
    let mut world = World::anonymous();
    world.auth.observe(BreakOnce(Rc::default()));
    let auth = world.auth.clone();
    let login = || auth.login(session("ada", "a1", "r1"));
    assert!(catch_unwind(AssertUnwindSafe(login)).is_err());

    let request = world.get_unauthorized("me");
    world.accept_refresh("a2", "r2");
    world.answer_all();
    assert!(request.outcome().is_some_and(|outcome| outcome.is_ok()));
    assert!(world.count(|event| matches!(event, Event::Refreshed { .. })) == 1);
}
