//! Revoking against refreshing, in forced orders: whoever ends a session wins whole, or comes after.
//!
//! Two servers on one database: the one refreshes, or signs somebody in, the other revokes. Each is stopped before one
//! of its statements (where a writer has the whole database for itself: at the begin or the end of its transaction),
//! and then they are let on, the one or the other first. A trigger notes in which order the rows have changed.

use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tollgate_server::demo::PASSWORD;
use tollgate_server::store::StoreError;
use tollgate_server::store::sql::Job;

use super::held::Held;
use super::{size, tell};
use crate::DATABASE;
use crate::place::{Beside, Kind};
use crate::support::{Ask, Browser, Reply, Server, send};

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
    /// As an operator does who disables the user.
    Disable,
    /// As an operator does after a database was brought back from the past: all sessions of everybody.
    EndEverything,
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

const PAIRS: [(Wish, Revocation); 12] = [
    (Wish::Rotation, Revocation::Logout),
    (Wish::Rotation, Revocation::EndOne),
    (Wish::Rotation, Revocation::EndOthers),
    (Wish::Rotation, Revocation::Disable),
    (Wish::Rotation, Revocation::EndEverything),
    (Wish::Replay, Revocation::Logout),
    (Wish::Replay, Revocation::EndOne),
    (Wish::Replay, Revocation::EndOthers),
    (Wish::Replay, Revocation::Disable),
    (Wish::Replay, Revocation::EndEverything),
    (Wish::Login, Revocation::Disable),
    (Wish::Login, Revocation::EndEverything),
];

