//! A browser's key whose fate the test decides.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::future::{FutureExt, LocalBoxFuture, ready};

use crate::port::{Attempts, KeyError};
use crate::token::RefreshToken;

/// Attempt ids that tell which key and which token they are of. Clones are the same browser.
#[derive(Clone)]
pub struct ScriptedAttempts {
    key: Rc<RefCell<String>>,
    is_reachable: Rc<Cell<bool>>,
}

impl Default for ScriptedAttempts {
    fn default() -> Self {
        Self {
            key: Rc::new(RefCell::new("key-1".to_owned())),
            is_reachable: Rc::new(Cell::new(true)),
        }
    }
}

impl ScriptedAttempts {
    /// The key is lost, and another one is there in its place.
    pub fn replace_key(&self, name: &str) {
        name.clone_into(&mut self.key.borrow_mut());
    }

    /// Whether the keys can be reached.
    pub fn set_reachable(&self, is_reachable: bool) {
        self.is_reachable.set(is_reachable);
    }
}

impl Attempts for ScriptedAttempts {
    fn key(&self) -> LocalBoxFuture<'static, Result<String, KeyError>> {
        let key = match self.is_reachable.get() {
            true => Ok(self.key.borrow().clone()),
            false => Err(KeyError::Unavailable),
        };
        ready(key).boxed_local()
    }

    fn attempt(
        &self,
        key: &str,
        token: &RefreshToken,
    ) -> LocalBoxFuture<'static, Result<String, KeyError>> {
        let attempt = match (self.is_reachable.get(), *self.key.borrow() == key) {
            (false, _) => Err(KeyError::Unavailable),
            (true, false) => Err(KeyError::Lost),
            (true, true) => Ok(format!("{key}-of-{}", token.expose())),
        };
        ready(attempt).boxed_local()
    }
}
