//! A one-time password: how often it is heard, for how long, and how far its session gets.

use serde_json::{Value, json};
use tollgate_api_types::Secret;
use tollgate_server::demo::PASSWORD;
use tollgate_server::password::{ONE_TIME_GRACE, hash};
use tollgate_server::rotation::End;
use tollgate_server::store::{NewPassword, OneTime, Others, PasswordChanged, SignIn, UserAct};
use tollgate_server::throttle::{Key, Limits, Subject};
use tollgate_server::token::FamilyId;

use crate::people::{People, new_user};
use crate::sign_ins::right;
use crate::support::{Ask, Browser, NOON, Reply, Server, send};

const NEXT: &str = "a quiet river at dawn";

const DAY: i64 = 24 * 3_600;

/// Mina with a one-time password that an administrator has just given.
struct Scene {
    people: People,
    password: String,
}

impl Scene {
    async fn new() -> Self {
        let people = People::new().await;
        let password = reset(&people).await;
        Self { people, password }
    }

    fn server(&self) -> &Server {
        &self.people.server
    }

    async fn sign_in(&self) -> Browser {
        Browser::new(self.try_sign_in().await)
    }

    async fn try_sign_in(&self) -> Reply {
        let ask = Ask::login("mina", &self.password).header("x-refresh-class", "K2");
        self.server().send(ask).await
    }

    async fn change(&self, browser: &Browser, current: &str, next: &str, others: bool) -> Reply {
        let body = json!({ "current": current, "next": next, "endOthers": others });
        self.people
            .put("me/password", &body.to_string(), browser)
            .await
    }

    /// That nothing but choosing another password is open to a session.
    async fn expect_stuck(&self, browser: &Browser) {
        let me = self.people.get("me", browser).await;
        assert_eq!(me.expect(200, "OK").data()["mustChangePassword"], true);
        let sessions = self.people.get("sessions", browser).await;
        sessions.expect(403, "PASSWORD_CHANGE_REQUIRED");
    }

    async fn expect_free(&self, browser: &Browser) {
        let me = self.people.get("me", browser).await;
        assert_eq!(me.expect(200, "OK").data()["mustChangePassword"], false);
        self.people.get("sessions", browser).await.expect(200, "OK");
    }

    /// What the audit log says of mina's sessions, newest first.
    async fn lines(&self) -> Vec<[String; 3]> {
        let log = "audit?usrId=mina&kind=signed_in,session_revoked,password_changed";
        let page = self.people.get(log, &self.people.operator).await.data();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|event| ["kind", "sid", "detail"].map(|name| text(&event[name])))
            .collect()
    }
}

