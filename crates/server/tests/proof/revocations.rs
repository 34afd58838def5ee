//! Revoking against refreshing, in forced orders: whoever ends a session wins whole, or comes after.
//!
//! Two servers on one database: the one refreshes, or signs somebody in, the other revokes. Each is stopped before one
//! of its statements (where a writer has the whole database for itself: at the begin or the end of its transaction),
//! and then they are let on, the one or the other first. A trigger notes in which order the rows have changed.

use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tollgate_api_types::Secret;
use tollgate_server::demo::{ADMIN, PASSWORD};
use tollgate_server::store::{Acting, NewPassword, OneTime, Others, PasswordChanged, UserAct};
use tollgate_server::throttle::{Key, Limits, Subject};
use tollgate_server::token::FamilyId;

use super::gate::Gate;
use super::held::{self, Held};
use super::{size, tell};
use crate::DATABASE;
use crate::place::{Beside, Kind};
use crate::support::{Ask, Browser, NOON, Reply, Server, send};

/// Who asks for tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// The next token.
    Rotation,
    /// The last answer again.
    Replay,
    /// A new session.
    Login,
}

/// Who ends sessions, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Revocation {
    Logout,
    EndOne,
    EndOthers,
    /// The user chooses another password.
    ChangePassword,
    /// An operator gives the user a one-time password.
    ResetPassword,
    /// An operator disables the user.
    Disable,
    /// An operator ends all sessions of everybody but the own.
    EndAll,
    /// As an operator does after a database was brought back from the past: all sessions of everybody.
    EndEverything,
}

/// Whose commit came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Wish,
    Revocation,
}

/// Where both are stopped, and who begins and goes on first.
#[derive(Debug, Clone, Copy)]
struct Order {
    wish: Wish,
    revocation: Revocation,
    /// The steps before which they stop: of the wish, and of the revocation.
    stops: [usize; 2],
    starts_with_wish: bool,
    goes_on_with_wish: bool,
}

const WISHES: [Wish; 3] = [Wish::Rotation, Wish::Replay, Wish::Login];

const REVOCATIONS: [Revocation; 8] = [
    Revocation::Logout,
    Revocation::EndOne,
    Revocation::EndOthers,
    Revocation::ChangePassword,
    Revocation::ResetPassword,
    Revocation::Disable,
    Revocation::EndAll,
    Revocation::EndEverything,
];

impl Revocation {
    /// Whether it ends sessions that are not there yet when it begins.
    const fn is_of_many(self) -> bool {
        !matches!(self, Self::Logout | Self::EndOne)
    }

    /// What those are told whose session it has ended.
    const fn code(self) -> &'static str {
        match self {
            Self::EndEverything => "ALL_SESSIONS_ENDED",
            _ => "SESSION_REVOKED",
        }
    }

    /// How many of the two sessions that there are outlive it.
    const fn n_spared(self) -> i64 {
        match self {
            Self::Logout | Self::EndOne | Self::EndOthers | Self::ChangePassword => 1,
            Self::ResetPassword | Self::Disable | Self::EndAll | Self::EndEverything => 0,
        }
    }
}

/// Every order of two that there is on this database; the last stop of each lies behind its end.
fn orders_of(wish: Wish, revocation: Revocation, n_steps: [usize; 2]) -> Vec<Order> {
    let mut orders = Vec::new();
    for of_wish in 0..=n_steps[0] {
        for of_revocation in 0..=n_steps[1] {
            for (starts_with_wish, goes_on_with_wish) in
                [(true, true), (true, false), (false, true), (false, false)]
            {
                orders.push(Order {
                    wish,
                    revocation,
                    stops: [of_wish, of_revocation],
                    starts_with_wish,
                    goes_on_with_wish,
                });
            }
        }
    }
    orders
}

