//! One browser with one or two tabs, and a server that keeps its word unless it is told not to.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{AbortHandle, Abortable, FutureExt};
use serde_json::Value;
use tollgate_interceptor::observer::{RequestId, Sending};
use tollgate_interceptor::port::Spawner;
use tollgate_interceptor::session::Stamp;
use tollgate_interceptor::testing::{
    Call, Executor, FixedRandom, ManualClock, MemoryStore, ScriptedTransport,
};
use tollgate_interceptor::{
    Auth, Client, EnvelopeContract, Error, Event, Loading, Observer, Platform, Request, Session,
};

use crate::dice::Dice;

const USERS: [&str; 2] = ["ada", "bob"];

pub(crate) struct World {
    pub(crate) tabs: Vec<Tab>,
    pub(crate) clock: ManualClock,
    pub(crate) store: MemoryStore,
    pub(crate) server: Server,
    executor: Executor,
}

pub(crate) struct Tab {
    pub(crate) auth: Auth,
    pub(crate) transport: ScriptedTransport,
    /// What has been taken from the wire and waits for an answer.
    pub(crate) calls: Vec<Call>,
    pub(crate) requests: Vec<Flying>,
    pub(crate) record: Rc<RefCell<Record>>,
    client: Client,
}

/// A request that a page has made.
pub(crate) struct Flying {
    /// Who was logged in when it was made.
    pub(crate) usr_id: Option<String>,
    pub(crate) number: usize,
    pub(crate) outcome: Rc<RefCell<Option<Result<Value, Error>>>>,
    pub(crate) is_dropped: bool,
    abort: AbortHandle,
}

/// What a tab has told.
#[derive(Default)]
pub(crate) struct Record {
    pub(crate) loading: Loading,
    pub(crate) replays: Vec<RequestId>,
    pub(crate) n_logins: usize,
    pub(crate) n_logouts: usize,
    /// The tokens whose refresh has begun, each time that it did so afresh.
    pub(crate) refreshed: Vec<Stamp>,
    /// Requests that went out with a token that was known to be dead.
    pub(crate) sent_dead: Vec<RequestId>,
}

/// What the server knows: which tokens are alive.
#[derive(Default)]
pub(crate) struct Server {
    n_tokens: usize,
    dead: Vec<String>,
}

struct Recorder(Rc<RefCell<Record>>);

impl World {
    pub(crate) fn new(n_tabs: usize) -> Self {
        let (executor, clock, store) = (
            Executor::default(),
            ManualClock::default(),
            MemoryStore::default(),
        );
        let tabs = (0..n_tabs)
            .map(|_| Tab::open(&executor, &clock, store.another_tab()))
            .collect();
        Self {
            tabs,
            clock,
            store,
            server: Server::default(),
            executor,
        }
    }

    /// Lets one thing happen, and says which.
    pub(crate) fn happen(&mut self, dice: &mut Dice) -> String {
        let n_tab = dice.below(self.tabs.len());
        let said = match dice.below(20) {
            0..=7 => self.step(dice),
            8..=11 => self.answer(n_tab, dice),
            12..=14 => self.request(n_tab),
            15 => self.drop_request(n_tab, dice),
            16 => self.log_in(n_tab, dice),
            17 => self.expire(),
            18 if dice.below(4) == 0 => self.log_out(n_tab),
            _ => self.pass_time(dice),
        };
        for tab in &mut self.tabs {
            tab.calls
                .extend(std::iter::from_fn(|| tab.transport.take()));
            tab.calls.retain(|call| !call.is_aborted());
        }
        format!("tab {n_tab}: {said}")
    }

    /// The storm is over: everything is answered as it should be, and enough time passes.
    pub(crate) fn settle(&mut self) {
        for _ in 0..200 {
            self.executor.run_until_stalled();
            for tab in &mut self.tabs {
                tab.calls
                    .extend(std::iter::from_fn(|| tab.transport.take()));
                for call in tab.calls.drain(..) {
                    self.server.answer(call);
                }
            }
            self.executor.run_until_stalled();
            self.clock.advance(Duration::from_millis(500));
        }
    }

    fn step(&mut self, dice: &mut Dice) -> String {
        match self.executor.n_ready() {
            0 => "nothing can go on".to_owned(),
            n => {
                let number = dice.below(n);
                self.executor.step(number);
                format!("task {number} of {n} goes on")
            }
        }
    }

    fn answer(&mut self, n_tab: usize, dice: &mut Dice) -> String {
        let calls = &mut self.tabs[n_tab].calls;
        if calls.is_empty() {
            return "nothing is on the wire".to_owned();
        }
        let call = calls.swap_remove(dice.below(calls.len()));
        let said = format!("{:?} is answered", call.request);
        let fault = dice.below(12);
        match fault {
            0 => drop(call),
            1 => call.reply_failed(503, "UNAVAILABLE"),
            2 => call.reply(200, "<html>"),
            3 if call.request.path().ends_with("auth/refresh") => {
                call.reply_failed(401, "SESSION_REVOKED")
            }
            _ => {
                self.server.answer(call);
                return said;
            }
        }
        format!("{said} by fault {fault}")
    }

