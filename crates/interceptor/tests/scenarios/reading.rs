//! How what a server sends is read.

use std::time::Duration;

use tollgate_interceptor::port::Sign;
use tollgate_interceptor::{Error, OAuth2Contract};

use crate::world::{Profile, World, secs};

/// The mark that some servers put before their JSON.
const MARK: &str = "\u{feff}";

#[test]
fn a_mark_before_the_json_stops_neither_login_nor_refresh_nor_data() {
    let mut world = World::anonymous();
    let login = world.log_in();
    let data = r#"{"usrId":"ada","accessToken":"a1","refreshToken":"r1"}"#;
    let body = format!(r#"{MARK}{{"resultCode":"OK","data":{data}}}"#);
    world.call_for("auth/login").reply(200, &body);
    world.run();
    assert_eq!(login.data(), "ada");

    let request = world.get("me");
    let expired = format!(r#"{MARK}{{"resultCode":"TOKEN_INVALID"}}"#);
    world.call().reply(401, &expired);
    world.run();
    let renewed = format!(r#"{MARK}{{"resultCode":"OK","data":{{"accessToken":"a2"}}}}"#);
    world.refresh().reply(200, &renewed);
    world.run();
    let data = format!(r#"{MARK}{{"resultCode":"OK","data":[1]}}"#);
    world.call().reply(200, &data);
    world.run();
    assert_eq!(request.data(), serde_json::json!([1]));
    assert_eq!(world.n_refreshes(), 1);

    let request = world.get("me");
    let forbidden = format!(r#"{MARK}{{"resultCode":"FORBIDDEN"}}"#);
    world.call().reply(403, &forbidden);
    world.run();
    assert!(
        matches!(request.error(), Error::Forbidden(failure) if failure.code.as_deref() == Some("FORBIDDEN"))
    );
}

#[test]
fn a_mark_before_a_refusal_does_not_hide_it() {
    let mut world = World::logged_in();
    let _request = world.get_unauthorized("me");
    let refused = format!(r#"{MARK}{{"resultCode":"SESSION_EXPIRED"}}"#);
    world.refresh().reply(401, &refused);
    world.run();
    assert_eq!(world.logouts().len(), 1);
}

#[test]
fn a_life_in_digits_is_counted_after_login_and_after_a_refresh() {
    let in_envelope =
        r#"{"resultCode":"OK","data":{"accessToken":"a","refreshToken":"r","expiresIn":LIFE}}"#;
    let in_oauth = r#"{"access_token":"a","refresh_token":"r","expires_in":LIFE}"#;
    let oauth = OAuth2Contract::new("/api/master", "/api/master/auth/refresh", "spa");
    for (mut world, answer) in [
        (World::anonymous(), in_envelope),
        (World::open(Profile::default(), oauth), in_oauth),
    ] {
        let _login = world.log_in();
        let login = world.call_for("auth/login");
        login.reply(200, &answer.replace("LIFE", r#""100""#));
        world.run();
        for (life, next) in [(100, r#""200""#), (200, "100")] {
            assert_eq!(world.stored().unwrap().access_token().expose(), "a");
            // Somebody uses the page, so that the token is refreshed shortly before its end.
            world.give(Sign::Input);
            world.advance(secs(life * 8 / 10));
            assert!(!world.is_refreshing());
            world.advance(secs(life * 2 / 10));
            world.refresh().reply(200, &answer.replace("LIFE", next));
            world.run();
        }
    }
}

#[test]
fn a_life_that_is_no_length_of_time_is_not_known() {
    for life in [
        r#""-100""#,
        r#""""#,
        r#""99999999999999999999999""#,
        r#""soon""#,
        "-1",
        "null",
    ] {
        let mut world = World::logged_in();
        let request = world.get_unauthorized("me");
        let data = format!(r#"{{"accessToken":"a2","expiresIn":{life}}}"#);
        world.refresh().reply_ok(&data);
        world.run();
        world.answer_all();
        assert!(
            request.outcome().is_some_and(|outcome| outcome.is_ok()),
            "{life}"
        );
        assert_eq!(world.stored().unwrap().expires_at(), None, "{life}");
        assert_eq!(world.clock.until_next(), None, "{life}: no timer");
        world.advance(Duration::from_secs(3_600));
        assert!(!world.is_refreshing(), "{life}");
    }
}