/// What each order begins with: a session that has been refreshed once, and another of the same user.
struct Scene {
    server: Server,
    /// Two servers: for the wish, and for the revocation.
    held: [Held; 2],
    first: Browser,
    victim: Browser,
    other: Browser,
    admin: Browser,
    /// The hash of everybody's password, which takes long to make.
    hash: Secret,
    /// Looks at the database all the time.
    beside: Mutex<Beside>,
}

impl Scene {
    async fn new() -> Self {
        let server = Server::start().await;
        // The demo has some as well.
        server.execute("DELETE FROM families").await;
        let first = server.login("mina").await;
        let reply = server.send(first.ask_refresh()).await;
        let mut victim = first.clone();
        victim.adopt(&reply);
        let other = server.login("mina").await;
        let admin = server.login(ADMIN).await;
        let user = server.state.db.credentials("mina").await.unwrap().unwrap();
        held::write_down_changes(&server.place).await;
        let held = [
            Held::new(&server, "wish").await,
            Held::new(&server, "revocation").await,
        ];
        Self {
            beside: Mutex::new(server.place.beside().await),
            server,
            held,
            first,
            victim,
            other,
            admin,
            hash: user.password_hash.unwrap(),
        }
    }

    async fn number(&self, statement: &'static str) -> i64 {
        self.beside.lock().await.number(statement).await
    }

    async fn reset(&self) {
        self.beside
            .lock()
            .await
            .execute(
                "DELETE FROM families;
                 INSERT INTO families SELECT * FROM snapshot;
                 UPDATE users SET is_active = TRUE, epoch = 0, one_time_until = NULL, one_time_used_at = NULL WHERE usr_id = 'mina';
                 UPDATE meta SET global_epoch = 0;
                 DELETE FROM throttles;
                 DELETE FROM moves",
            )
            .await;
    }

    fn start_wish(&self, wish: Wish) -> JoinHandle<Reply> {
        let ask = match wish {
            Wish::Rotation => self.victim.ask_refresh(),
            Wish::Replay => self.first.ask_refresh(),
            Wish::Login => Ask::login("mina", PASSWORD).header("x-refresh-class", "K2"),
        };
        let app = self.held[0].app.clone();
        tokio::spawn(async move { send(&app, ask).await })
    }

    fn start_revocation(&self, revocation: Revocation) -> JoinHandle<bool> {
        let ask = match revocation {
            Revocation::Logout => Ask::logout(&self.first.refresh),
            Revocation::EndOne => {
                Ask::delete(&format!("sessions/{}", self.victim.sid)).bearer(&self.other.access)
            }
            Revocation::EndOthers => Ask::post("sessions/end-others").bearer(&self.other.access),
            Revocation::EndAll => Ask::post("sessions/end-all").bearer(&self.admin.access),
            Revocation::ChangePassword => return self.start_change_of_password(),
            Revocation::ResetPassword => {
                return self.start_act(UserAct::ResetPassword(OneTime {
                    hash: self.hash.clone(),
                    until: NOON + 3_600,
                }));
            }
            Revocation::Disable => return self.start_act(UserAct::Disable),
            Revocation::EndEverything => {
                let db = self.held[1].db.clone();
                return tokio::spawn(async move { db.end_everything().await.is_ok() });
            }
        };
        let app = self.held[1].app.clone();
        tokio::spawn(async move { send(&app, ask).await.status == 200 })
    }

    /// As the user's other session asks for it, once the current password has been looked at.
    fn start_change_of_password(&self) -> JoinHandle<bool> {
        let state = &self.server.state;
        let caller = FamilyId::parse(&self.other.sid).unwrap();
        let new = NewPassword {
            caller,
            user_epoch: 0,
            hash: Some(self.hash.clone()),
            others: Others::End,
            counted: Key::of(Subject::Session(caller), &state.keys.current()),
            limit: Limits::from(state.settings.throttle).account,
            ip: "192.0.2.1".into(),
        };
        let db = self.held[1].db.clone();
        tokio::spawn(async move { db.change_password(new).await == Ok(PasswordChanged::Done) })
    }

