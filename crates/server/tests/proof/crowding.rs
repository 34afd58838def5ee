//! Sign-ins that end other sessions, in forced orders: against each other, against a refresh of a session that may have to
//! go, and against a change of the password that they sign in with.
//!
//! Two servers on one database, each with a task of its own; both are stopped before one of their statements (where a
//! writer has the whole database for itself: at the begin or the end of its transaction), and then they are let on, the
//! one or the other first.

use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tollgate_server::config::Settings;
use tollgate_server::demo::PASSWORD;
use tollgate_server::store::{NewPassword, Others, PasswordChanged};
use tollgate_server::throttle::{Key, Limits, Subject};
use tollgate_server::token::FamilyId;

use super::gate::Gate;
use super::held::{self, Held};
use super::{size, tell};
use crate::place::Beside;
use crate::support::{Ask, Browser, Server, send};

/// What one of the two does; it ends with a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Task {
    Login,
    /// Of the session that was used longest ago.
    Refresh,
    /// In that session.
    ChangePassword,
}

/// What each order begins with: mina's two sessions, of which one was used before the other.
struct Scene {
    server: Server,
    held: [Held; 2],
    older: Browser,
    newer: Browser,
    /// Looks at the database all the time.
    beside: Mutex<Beside>,
}

impl Scene {
    async fn new() -> Self {
        let server = Server::with(Settings {
            demo: true,
            sessions_per_user: 2,
            ..Settings::default()
        })
        .await;
        server.execute("DELETE FROM families").await;
        let older = server.login("mina").await;
        server.clock.advance(10);
        let newer = server.login("mina").await;
        server.clock.advance(10);
        held::write_down_changes(&server.place).await;
        let held = [
            Held::new(&server, "one").await,
            Held::new(&server, "other").await,
        ];
        Self {
            beside: Mutex::new(server.place.beside().await),
            server,
            held,
            older,
            newer,
        }
    }

    async fn number(&self, statement: &'static str) -> i64 {
        self.beside.lock().await.number(statement).await
    }

    async fn execute(&self, statement: &'static str) {
        self.beside.lock().await.execute(statement).await;
    }

    /// With a password that mina has chosen, or with a one-time password, with which the older session began.
    async fn reset(&self, is_one_time: bool) {
        self.execute(
            "DELETE FROM families;
             INSERT INTO families SELECT * FROM snapshot;
             UPDATE users SET epoch = 0, one_time_until = NULL, one_time_used_at = NULL WHERE usr_id = 'mina';
             DELETE FROM throttles;
             DELETE FROM moves",
        )
        .await;
        if is_one_time {
            self.execute(
                "DELETE FROM families WHERE created_at > (SELECT min(created_at) FROM snapshot);
                 UPDATE families SET must_change_password = TRUE;
                 UPDATE users SET one_time_until = 1795521600, one_time_used_at = 1795435200 WHERE usr_id = 'mina';
                 DELETE FROM moves",
            )
            .await;
        }
    }

    fn start(&self, who: usize, task: Task) -> JoinHandle<u16> {
        let ask = match task {
            Task::Login => Ask::login("mina", PASSWORD).header("x-refresh-class", "K2"),
            Task::Refresh => self.older.ask_refresh(),
            Task::ChangePassword => return self.start_change(who),
        };
        let app = self.held[who].app.clone();
        tokio::spawn(async move { send(&app, ask).await.status.as_u16() })
    }

    /// As if the current password had been looked at; the next one is the same, which the database doesn't know.
    fn start_change(&self, who: usize) -> JoinHandle<u16> {
        let state = &self.server.state;
        let caller = FamilyId::parse(&self.older.sid).unwrap();
        let (db, beside) = (self.held[who].db.clone(), state.db.clone());
        let counted = Key::of(Subject::Session(caller), &state.keys.current());
        let limit = Limits::from(state.settings.throttle).account;
        tokio::spawn(async move {
            let user = beside.credentials("mina").await.unwrap().unwrap();
            let new = NewPassword {
                caller,
                user_epoch: 0,
                hash: user.password_hash,
                others: Others::Stay,
                counted,
                limit,
                ip: "192.0.2.1".into(),
            };
            match db.change_password(new).await.unwrap() {
                PasswordChanged::Done => 200,
                PasswordChanged::CallerIsOut(_) => 401,
                PasswordChanged::Wrong | PasswordChanged::TooMany(_) => 400,
            }
        })
    }

    fn gates(&self) -> [&Gate; 2] {
        [&self.held[0].gate, &self.held[1].gate]
    }

    /// Both at once: each stops before a step, then the one or the other goes on first.
    async fn run(&self, tasks: [Task; 2], is_one_time: bool, order: Order) -> [u16; 2] {
        self.reset(is_one_time).await;
        for (gate, stop) in self.gates().iter().zip(order.stops) {
            gate.stop_before(stop);
        }
        let [first, second] = [order.starts_with, 1 - order.starts_with];
        let one = self.start(first, tasks[first]);
        held::settle(&self.held, first, &one, &self.beside).await;
        let other = self.start(second, tasks[second]);
        held::settle(&self.held, second, &other, &self.beside).await;
        let next = if order.goes_on_with == first {
            &one
        } else {
            &other
        };
        self.gates()[order.goes_on_with].open();
        held::settle(&self.held, order.goes_on_with, next, &self.beside).await;
        for gate in self.gates() {
            gate.open();
        }
        let mut statuses = [0; 2];
        statuses[first] = one.await.unwrap();
        statuses[second] = other.await.unwrap();
        assert_eq!(
            self.number(held::CHANGED_AFTER_THE_END).await,
            0,
            "{order:?}"
        );
        statuses
    }

