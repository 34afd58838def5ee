//! A platform that a test drives: each answer, each moment and each stored text comes when the test says so.
//!
//! ```
//! use std::rc::Rc;
//! use std::time::Duration;
//! use tollgate_interceptor::port::{Clock, Slot, Store};
//! use tollgate_interceptor::testing::{ManualClock, MemoryStore};
//!
//! let clock = ManualClock::default();
//! clock.advance(Duration::from_secs(5));
//! assert_eq!(clock.now(), Duration::from_secs(5));
//!
//! let (here, there) = { let store = MemoryStore::default(); (store.clone(), store.another_tab()) };
//! here.write(Slot::Session, Some("text")).unwrap();
//! assert_eq!(there.read(Slot::Session).unwrap().as_deref(), Some("text"));
//! ```
//!
//! A whole test of an app: its token has died, and a list comes all the same.
//!
//! ```
//! use std::cell::RefCell;
//! use std::rc::Rc;
//!
//! use futures_util::future::FutureExt;
//! use tollgate_interceptor::port::Spawner;
//! use tollgate_interceptor::testing::{Executor, FixedRandom, ManualClock, MemoryStore, ScriptedTransport};
//! use tollgate_interceptor::token::{AccessToken, RefreshToken};
//! use tollgate_interceptor::{Auth, Client, EnvelopeContract, Platform, Request, Session};
//!
//! let (network, executor) = (ScriptedTransport::default(), Executor::default());
//! let platform = Platform::new(
//!     Rc::new(network.clone()),
//!     Rc::new(MemoryStore::default()),
//!     Rc::new(ManualClock::default()),
//!     Rc::new(FixedRandom(0.5)),
//!     Rc::new(executor.clone()),
//! );
//! let auth = Auth::new(platform, EnvelopeContract::new("/api"));
//! auth.login(
//!     Session::new("ada", AccessToken::parse("a1").unwrap())
//!         .with_refresh_token(RefreshToken::parse("r1").unwrap()),
//! );
//!
//! let answer = Rc::new(RefCell::new(None));
//! let asked = Client::new(&auth).send::<Vec<String>>(Request::get("users"));
//! let told = answer.clone();
//! executor.spawn(asked.map(move |users| drop(told.replace(Some(users)))).boxed_local());
//!
//! executor.run_until_stalled();
//! network.take_for("users").unwrap().reply_failed(401, "TOKEN_INVALID");
//! executor.run_until_stalled();
//! network.take_for("auth/refresh").unwrap().reply_ok(r#"{"accessToken":"a2"}"#);
//! executor.run_until_stalled();
//! let replay = network.take_for("users").unwrap();
//! assert_eq!(replay.bearer(), Some("a2"));
//! replay.reply_ok(r#"["Ada"]"#);
//! executor.run_until_stalled();
//! assert_eq!(answer.take(), Some(Ok(vec!["Ada".to_owned()])));
//! ```

mod attempts;
mod clock;
mod executor;
mod presence;
mod profile;
mod store;
mod transport;

pub use attempts::ScriptedAttempts;
pub use clock::ManualClock;
pub use executor::Executor;
pub use presence::ManualPresence;
pub use profile::{SharedChannel, SharedLock};
pub use store::MemoryStore;
pub use transport::{Call, ScriptedTransport};

use crate::port::Random;

/// A number that is always the same: 1 gives the longest delays, 0 the shortest.
#[derive(Debug, Clone, Copy)]
pub struct FixedRandom(pub f64);

impl Random for FixedRandom {
    fn unit(&self) -> f64 {
        self.0
    }
}
