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