    /// What an operator does to the user.
    fn start_act(&self, act: UserAct) -> JoinHandle<bool> {
        let acting = Acting {
            session: FamilyId::parse(&self.admin.sid).unwrap(),
            usr_id: ADMIN.into(),
            tenant_id: "acme".into(),
            ip: "192.0.2.2".into(),
        };
        let db = self.held[1].db.clone();
        tokio::spawn(async move { db.change_user(acting, "mina".into(), act).await.is_ok() })
    }

    /// How many steps each takes that nobody stops.
    async fn n_steps(&self, wish: Wish, revocation: Revocation) -> [usize; 2] {
        self.reset().await;
        let gates = self.gates();
        for gate in gates {
            gate.count();
        }
        self.start_wish(wish).await.unwrap().expect(200, "OK");
        assert!(self.start_revocation(revocation).await.unwrap());
        gates.map(Gate::n_passed)
    }

    fn gates(&self) -> [&Gate; 2] {
        [&self.held[0].gate, &self.held[1].gate]
    }
}

/// What came of an order.
#[derive(Default)]
struct Tally {
    n_orders: usize,
    /// So often the wish was fulfilled, and so often refused.
    n_granted: usize,
    n_refused: usize,
    /// So often the wish was certainly first, and so often the revocation.
    n_first: [usize; 2],
}

