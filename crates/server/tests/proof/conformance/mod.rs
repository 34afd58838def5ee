//! The real server beside the model of it: whatever happens, they answer the same and store the same.

mod changes;

use std::collections::HashMap;

use axum::Router;
use axum::http::Method;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use tokio::runtime::Runtime;
use tollgate_api_types::{EventKind, Secret};
use tollgate_server::config::{Settings, UnmarkedClients};
use tollgate_server::demo::PASSWORD;
use tollgate_server::rotation::Class;
use tollgate_server::store::sql::{Store, Time, Value};
use tollgate_server::token::{FamilyId, attempt_hash};
use tollgate_server::{AppState, app};

use self::changes::JOIN;
use super::{size, tell, token_of};
use crate::model::{
    Answer, Attempt, Event, MAX_SESSIONS, Model, Pick, Step, TENANTS, USERS, steps,
};
use crate::support::{Ask, Reply, Server, attempt, send};

/// More than any session lives: what one life has left behind is no subject of the next.
const BETWEEN_LIVES: i64 = 200_000;

#[test]
fn the_server_answers_and_stores_what_its_model_does() {
    let runtime = Runtime::new().unwrap();
    let bench = runtime.block_on(Bench::new());
    let n_lives = size(12, 500);
    let mut runner = TestRunner::new(Config {
        cases: u32::try_from(n_lives).unwrap(),
        failure_persistence: None,
        max_shrink_iters: 40,
        ..Config::default()
    });
    let n_steps = core::cell::Cell::new(0);
    let outcome = runner.run(&steps(size(50, 120)), |steps| {
        n_steps.set(n_steps.get() + steps.len());
        runtime.block_on(bench.live(&steps))
    });
    // Its own words show the shortest life that goes wrong.
    if let Err(error) = outcome {
        panic!("{error}");
    }
    tell(format_args!(
        "{n_lives} lives of {} steps together: the server has answered and stored what its model has",
        n_steps.get()
    ));
}

/// A server for all lives, one after the other.
struct Bench {
    server: Server,
    /// The same server, where clients that name no class get sessions that don't rotate.
    lenient: Router,
    /// Looks at the tables, and changes them as operators do.
    store: Box<dyn Store>,
    /// The hash of everybody's password, which takes long to make.
    hash: Secret,
}

impl Bench {
    async fn new() -> Self {
        let server = Server::with(Settings {
            demo: true,
            sessions_per_user: MAX_SESSIONS,
            ..Settings::default()
        })
        .await;
        let lenient = app(AppState {
            settings: Settings {
                unmarked_clients: UnmarkedClients::Static,
                ..server.state.settings.clone()
            },
            ..server.state.clone()
        });
        let store = server.place.store(Time::OfDatabase).await;
        let user = server.state.db.credentials(USERS[0]).await.unwrap();
        let hash = user.unwrap().password_hash.unwrap();
        Self {
            server,
            lenient,
            store,
            hash,
        }
    }

    async fn live(&self, steps: &[Step]) -> Result<(), TestCaseError> {
        let mut life = Life::new(self).await;
        for step in steps {
            life.take(step)
                .await
                .and(life.compare().await)
                .map_err(|difference| TestCaseError::fail(format!("{step:?}: {difference}")))?;
        }
        Ok(())
    }

    async fn execute(&self, statement: &'static str, values: Vec<Value>) {
        let job = self.store.write(Box::new(move |tx| {
            Box::pin(async move { tx.execute(statement, values).await.map(drop) })
        }));
        job.await.unwrap();
    }

    async fn number(&self, statement: &'static str) -> i64 {
        let mut reader = self.store.reader().await.unwrap();
        let row = reader.fetch_one(statement, []).await.unwrap();
        row.get("number").unwrap()
    }
}

const LAST_EVENT: &str = "SELECT coalesce(max(id), 0) AS number FROM events";
const N_REFRESHES: &str =
    "SELECT CAST(coalesce(sum(count), 0) AS BIGINT) AS number FROM refresh_counts";

/// One life, on both sides.
struct Life<'a> {
    bench: &'a Bench,
    model: Model,
    /// The sessions of the model, by their names.
    ids: Vec<FamilyId>,
    /// The access tokens of the model.
    accesses: Vec<String>,
    /// What was given for a generation of a session; it is never anything else.
    tokens: HashMap<(usize, u64), String>,
    last_event: i64,
    n_refreshes: i64,
}

/// How the two differ.
type Difference = String;

impl<'a> Life<'a> {
    async fn new(bench: &'a Bench) -> Self {
        let server = &bench.server;
        server.clock.advance(BETWEEN_LIVES);
        server
            .execute(
                "DELETE FROM families; DELETE FROM memberships;
                 UPDATE users SET is_active = TRUE, epoch = 0, one_time_until = NULL, one_time_used_at = NULL;
                 UPDATE meta SET global_epoch = 0",
            )
            .await;
        for usr_id in USERS {
            for tenant in TENANTS {
                bench
                    .execute(JOIN, vec![usr_id.into(), tenant.into()])
                    .await;
            }
        }
        let now = server.state.db.now().await.unwrap();
        Self {
            bench,
            model: Model::new(now),
            ids: Vec::new(),
            accesses: Vec::new(),
            tokens: HashMap::new(),
            last_event: bench.number(LAST_EVENT).await,
            n_refreshes: bench.number(N_REFRESHES).await,
        }
    }