async fn reset(people: &People) -> String {
    let anders = people.server.login("anders").await;
    let given = people.post("users/mina/reset-password", "", &anders).await;
    let given = given.expect(200, "OK").data();
    given["password"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_one_time_password_is_used_up_when_its_session_has_set_another() {
    let scene = Scene::new().await;
    let browser = scene.sign_in().await;
    scene.expect_stuck(&browser).await;
    let changed = scene.change(&browser, &scene.password, NEXT, true).await;
    changed.expect(200, "OK");
    scene.expect_free(&browser).await;
    scene.try_sign_in().await.expect(401, "LOGIN_FAILED");
    let later = Browser::new(scene.people.sign_in("mina", NEXT).await);
    scene.expect_free(&later).await;
}

#[tokio::test]
async fn a_second_sign_in_ends_the_session_of_the_first_with_a_line_of_audit() {
    let scene = Scene::new().await;
    let first = scene.sign_in().await;
    scene.server().clock.advance(60);
    let second = scene.sign_in().await;
    let me = scene.people.get("me", &first).await;
    me.expect(401, "SESSION_REVOKED");
    let refresh = scene.server().send(first.ask_refresh()).await;
    refresh.expect(401, "SESSION_REVOKED");
    let changed = scene.change(&first, &scene.password, NEXT, true).await;
    changed.expect(401, "SESSION_REVOKED");
    scene.expect_stuck(&second).await;
    assert_eq!(
        scene.lines().await[..3],
        [
            ["signed_in", &second.sid, "K2"],
            [
                "session_revoked",
                &first.sid,
                "one_time_password_used_again"
            ],
            ["signed_in", &first.sid, "K2"],
        ]
        .map(|line| line.map(str::to_owned))
    );
    let changed = scene.change(&second, &scene.password, NEXT, true).await;
    changed.expect(200, "OK");
    scene.expect_free(&second).await;
}

#[tokio::test]
async fn of_two_sign_ins_at_once_one_session_stays() {
    let scene = Scene::new().await;
    let (one, other) = tokio::join!(scene.sign_in(), scene.sign_in());
    let mut statuses = Vec::new();
    for browser in [&one, &other] {
        statuses.push(scene.people.get("me", browser).await.status.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn fifteen_minutes_after_its_first_sign_in_it_is_used_up_to_the_second() {
    let scene = Scene::new().await;
    scene.server().clock.advance(3_600);
    scene.sign_in().await;
    scene.server().clock.advance(ONE_TIME_GRACE - 1);
    // It is the first that counts, not the last.
    let last = scene.sign_in().await;
    scene.server().clock.advance(1);
    let wrong = scene.people.sign_in("mina", "wrong").await;
    let late = scene.try_sign_in().await;
    late.expect(401, "LOGIN_FAILED");
    assert_eq!(late.bytes, wrong.bytes, "nobody learns why");
    // Whoever came in time goes on: that was the one sign-in.
    scene.expect_stuck(&last).await;
    let changed = scene.change(&last, &scene.password, NEXT, true).await;
    changed.expect(200, "OK");
    scene.expect_free(&last).await;
}

#[tokio::test]
async fn a_clock_that_was_set_back_does_not_use_it_up() {
    let scene = Scene::new().await;
    scene.sign_in().await;
    scene.server().clock.advance(-DAY);
    scene.sign_in().await;
}

#[tokio::test]
async fn its_day_ends_it_where_that_comes_before_the_fifteen_minutes() {
    let scene = Scene::new().await;
    scene.server().clock.advance(DAY - 60);
    scene.sign_in().await;
    scene.server().clock.advance(59);
    scene.sign_in().await;
    scene.server().clock.advance(1);
    scene.try_sign_in().await.expect(401, "LOGIN_FAILED");
}

#[tokio::test]
async fn a_login_that_is_being_checked_when_the_time_is_up_comes_too_late_and_ends_nothing() {
    let scene = Scene::new().await;
    let first = scene.sign_in().await;
    scene.server().clock.advance(ONE_TIME_GRACE - 1);
    let user = scene.server().state.db.credentials("mina").await;
    let login = right(scene.server(), &user.unwrap().unwrap());
    scene.server().clock.advance(1);
    let late = scene.server().state.db.sign_in(login).await;
    assert!(matches!(late, Ok(SignIn::Refused)));
    let reply = scene.server().send(first.ask_refresh()).await;
    reply.expect(200, "OK");
}

#[tokio::test]
async fn a_session_gets_no_further_until_it_has_set_a_password_itself() {
    let scene = Scene::new().await;
    let mut first = scene.sign_in().await;
    let second = scene.sign_in().await;
    // As in a database from before there was one session for such a password.
    let both = "UPDATE families SET ended = NULL WHERE usr_id = 'mina' AND must_change_password";
    scene.server().execute(both).await;
    let changed = scene.change(&second, &scene.password, NEXT, false).await;
    changed.expect(200, "OK");
    scene.expect_free(&second).await;

    scene.expect_stuck(&first).await;
    let reply = scene.server().send(first.ask_refresh()).await;
    first.adopt(&reply);
    scene.expect_stuck(&first).await;
    let listed = scene
        .people
        .get("sessions?usrId=mina", &scene.people.anders);
    let listed = listed.await.data();
    let stuck = |browser: &Browser| {
        let mut rows = listed["items"].as_array().unwrap().iter();
        let row = rows.find(|row| row["sid"] == browser.sid.as_str());
        row.unwrap()["mustChangePassword"] == true
    };
    assert_eq!([stuck(&first), stuck(&second)], [true, false]);

    let wrong = scene
        .change(&first, &scene.password, "the other river", false)
        .await;
    wrong.expect(400, "PASSWORD_WRONG");
    let changed = scene.change(&first, NEXT, "the other river", false).await;
    changed.expect(200, "OK");
    scene.expect_free(&first).await;
    scene.expect_free(&second).await;
}

#[tokio::test]
async fn a_session_that_has_yet_to_set_a_password_can_look_at_itself_refresh_and_sign_out() {
    let scene = Scene::new().await;
    let mut browser = scene.sign_in().await;
    let own = format!("sessions/{}", browser.sid);
    for (method, path, body) in [
        ("PUT", "me/project", r#"{"tenantId":"acme"}"#),
        ("GET", "users", ""),
        ("GET", "projects", ""),
        ("GET", "sessions", ""),
        ("DELETE", own.as_str(), ""),
        ("POST", "sessions/end-others", ""),
        ("GET", "audit", ""),
        ("GET", "audit.csv", ""),
        ("GET", "dashboard/summary", ""),
        ("POST", "demo/expire-access", ""),
    ] {
        let ask = Ask::new(method.parse().unwrap(), path).bearer(&browser.access);
        let reply = scene.server().send(ask.json(body)).await;
        assert_eq!(reply.code(), "PASSWORD_CHANGE_REQUIRED", "{method} {path}");
    }
    scene.expect_stuck(&browser).await;
    let reply = scene.server().send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    scene.expect_stuck(&browser).await;
    let out = scene.server().send(Ask::logout(&browser.refresh)).await;
    out.expect(200, "OK");
    scene.people.expect_out(&browser).await;
    // Within the time the password is good for coming back.
    let back = scene.sign_in().await;
    scene.expect_stuck(&back).await;
}

#[tokio::test]
async fn administrators_see_who_has_yet_to_choose_a_password() {
    let scene = Scene::new().await;
    let expect = async |usr_id: &str, expected: bool| {
        let people = &scene.people;
        for by in ["admin", "anders"] {
            let by = &people.server.login(by).await;
            let listed = people.get("users?limit=100", by).await.data();
            let mut rows = listed["items"].as_array().unwrap().iter();
            let row = rows.find(|row| row["usrId"] == usr_id).unwrap();
            assert_eq!(row["mustChangePassword"], expected, "{usr_id}");
            let found = people.get(&format!("users?q={usr_id}"), by).await.data();
            assert_eq!(found["items"][0]["mustChangePassword"], expected);
            let user = people.get(&format!("users/{usr_id}"), by).await.data();
            assert_eq!(user["mustChangePassword"], expected, "{usr_id}");
        }
    };
    expect("anders", false).await;
    expect("mina", true).await;
    scene.sign_in().await;
    expect("mina", true).await;
    // It is of no use any more, and mina has chosen none yet.
    scene.server().clock.advance(ONE_TIME_GRACE);
    expect("mina", true).await;
    let given = reset(&scene.people).await;
    let browser = Browser::new(scene.people.sign_in("mina", &given).await);
    let changed = scene.change(&browser, &given, NEXT, true).await;
    changed.expect(200, "OK");
    expect("mina", false).await;

    let anders = scene.server().login("anders").await;
    let act = scene.people.post("users/mina/disable", "", &anders).await;
    assert_eq!(act.expect(200, "OK").data()["mustChangePassword"], false);
    let body = new_user("newcomer");
    let made = scene.people.post("users", &body, &anders).await;
    made.expect(200, "OK");
    expect("newcomer", true).await;
}

#[tokio::test]
async fn a_reset_ends_the_session_of_the_one_before_and_makes_its_password_worthless() {
    let mut scene = Scene::new().await;
    let old = scene.sign_in().await;
    let first = core::mem::take(&mut scene.password);
    scene.server().clock.advance(600);
    scene.password = reset(&scene.people).await;
    scene.people.expect_out(&old).await;
    let changed = scene.change(&old, &first, NEXT, true).await;
    changed.expect(401, "SESSION_REVOKED");
    let again = scene.people.sign_in("mina", &first).await;
    again.expect(401, "LOGIN_FAILED");
    // The next one has a day and fifteen minutes of its own.
    scene.server().clock.advance(DAY - 1);
    scene.sign_in().await;
}

#[tokio::test]
async fn a_change_that_is_being_checked_when_the_password_is_reset_comes_too_late() {
    let scene = Scene::new().await;
    let browser = scene.sign_in().await;
    let state = &scene.server().state;
    let caller = FamilyId::parse(&browser.sid).unwrap();
    let user = state.db.credentials("mina").await.unwrap().unwrap();
    let change = NewPassword {
        caller,
        user_epoch: user.epoch,
        hash: user.password_hash,
        others: Others::End,
        counted: Key::of(Subject::Session(caller), &state.keys.current()),
        limit: Limits::from(state.settings.throttle).account,
        ip: "192.0.2.1".into(),
    };
    reset(&scene.people).await;
    let out = PasswordChanged::CallerIsOut(End::Revoked);
    assert_eq!(state.db.change_password(change).await, Ok(out));
}

#[tokio::test]
async fn whoever_is_disabled_and_enabled_again_has_what_was_left_of_it() {
    let scene = Scene::new().await;
    let browser = scene.sign_in().await;
    let act = async |what: &str| {
        let (path, anders) = (format!("users/mina/{what}"), scene.server().login("anders"));
        let done = scene.people.post(&path, "", &anders.await).await;
        done.expect(200, "OK");
    };
    act("disable").await;
    scene.people.expect_out(&browser).await;
    scene.try_sign_in().await.expect(401, "LOGIN_FAILED");
    act("enable").await;
    scene.people.expect_out(&browser).await;
    scene.server().clock.advance(ONE_TIME_GRACE - 1);
    let again = scene.sign_in().await;
    scene.expect_stuck(&again).await;
    act("disable").await;
    act("enable").await;
    scene.server().clock.advance(1);
    scene.try_sign_in().await.expect(401, "LOGIN_FAILED");
}

#[tokio::test]
async fn a_password_from_the_shell_is_as_good_and_no_better() {
    let mut scene = Scene::new().await;
    scene.sign_in().await;
    scene.server().clock.advance(ONE_TIME_GRACE);
    scene.try_sign_in().await.expect(401, "LOGIN_FAILED");
    let from_shell = "abcd-efgh-ijkm-npqr";
    let act = UserAct::ResetPassword(OneTime {
        hash: hash(&Secret::new(from_shell)),
        until: NOON + ONE_TIME_GRACE + DAY,
    });
    let db = &scene.server().state.db;
    let done = db.change_user_from_shell("mina".into(), act).await;
    assert_eq!(done, Ok(()));
    scene.password = from_shell.into();
    let browser = scene.sign_in().await;
    scene.expect_stuck(&browser).await;
    scene.server().clock.advance(ONE_TIME_GRACE);
    scene.try_sign_in().await.expect(401, "LOGIN_FAILED");
}

#[tokio::test]
async fn a_password_that_somebody_has_chosen_is_none_for_one_sign_in() {
    let people = People::new().await;
    let (one, other) = (
        people.server.login("mina").await,
        people.server.login("mina").await,
    );
    people.server.clock.advance(ONE_TIME_GRACE + 1);
    let late = Browser::new(people.sign_in("mina", PASSWORD).await);
    for browser in [&late, &one, &other] {
        let reply = people.server.send(browser.ask_refresh()).await;
        let mut browser = browser.clone();
        browser.adopt(&reply);
        let me = people.get("me", &browser).await.data();
        assert_eq!(me["mustChangePassword"], false);
    }
}

#[tokio::test]
async fn a_database_from_before_learns_who_has_signed_in_with_one() {
    let people = People::new().await;
    let server = &people.server;
    server.clock.advance(60);
    let mina = server.login("mina").await;
    server.execute(UNDO).await;
    // Of mina's sessions the last began with such a password, after all others had been ended.
    server
        .execute(
            "UPDATE families SET ended = 'revoked' WHERE usr_id = 'mina' AND created_at < 1795435260;
             UPDATE users SET epoch = 1 WHERE usr_id = 'mina';
             UPDATE families SET user_epoch = 1 WHERE usr_id = 'mina' AND ended IS NULL;
             UPDATE users SET one_time_until = 1795521600 WHERE usr_id IN ('mina', 'aaliyah', 'kavya');
             UPDATE families SET ended = 'revoked' WHERE usr_id IN ('aaliyah', 'kavya');
             UPDATE users SET epoch = 1 WHERE usr_id IN ('aaliyah', 'kavya')",
        )
        .await;
    let now = server.another().await;
    let get = async |path: &str, by: &Browser| send(&now, Ask::get(path).bearer(&by.access)).await;
    let me = get("me", &mina).await;
    assert_eq!(me.expect(200, "OK").data()["mustChangePassword"], true);
    let me = get("me", &people.anders).await;
    assert_eq!(me.expect(200, "OK").data()["mustChangePassword"], false);
    server.clock.advance(ONE_TIME_GRACE - 1);
    let login = |usr_id| send(&now, Ask::login(usr_id, PASSWORD));
    login("mina").await.expect(200, "OK");
    server.clock.advance(1);
    login("mina").await.expect(401, "LOGIN_FAILED");
    // Nobody has signed in with this one yet.
    login("aaliyah").await.expect(200, "OK");
}

/// The tables as they were before sessions knew what they began with.
const UNDO: &str = "ALTER TABLE users DROP COLUMN one_time_used_at;
     ALTER TABLE families DROP COLUMN must_change_password;
     DELETE FROM _sqlx_migrations WHERE version = 50";