#[tokio::test(flavor = "multi_thread")]
async fn no_token_comes_from_a_transaction_that_commits_after_a_revocation() {
    let scene = Scene::new().await;
    let mut orders = Vec::new();
    for wish in WISHES {
        for revocation in REVOCATIONS {
            // Whoever signs in has nothing to do with the end of one other session.
            if wish != Wish::Login || revocation.is_of_many() {
                let n_steps = scene.n_steps(wish, revocation).await;
                orders.extend(orders_of(wish, revocation, n_steps));
            }
        }
    }
    let n_rounds = size(1, 10_000_usize.div_ceil(orders.len()));
    // An odd step has few divisors in common with the sizes of the loops: the few orders are spread over all of them.
    let step = size(orders.len() / 250 * 2 + 1, 1);
    let mut tally = Tally::default();
    for _ in 0..n_rounds {
        for order in orders.iter().step_by(step) {
            run(&scene, *order, &mut tally).await;
        }
    }
    assert!(tally.n_granted > 0 && tally.n_refused > 0);
    tell(format_args!(
        "{} forced orders of a revocation against a refresh or a login ({} different ones): {} granted before it, {} refused after it, no token after it",
        tally.n_orders,
        orders.len().div_ceil(step),
        tally.n_granted,
        tally.n_refused,
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_before_many_sessions_end_is_signed_out_with_them_and_whoever_waits_is_not()
 {
    let scene = Scene::new().await;
    let of_many = REVOCATIONS.into_iter().filter(|it| it.is_of_many());
    for revocation in of_many {
        let [_, n_steps] = scene.n_steps(Wish::Login, revocation).await;
        let mut tally = Tally::default();
        for step in 0..n_steps {
            let order = Order {
                wish: Wish::Login,
                revocation,
                // Nobody stops the login but the locks of the revocation.
                stops: [usize::MAX, step],
                starts_with_wish: false,
                goes_on_with_wish: true,
            };
            run(&scene, order, &mut tally).await;
        }
        let [n_wishes, n_revocations] = tally.n_first;
        // A writer that has the whole database for itself is never overtaken.
        assert!(n_wishes > 0 || DATABASE == Kind::Sqlite, "{revocation:?}");
        assert!(n_revocations > 0, "{revocation:?}");
    }
}

async fn run(scene: &Scene, order: Order, tally: &mut Tally) {
    scene.reset().await;
    let gates = scene.gates();
    for (gate, stop) in gates.iter().zip(order.stops) {
        gate.stop_before(stop);
    }
    let (wish, revocation);
    if order.starts_with_wish {
        wish = scene.start_wish(order.wish);
        settle(scene, 0, &wish).await;
        revocation = scene.start_revocation(order.revocation);
        settle(scene, 1, &revocation).await;
    } else {
        revocation = scene.start_revocation(order.revocation);
        settle(scene, 1, &revocation).await;
        wish = scene.start_wish(order.wish);
        settle(scene, 0, &wish).await;
    }
    let first = first(
        [gates[0].is_stopped(), gates[1].is_stopped()],
        [wish.is_finished(), revocation.is_finished()],
    );
    if order.goes_on_with_wish {
        gates[0].open();
        settle(scene, 0, &wish).await;
    } else {
        gates[1].open();
        settle(scene, 1, &revocation).await;
    }
    for gate in gates {
        gate.open();
    }
    let (reply, is_revoked) = (wish.await.unwrap(), revocation.await.unwrap());
    assert!(is_revoked, "{order:?}");
    check(scene, order, first, &reply).await;
    tally.n_orders += 1;
    if let Some(first) = first {
        tally.n_first[usize::from(first == First::Revocation)] += 1;
    }
    match reply.status.as_u16() {
        200 => tally.n_granted += 1,
        _ => tally.n_refused += 1,
    }
}

/// Whose commit comes first, where that is certain: of the wish and the revocation the one has finished and the other has
/// not, or the one has stopped and the other waits for it.
fn first(is_stopped: [bool; 2], is_finished: [bool; 2]) -> Option<First> {
    match (is_finished, is_stopped) {
        ([true, false], _) | ([false, false], [true, false]) => Some(First::Wish),
        ([false, true], _) | ([false, false], [false, true]) => Some(First::Revocation),
        _ => None,
    }
}

async fn settle<T>(scene: &Scene, who: usize, task: &JoinHandle<T>) {
    held::settle(&scene.held, who, task, &scene.beside).await;
}

const OPEN: &str =
    "SELECT count(*) FROM families f JOIN users u USING (usr_id) JOIN meta m ON m.id = 1
     WHERE usr_id = 'mina' AND ended IS NULL AND u.is_active AND u.epoch = f.user_epoch
     AND f.global_epoch = m.global_epoch";

async fn check(scene: &Scene, order: Order, first: Option<First>, reply: &Reply) {
    match (order.wish, reply.status.as_u16()) {
        (_, 200) => reply.expect(200, "OK"),
        (Wish::Login, _) => reply.expect(401, "LOGIN_FAILED"),
        (Wish::Rotation | Wish::Replay, _) => reply.expect(401, order.revocation.code()),
    };
    let is_granted = reply.status == 200;
    match (order.wish, first) {
        (_, Some(First::Wish)) => assert!(is_granted, "{order:?}"),
        (Wish::Rotation | Wish::Replay, Some(First::Revocation)) => {
            assert!(!is_granted, "{order:?}");
        }
        (Wish::Login, Some(First::Revocation)) | (_, None) => {}
    }
    assert_eq!(
        scene.number(held::CHANGED_AFTER_THE_END).await,
        0,
        "{order:?}"
    );
    // Whoever signs in after it has a session.
    let n_new = i64::from(order.wish == Wish::Login && is_granted);
    let n_new = match first {
        Some(First::Wish) => 0..=0,
        Some(First::Revocation) => n_new..=n_new,
        None => 0..=n_new,
    };
    let n_others = scene.number(OPEN).await - order.revocation.n_spared();
    assert!(n_new.contains(&n_others), "{order:?}: {n_others}");
    // What was given before is worth nothing any more.
    if order.wish != Wish::Login {
        let data = reply.data();
        let access = data["accessToken"].as_str().unwrap_or(&scene.victim.access);
        let server = &scene.server;
        let me = server.get("me", access).await;
        me.expect(401, order.revocation.code());
        let again = server.send(scene.victim.ask_refresh()).await;
        again.expect(401, order.revocation.code());
    }
}