    fn request(&mut self, n_tab: usize) -> String {
        let number = self.tabs[n_tab].requests.len();
        self.tabs[n_tab].request(number, &self.executor);
        format!("request {number} is made")
    }

    fn drop_request(&mut self, n_tab: usize, dice: &mut Dice) -> String {
        let requests = &mut self.tabs[n_tab].requests;
        if requests.is_empty() {
            return "there is no request to drop".to_owned();
        }
        let number = dice.below(requests.len());
        requests[number].is_dropped = true;
        requests[number].abort.abort();
        format!("request {number} is dropped")
    }

    fn log_in(&mut self, n_tab: usize, dice: &mut Dice) -> String {
        let usr_id = USERS[dice.below(USERS.len())];
        let session = self.server.log_in(usr_id);
        self.tabs[n_tab].auth.login(session);
        format!("{usr_id} logs in")
    }

    fn log_out(&mut self, n_tab: usize) -> String {
        self.tabs[n_tab].auth.logout();
        "logout".to_owned()
    }

    /// The access token that is stored dies on the server.
    fn expire(&mut self) -> String {
        let stored = self.store.text().and_then(|text| Session::from_json(&text));
        match stored {
            Some(session) => {
                self.server
                    .dead
                    .push(session.access_token().expose().to_owned());
                format!("{:?} dies", session.access_token().expose())
            }
            None => "there is no token to die".to_owned(),
        }
    }

    fn pass_time(&mut self, dice: &mut Dice) -> String {
        let milliseconds = [10, 200, 1_000, 8_000, 30_000][dice.below(5)];
        self.clock.advance(Duration::from_millis(milliseconds));
        format!("{milliseconds} ms pass")
    }
}

impl Tab {
    fn open(executor: &Executor, clock: &ManualClock, store: MemoryStore) -> Self {
        let transport = ScriptedTransport::default();
        let platform = Platform::new(
            Rc::new(transport.clone()),
            Rc::new(store),
            Rc::new(clock.clone()),
            Rc::new(FixedRandom(0.5)),
            Rc::new(executor.clone()),
        );
        let auth = Auth::new(platform, EnvelopeContract::new("/api/master"));
        let record = Rc::new(RefCell::new(Record::default()));
        auth.observe(Recorder(record.clone()));
        Self {
            client: Client::new(&auth),
            auth,
            transport,
            calls: Vec::new(),
            requests: Vec::new(),
            record,
        }
    }

    fn request(&mut self, number: usize, executor: &Executor) {
        let outcome = Rc::new(RefCell::new(None));
        let (slot, answer) = (
            outcome.clone(),
            self.client.send(Request::get(format!("of/{number}"))),
        );
        let (abort, registration) = AbortHandle::new_pair();
        let task = async move {
            let answer = answer.await;
            *slot.borrow_mut() = Some(answer);
        };
        let task = Abortable::new(task, registration);
        executor.spawn(task.map(drop).boxed_local());
        self.requests.push(Flying {
            usr_id: self.auth.identity().map(|identity| identity.usr_id),
            number,
            outcome,
            is_dropped: false,
            abort,
        });
    }
}

impl Server {
    /// A session with tokens that tell whose they are.
    fn log_in(&mut self, usr_id: &str) -> Session {
        let n = self.next();
        let text = format!(
            r#"{{"usrId":"{usr_id}","accessToken":"{usr_id}-a{n}","refreshToken":"{usr_id}-r{n}","sid":"s{n}"}}"#
        );
        Session::from_json(&text).expect("it has an access token")
    }

    /// Answers as a server does that is well.
    fn answer(&mut self, call: Call) {
        let bearer = call.bearer().unwrap_or_default().to_owned();
        let path = call.request.path().to_owned();
        if path.ends_with("auth/refresh") {
            let usr_id = bearer.split('-').next().unwrap_or_default().to_owned();
            let n = self.next();
            let data =
                format!(r#"{{"accessToken":"{usr_id}-a{n}","refreshToken":"{usr_id}-r{n}"}}"#);
            return call.reply_ok(&data);
        }
        if bearer.is_empty() || self.dead.contains(&bearer) {
            return call.reply_failed(401, "TOKEN_INVALID");
        }
        call.reply_ok(&format!(r#"{{"bearer":"{bearer}","path":"{path}"}}"#));
    }

    fn next(&mut self) -> usize {
        self.n_tokens += 1;
        self.n_tokens
    }
}

impl Observer for Recorder {
    fn on_event(&self, _at: Duration, event: &Event) {
        let mut record = self.0.borrow_mut();
        if let Event::Sent {
            id,
            sending: Sending::Replay,
            ..
        } = event
        {
            record.replays.push(*id);
        }
        match event {
            Event::Loading(loading) => record.loading = *loading,
            Event::Sent {
                id,
                stamp: Some(stamp),
                ..
            } if record.refreshed.contains(stamp) => {
                record.sent_dead.push(*id);
            }
            Event::Refreshing { stamp, attempt: 1 } => record.refreshed.push(*stamp),
            Event::LoggedIn { .. } => record.n_logins += 1,
            Event::LoggedOut { .. } => record.n_logouts += 1,
            _ => {}
        }
    }
}
