//! The only wiring: what the interceptor runs on in a browser, and where the API is.

use std::rc::Rc;

use tollgate_devtools::Recorder;
use tollgate_interceptor::port::Clock;
use tollgate_interceptor::{Auth, Client, EnvelopeContract, Platform, web};

use crate::obstacles::Obstacles;
use crate::server_clock::ServerClock;

/// Where in localStorage the session lies.
const STORED_UNDER: &str = "user";

/// The API's base on its server.
pub const BASE: &str = "/api/master";

/// What tabs tell each other on it is what they do, and no secret.
const TRAFFIC_CHANNEL: &str = "tollgate-devtools";

/// What the app is given at its start.
#[derive(Clone)]
pub struct Wiring {
    /// Sends every request.
    pub client: Client,
    /// The clock that the client goes by too.
    pub clock: Rc<dyn Clock>,
    /// What time it is by the server.
    pub server_clock: ServerClock,
    /// Writes down what the client does, from the start.
    pub recorder: Recorder,
    /// What a demonstration puts in the client's way.
    pub obstacles: Obstacles,
}

/// Connects the interceptor to the browser, and to the server that the page came from;
/// to another one, when `TOLLGATE_API_URL` named it at build time.
#[must_use]
pub fn connect() -> Wiring {
    let origin = option_env!("TOLLGATE_API_URL").unwrap_or_default();
    let base = format!("{}{BASE}", origin.trim_end_matches('/'));
    // The server is ours, wherever it is: it knows attempt ids, and allows their headers where it allows the page.
    let contract = EnvelopeContract::new(base).with_attempts();
    let wiring = wire(web::platform(STORED_UNDER), contract);
    let channel = web::Broadcast::new(TRAFFIC_CHANNEL);
    Wiring {
        recorder: wiring.recorder.with_channel(channel),
        ..wiring
    }
}

/// Connects the interceptor to a platform, and to the server of a contract.
#[must_use]
pub fn wire(platform: Platform, contract: EnvelopeContract) -> Wiring {
    // By the true clock: tabs draw what the others do by it.
    let recorder = Recorder::new(&platform);
    let obstacles = Obstacles::new(&platform);
    let platform = obstacles.put_before(platform);
    let clock = Rc::clone(&platform.clock);
    let server_clock = ServerClock::new(Rc::clone(&clock));
    let auth = Auth::builder(platform, contract)
        .observer(recorder.clone())
        .build();
    Wiring {
        client: Client::builder(&auth).step(server_clock.clone()).build(),
        clock,
        server_clock,
        recorder,
        obstacles,
    }
}