    /// Does a step on both sides, and compares the answers.
    async fn take(&mut self, step: &Step) -> Result<(), Difference> {
        match step {
            Step::Login {
                user,
                class,
                is_right,
            } => {
                let reply = self.login(*user, *class, *is_right).await;
                let expected = self.model.login(*user, *class, *is_right, &self.ids);
                self.check(&reply, expected)
            }
            Step::Refresh {
                session,
                generation,
                attempt,
                client,
            } => {
                let Some(session) = self.session(session) else {
                    return Ok(());
                };
                let generation = generation.of(self.model.sessions[session].family.generation);
                let token = self.token(session, generation).await;
                let header = header(*attempt, &token);
                let ask = Ask::refresh(&token)
                    .header("user-agent", client.agent)
                    .from(client.ip);
                let ask = header
                    .iter()
                    .fold(ask, |ask, value| ask.header("x-refresh-attempt", value));
                let reply = self.bench.server.send(ask).await;
                let hash = header.as_deref().and_then(attempt_hash);
                let expected = self.model.refresh(session, generation, hash, *client);
                self.check(&reply, expected)
            }
            Step::Logout {
                session,
                generation,
            } => {
                let Some(session) = self.session(session) else {
                    return Ok(());
                };
                let generation = generation.of(self.model.sessions[session].family.generation);
                let token = self.token(session, generation).await;
                let reply = self.bench.server.send(Ask::logout(&token)).await;
                let expected = self.model.logout(session);
                self.check(&reply, expected)
            }
            Step::EndOne { access, session } => {
                let (Some(access), Some(session)) = (self.access(access), self.session(session))
                else {
                    return Ok(());
                };
                let path = format!("sessions/{}", self.ids[session]);
                let reply = self.call(Method::DELETE, &path, access).await;
                let expected = self.model.end_one(access, session);
                self.check(&reply, expected)
            }
            Step::EndOthers { access } => {
                let Some(access) = self.access(access) else {
                    return Ok(());
                };
                let reply = self.call(Method::POST, "sessions/end-others", access).await;
                let expected = self.model.end_others(access);
                self.check(&reply, expected)
            }
            Step::ExpireAccess { access } => {
                let Some(access) = self.access(access) else {
                    return Ok(());
                };
                let reply = self.call(Method::POST, "demo/expire-access", access).await;
                let expected = self.model.expire_access(access);
                self.check(&reply, expected)
            }
            Step::Me { access } => {
                let Some(access) = self.access(access) else {
                    return Ok(());
                };
                let reply = self.call(Method::GET, "me", access).await;
                let expected = self.model.me(access);
                self.check(&reply, expected)?;
                self.check_me(&reply, access)
            }
            Step::ChangePassword { session, others } => match self.session(session) {
                Some(session) => self.change_password(session, *others).await,
                None => Ok(()),
            },
            Step::ResetPassword { session, user } => match self.session(session) {
                Some(session) => self.reset_password(session, *user).await,
                None => Ok(()),
            },
            change => {
                self.change(change).await;
                Ok(())
            }
        }
    }

    async fn login(&self, user: Option<usize>, class: Class, is_right: bool) -> Reply {
        // What is throttled is no subject of the model, whichever way its clock goes.
        self.bench.execute("DELETE FROM throttles", vec![]).await;
        let usr_id = user.map_or("nobody", |user| USERS[user]);
        // One name, however it is typed: the model knows no spellings.
        let usr_id = match self.ids.len() % 3 {
            0 => usr_id.to_owned(),
            1 => usr_id.to_uppercase(),
            _ => wide(usr_id),
        };
        let password = match is_right {
            true => PASSWORD,
            false => "a wrong password",
        };
        let ask = Ask::login(&usr_id, password);
        match class {
            Class::K2 => {
                self.bench
                    .server
                    .send(ask.header("x-refresh-class", "K2"))
                    .await
            }
            Class::K0 => self.bench.server.send(ask).await,
            Class::S => send(&self.bench.lenient, ask).await,
        }
    }

    async fn call(&self, method: Method, path: &str, access: usize) -> Reply {
        let ask = Ask::new(method, path).bearer(&self.accesses[access]);
        self.bench.server.send(ask).await
    }

    fn session(&self, pick: &Pick) -> Option<usize> {
        pick.of(self.ids.len())
    }

    fn access(&self, pick: &Pick) -> Option<usize> {
        pick.of(self.accesses.len())
    }

    /// The refresh token of a generation: as it was given, or, where it has never been, as it would be.
    async fn token(&self, session: usize, generation: u64) -> String {
        if let Some(token) = self.tokens.get(&(session, generation)) {
            return token.clone();
        }
        token_of(&self.bench.server, self.ids[session], generation).await
    }