/// Every order that there is on this database; the last stop of each lies behind its end.
fn orders() -> Vec<Order> {
    let n_stops = match DATABASE {
        Kind::Sqlite => 3,
        Kind::Postgres => 6,
    };
    let mut orders = Vec::new();
    for (wish, revocation) in PAIRS {
        for stops in (0..n_stops * n_stops).map(|stop| [stop / n_stops, stop % n_stops]) {
            for (starts_with_wish, goes_on_with_wish) in
                [(true, true), (true, false), (false, true), (false, false)]
            {
                orders.push(Order {
                    wish,
                    revocation,
                    stops,
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
    /// Looks at the database all the time.
    beside: Mutex<Beside>,
}

impl Scene {
    async fn new() -> Self {
        let server = Server::start().await;
        // The demo has one of hers as well.
        server
            .execute("DELETE FROM families WHERE usr_id = 'mina'")
            .await;
        let first = server.login("mina").await;
        let reply = server.send(first.ask_refresh()).await;
        let mut victim = first.clone();
        victim.adopt(&reply);
        let other = server.login("mina").await;
        server
            .place
            .execute_each(
                "CREATE TABLE moves (n INTEGER PRIMARY KEY, id BLOB, ended TEXT);
                 CREATE TABLE snapshot AS SELECT * FROM families WHERE usr_id = 'mina';
                 CREATE TRIGGER note AFTER UPDATE ON families
                 BEGIN INSERT INTO moves (id, ended) VALUES (NEW.id, NEW.ended); END",
                "CREATE TABLE moves (n BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id BYTEA, ended TEXT);
                 CREATE TABLE snapshot AS SELECT * FROM families WHERE usr_id = 'mina';
                 CREATE FUNCTION note() RETURNS TRIGGER LANGUAGE plpgsql AS
                 'BEGIN INSERT INTO moves (id, ended) VALUES (NEW.id, NEW.ended); RETURN NEW; END';
                 CREATE TRIGGER note AFTER UPDATE ON families FOR EACH ROW EXECUTE FUNCTION note()",
            )
            .await;
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
                "DELETE FROM families WHERE usr_id = 'mina';
                 INSERT INTO families SELECT * FROM snapshot;
                 UPDATE users SET is_active = TRUE, epoch = 0 WHERE usr_id = 'mina';
                 UPDATE meta SET global_epoch = 0;
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
            Revocation::Disable => return self.start_job(DISABLE),
            Revocation::EndEverything => {
                let db = self.held[1].db.clone();
                return tokio::spawn(async move { db.end_everything().await.is_ok() });
            }
        };
        let app = self.held[1].app.clone();
        tokio::spawn(async move { send(&app, ask).await.status == 200 })
    }

    fn start_job(&self, statements: &'static [&'static str]) -> JoinHandle<bool> {
        let job: Job = Box::new(move |tx| {
            Box::pin(async move {
                for statement in statements {
                    tx.execute(*statement, []).await?;
                }
                Ok::<_, StoreError>(())
            })
        });
        let store = self.held[1].store.clone();
        tokio::spawn(async move { store.write(job).await.is_ok() })
    }
}

/// In the order in which rows are locked: the user, and then the sessions.
const DISABLE: &[&str] = &[
    "UPDATE users SET is_active = FALSE, epoch = epoch + 1 WHERE usr_id = 'mina'",
    "UPDATE families SET ended = 'standing_lost' WHERE usr_id = 'mina' AND ended IS NULL",
];

/// What came of an order.
#[derive(Default)]
struct Tally {
    n_orders: usize,
    /// So often the wish was fulfilled, and so often refused.
    n_granted: usize,
    n_refused: usize,
}

#[tokio::test(flavor = "multi_thread")]
async fn no_token_comes_from_a_transaction_that_commits_after_a_revocation() {
    let scene = Scene::new().await;
    let orders = orders();
    let n_rounds = size(1, 10_000_usize.div_ceil(orders.len()));
    // A step that has no divisor in common with the sizes of the loops: the few orders are spread over all of them.
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

async fn run(scene: &Scene, order: Order, tally: &mut Tally) {
    scene.reset().await;
    let gates = [0, 1].map(|who| &scene.held[who].gate);
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
    check(scene, order, &reply).await;
    tally.n_orders += 1;
    match reply.status.as_u16() {
        200 => tally.n_granted += 1,
        _ => tally.n_refused += 1,
    }
}

/// Returns when a server has stopped, has finished, or waits for the other one.
async fn settle<T>(scene: &Scene, who: usize, task: &JoinHandle<T>) {
    let (mine, others) = (&scene.held[who].gate, &scene.held[1 - who].gate);
    while !task.is_finished() && !mine.is_stopped() {
        let waits = match DATABASE {
            Kind::Sqlite => others.is_stopped(),
            Kind::Postgres => scene.number(WAITING).await > 0,
        };
        if waits {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// How many wait for a lock of another transaction.
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'";

/// How often a session that was over has changed, and how many sessions are still open.
const CHANGED_AFTER_THE_END: &str = "SELECT count(*) FROM moves later
     WHERE EXISTS (SELECT 1 FROM moves e WHERE e.id = later.id AND e.ended IS NOT NULL AND e.n < later.n)";
const OPEN: &str =
    "SELECT count(*) FROM families f JOIN users u USING (usr_id) JOIN meta m ON m.id = 1
     WHERE usr_id = 'mina' AND ended IS NULL AND u.is_active AND u.epoch = f.user_epoch
     AND f.global_epoch = m.global_epoch";

async fn check(scene: &Scene, order: Order, reply: &Reply) {
    match (order.wish, reply.status.as_u16()) {
        (_, 200) => reply.expect(200, "OK"),
        (Wish::Login, _) => reply.expect(401, "LOGIN_FAILED"),
        (Wish::Rotation | Wish::Replay, _) => reply.expect(401, "SESSION_REVOKED"),
    };
    assert_eq!(scene.number(CHANGED_AFTER_THE_END).await, 0, "{order:?}");
    let n_open = match order.revocation {
        Revocation::Logout | Revocation::EndOne | Revocation::EndOthers => 1,
        Revocation::Disable => 0,
        // Whoever signs in after it has a session.
        Revocation::EndEverything => i64::from(order.wish == Wish::Login && reply.status == 200),
    };
    let is_settled = match (order.wish, order.revocation) {
        (Wish::Login, Revocation::EndEverything) => scene.number(OPEN).await <= n_open,
        _ => scene.number(OPEN).await == n_open,
    };
    assert!(is_settled, "{order:?}");
    // What was given before is worth nothing any more.
    if order.wish != Wish::Login {
        let data = reply.data();
        let access = data["accessToken"].as_str().unwrap_or(&scene.victim.access);
        let server = &scene.server;
        let me = server.get("me", access).await;
        me.expect(401, "SESSION_REVOKED");
        let again = server.send(scene.victim.ask_refresh()).await;
        again.expect(401, "SESSION_REVOKED");
    }
}
