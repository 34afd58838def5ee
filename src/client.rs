//! The only wiring: what the interceptor runs on in a browser, and where the API is.

use std::rc::Rc;

use tollgate_interceptor::port::Clock;
use tollgate_interceptor::{Auth, Client, EnvelopeContract, Platform, web};

use crate::server_clock::ServerClock;

/// Where in localStorage the session lies.
const STORED_UNDER: &str = "user";

/// The API's base on its server.
pub const BASE: &str = "/api/master";

/// What the app is given at its start.
#[derive(Clone)]
pub struct Wiring {
    /// Sends every request.
    pub client: Client,
    /// The clock that the client goes by too.
    pub clock: Rc<dyn Clock>,
    /// What time it is by the server.
    pub server_clock: ServerClock,
}

/// Connects the interceptor to the browser, and to the server that the page came from;
/// to another one, when `TOLLGATE_API_URL` named it at build time.
#[must_use]
pub fn connect() -> Wiring {
    let origin = option_env!("TOLLGATE_API_URL").unwrap_or_default();
    let base = format!("{}{BASE}", origin.trim_end_matches('/'));
    // The server is ours, wherever it is: it knows attempt ids, and allows their headers where it allows the page.
    let contract = EnvelopeContract::new(base).with_attempts();
    wire(web::platform(STORED_UNDER), contract)
}

/// Connects the interceptor to a platform, and to the server of a contract.
#[must_use]
pub fn wire(platform: Platform, contract: EnvelopeContract) -> Wiring {
    let clock = Rc::clone(&platform.clock);
    let server_clock = ServerClock::new(Rc::clone(&clock));
    let auth = Auth::new(platform, contract);
    Wiring {
        client: Client::builder(&auth).step(server_clock.clone()).build(),
        clock,
        server_clock,
    }
}
