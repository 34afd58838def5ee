//! The only wiring: what the interceptor runs on in a browser, and where the API is.

use std::rc::Rc;

use tollgate_interceptor::port::Clock;
use tollgate_interceptor::{Auth, Client, EnvelopeContract, web};

/// Where in localStorage the session lies.
const STORED_UNDER: &str = "user";

/// The API's base on its server.
const BASE: &str = "/api/master";

/// What the app is given at its start.
pub struct Wiring {
    /// Sends every request.
    pub client: Client,
    /// The clock that the client goes by too.
    pub clock: Rc<dyn Clock>,
}

/// Connects the interceptor to the browser, and to the server that the page came from;
/// to another one, when `TOLLGATE_API_URL` named it at build time.
#[must_use]
pub fn connect() -> Wiring {
    let origin = option_env!("TOLLGATE_API_URL").unwrap_or_default();
    let base = format!("{}{BASE}", origin.trim_end_matches('/'));
    // The server is ours, wherever it is: it knows attempt ids, and allows their headers where it allows the page.
    let contract = EnvelopeContract::new(base).with_attempts();
    let platform = web::platform(STORED_UNDER);
    let clock = Rc::clone(&platform.clock);
    let auth = Auth::new(platform, contract);
    Wiring {
        client: Client::new(&auth),
        clock,
    }
}