    /// Compares an answer, and keeps what it has given.
    fn check(&mut self, reply: &Reply, expected: Answer) -> Result<(), Difference> {
        let found = (reply.status.as_u16(), reply.code());
        if found != (expected.status, expected.code.into()) {
            return Err(format!("answered {found:?}, and not {expected:?}"));
        }
        reply.expect(expected.status, expected.code);
        let Some(granted) = expected.granted else {
            let text = String::from_utf8_lossy(&reply.bytes);
            return match text.contains("accessToken") || text.contains("refreshToken") {
                true => Err("tokens that nobody has granted".into()),
                false => Ok(()),
            };
        };
        let data = reply.data();
        let id = FamilyId::parse(data["sid"].as_str().unwrap()).unwrap();
        if granted.session == self.ids.len() {
            self.ids.push(id);
        }
        let ends = ["expiresIn", "idleExpiresIn", "absoluteExpiresIn"]
            .map(|name| data[name].as_i64().unwrap());
        let generation = data["gen"].as_u64().unwrap();
        if (self.ids[granted.session], generation, ends) != (id, granted.generation, granted.ends) {
            return Err(format!(
                "generation {generation} with {ends:?}, and not {granted:?}"
            ));
        }
        self.accesses
            .push(data["accessToken"].as_str().unwrap().to_owned());
        match (data["refreshToken"].as_str(), granted.has_refresh_token) {
            (None, false) => Ok(()),
            (Some(token), true) => {
                let place = (granted.session, generation);
                let first = self.tokens.entry(place).or_insert_with(|| token.to_owned());
                match first == token {
                    true => Ok(()),
                    false => Err("a second successor".into()),
                }
            }
            (found, _) => Err(format!("a refresh token: {}", found.is_some())),
        }
    }

    /// A token of a user in a tenant yields that, and nothing else.
    fn check_me(&self, reply: &Reply, access: usize) -> Result<(), Difference> {
        let Ok(session) = self.model.newcomer(access) else {
            return Ok(());
        };
        let (data, session_of) = (reply.data(), &self.model.sessions[session]);
        let found = ["usrId", "tenantId", "sid"].map(|name| data[name].as_str().unwrap_or(""));
        let sid = self.ids[session].to_string();
        let expected = [USERS[session_of.user], session_of.tenant, sid.as_str()];
        match found == expected {
            true => Ok(()),
            false => Err(format!("{found:?}, and not {expected:?}")),
        }
    }

    /// Compares what is stored.
    async fn compare(&mut self) -> Result<(), Difference> {
        for (session, id) in self.model.sessions.iter().zip(&self.ids) {
            let stored = self
                .bench
                .server
                .state
                .db
                .session(*id)
                .await
                .unwrap()
                .unwrap();
            let found = (
                &stored.family,
                stored.access_epoch,
                stored.must_change_password,
                stored.standing,
            );
            let expected = (
                &session.family,
                session.access_epoch,
                session.must_change_password,
                self.model.standing(session),
            );
            if found != expected {
                return Err(format!("stored {found:?}, and not {expected:?}"));
            }
        }
        let mut found = self.new_events().await;
        let mut expected = core::mem::take(&mut self.model.events);
        // Those of one step have no order.
        found.sort_by_key(|event| event.session);
        expected.sort_by_key(|event| event.session);
        if found != expected {
            return Err(format!("written down {found:?}, and not {expected:?}"));
        }
        let found = self.bench.number(N_REFRESHES).await - self.n_refreshes;
        match found == self.model.n_refreshes {
            true => Ok(()),
            false => Err(format!(
                "counted {found}, and not {}",
                self.model.n_refreshes
            )),
        }
    }

    async fn new_events(&mut self) -> Vec<Event> {
        let mut reader = self.bench.store.reader().await.unwrap();
        let after = [self.last_event.into()];
        let rows = reader.fetch_all(EVENTS_AFTER, after).await.unwrap();
        rows.iter()
            .map(|row| {
                self.last_event = row.get("id").unwrap();
                let id = row.bytes_or_none("family").unwrap().map(FamilyId);
                Event {
                    at: row.get("at").unwrap(),
                    kind: kind(row.get("kind").unwrap()),
                    usr_id: row.get("usr_id").unwrap(),
                    actor: row.get("actor").unwrap(),
                    session: id.and_then(|id| self.ids.iter().position(|known| *known == id)),
                }
            })
            .collect()
    }
}

const EVENTS_AFTER: &str =
    "SELECT id, at, kind, usr_id, actor, family FROM events WHERE id > $1 ORDER BY id";

/// The kind of an event, by the word that stands for it on the wire and in the database.
fn kind(word: &str) -> EventKind {
    serde_json::from_value(word.into()).unwrap()
}

/// The same in wide letters, as keyboards in East Asia write them.
fn wide(usr_id: &str) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0);
    usr_id.chars().filter_map(wide).collect()
}

fn header(from: Attempt, token: &str) -> Option<String> {
    match from {
        Attempt::Own => Some(attempt("device key", token)),
        Attempt::Foreign => Some(attempt("the thief's own key", token)),
        Attempt::Missing => None,
        Attempt::Malformed => Some("not base64url!".into()),
    }
}