    /// Every order of two that there is on this database, or some of them.
    async fn orders(&self, tasks: [Task; 2], is_one_time: bool) -> Vec<Order> {
        let mut n_steps = [0; 2];
        for (who, gate) in self.gates().into_iter().enumerate() {
            self.reset(is_one_time).await;
            gate.count();
            assert_eq!(self.start(who, tasks[who]).await.unwrap(), 200);
            n_steps[who] = gate.n_passed();
        }
        let mut orders = Vec::new();
        for of_one in 0..=n_steps[0] {
            for of_other in 0..=n_steps[1] {
                for (starts_with, goes_on_with) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                    orders.push(Order {
                        stops: [of_one, of_other],
                        starts_with,
                        goes_on_with,
                    });
                }
            }
        }
        // An odd step has few divisors in common with the sizes of the loops: the few orders are spread over all of them.
        let step = size(orders.len() / 80 * 2 + 1, 1);
        orders.into_iter().step_by(step).collect()
    }

    async fn status(&self, browser: &Browser) -> u16 {
        self.server.get("me", &browser.access).await.status.as_u16()
    }
}

/// Where both are stopped, and who begins and goes on first.
#[derive(Debug, Clone, Copy)]
struct Order {
    stops: [usize; 2],
    starts_with: usize,
    goes_on_with: usize,
}

const OPEN: &str = "SELECT count(*) FROM families WHERE usr_id = 'mina' AND ended IS NULL";

const TOLD: &str =
    "SELECT count(*) FROM events WHERE kind = 'session_revoked' AND usr_id = 'mina' AND detail IN
     ('session_limit', 'one_time_password_used_again')";

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_refreshed_first_stays_and_one_that_goes_first_is_refreshed_no_more() {
    let scene = Scene::new().await;
    let tasks = [Task::Refresh, Task::Login];
    let orders = scene.orders(tasks, false).await;
    let mut n_refreshed = [0, 0];
    for order in &orders {
        let n_told = scene.number(TOLD).await;
        let statuses = scene.run(tasks, false, *order).await;
        assert_eq!(statuses[1], 200, "{order:?}");
        let after = [
            statuses[0],
            scene.status(&scene.older).await,
            scene.status(&scene.newer).await,
        ];
        match after {
            [200, 200, 401] => n_refreshed[0] += 1,
            [401, 401, 200] => n_refreshed[1] += 1,
            other => panic!("{order:?}: {other:?}"),
        }
        assert_eq!(scene.number(OPEN).await, 2, "{order:?}");
        assert_eq!(scene.number(TOLD).await, n_told + 1, "{order:?}");
    }
    let [n_first, n_late] = n_refreshed;
    assert!(n_first > 0 && n_late > 0);
    tell(format_args!(
        "{} forced orders of a login over the limit against a refresh: {n_first} refreshed before it and stayed, {n_late} went",
        orders.len(),
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_logins_over_the_limit_each_ends_one_session_and_neither_the_other() {
    let scene = Scene::new().await;
    let tasks = [Task::Login, Task::Login];
    let orders = scene.orders(tasks, false).await;
    for order in &orders {
        let n_told = scene.number(TOLD).await;
        let statuses = scene.run(tasks, false, *order).await;
        let before = [
            scene.status(&scene.older).await,
            scene.status(&scene.newer).await,
        ];
        assert_eq!((statuses, before), ([200, 200], [401, 401]), "{order:?}");
        assert_eq!(scene.number(OPEN).await, 2, "{order:?}");
        assert_eq!(scene.number(TOLD).await, n_told + 2, "{order:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_sign_ins_with_a_one_time_password_the_second_ends_the_session_of_the_first() {
    let scene = Scene::new().await;
    let tasks = [Task::Login, Task::Login];
    let orders = scene.orders(tasks, true).await;
    for order in &orders {
        let n_told = scene.number(TOLD).await;
        let statuses = scene.run(tasks, true, *order).await;
        let before = scene.status(&scene.older).await;
        assert_eq!((statuses, before), ([200, 200], 401), "{order:?}");
        assert_eq!(scene.number(OPEN).await, 1, "{order:?}");
        assert_eq!(scene.number(TOLD).await, n_told + 2, "{order:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_second_sign_in_and_the_change_of_the_first_one_wins_whole() {
    let scene = Scene::new().await;
    let tasks = [Task::ChangePassword, Task::Login];
    let orders = scene.orders(tasks, true).await;
    let mut n_won = [0, 0];
    for order in &orders {
        let statuses = scene.run(tasks, true, *order).await;
        match (statuses, scene.status(&scene.older).await) {
            // The password that was checked is the current one, for all that the database knows: a login that begins
            // after the change is as good as any.
            ([200, 200], 200) if scene.number(STUCK).await == 0 => n_won[0] += 1,
            ([200, 401], 200) => n_won[0] += 1,
            ([401, 200], 401) => n_won[1] += 1,
            other => panic!("{order:?}: {other:?}"),
        }
    }
    let [n_changed, n_signed_in] = n_won;
    assert!(n_changed > 0 && n_signed_in > 0);
}

/// Sessions that have yet to set a password.
const STUCK: &str = "SELECT count(*) FROM families WHERE ended IS NULL AND must_change_password";
