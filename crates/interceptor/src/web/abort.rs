//! Giving up what the browser does for us.

use web_sys::{AbortController, AbortSignal};

/// Tells the browser to give up, when it is dropped before [`AbortOnDrop::disarm`].
pub(super) struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    /// With the signal by which the browser hears of it; `None` where it has no such thing.
    pub(super) fn new() -> Option<(Self, AbortSignal)> {
        let controller = AbortController::new().ok()?;
        let signal = controller.signal();
        Some((Self(Some(controller)), signal))
    }

    /// Lets be what has come to its end: to abort that would change nothing, and cost as much as all else that is done
    /// for a request.
    pub(super) fn disarm(mut self) {
        self.0 = None;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = self.0.take() {
            controller.abort();
        }
    }
}
