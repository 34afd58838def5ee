//! Back leads to where one was: the page stands as far down as when it was left.
//!
//! Browsers do that by themselves for a page that is there at once. These pages have to be drawn first, and what they
//! show may still have to come: so it is tried with each frame, until the page is long enough or its reader scrolls.

use std::collections::VecDeque;

use leptos::prelude::*;

/// So many addresses are remembered at most; the oldest goes first.
const MOST: usize = 50;

/// So many frames it is tried at most, which is about ten seconds.
const FRAMES: u32 = 600;

/// So many frames the page has to stay where it was put: whatever moves the focus may scroll it once more.
const STEADY_FRAMES: u32 = 2;

/// What scrolls a page by its reader's will.
const BY_HAND: [&str; 4] = ["wheel", "touchstart", "pointerdown", "keydown"];

/// How far down the pages stand.
#[derive(Debug, Clone, Copy)]
pub struct ScrollMemory(StoredValue<Places>);

#[derive(Debug, Default)]
struct Places {
    /// The address that is on the screen, and how far down it stands.
    here: (String, f64),
    left: VecDeque<(String, f64)>,
    /// Whether the history was gone through, and the address of that is still to come.
    is_travelling: bool,
    /// Where the page is to stand.
    wanted: Option<f64>,
}

impl ScrollMemory {
    /// Watches how the window is scrolled, for as long as the component that calls this is there.
    ///
    /// It stands above the router, so that it hears of Back before the router does.
    #[must_use]
    pub fn watch() -> Self {
        let memory = Self(StoredValue::default());
        let scrolled = window_event_listener(leptos::ev::scroll, move |_| {
            memory.update(|places| {
                if places.wanted.is_none() {
                    places.here.1 = scroll_y();
                }
            });
        });
        let travelled = window_event_listener(leptos::ev::popstate, move |_| {
            memory.update(|places| places.is_travelling = true);
        });
        let by_hand = BY_HAND.map(|event| {
            window_event_listener_untyped(event, move |_| memory.update(|it| it.wanted = None))
        });
        on_cleanup(move || {
            scrolled.remove();
            travelled.remove();
            by_hand.into_iter().for_each(|listener| listener.remove());
        });
        memory
    }

    /// Another address is on the screen: where it was gone back to, it stands where it stood.
    pub fn arrive(self, address: String) {
        self.update(|places| places.arrive(address));
        if self.wanted().is_some() {
            request_animation_frame(move || self.try_again(FRAMES, STEADY_FRAMES));
        }
    }

    fn try_again(self, n_left: u32, n_steady: u32) {
        let Some(wanted) = self.wanted() else { return };
        let n_steady = if is_near(scroll_y(), wanted) {
            n_steady - 1
        } else {
            window().scroll_to_with_x_and_y(0.0, wanted);
            STEADY_FRAMES
        };
        if n_steady == 0 || n_left == 0 {
            self.update(|places| {
                places.wanted = None;
                places.here.1 = scroll_y();
            });
            return;
        }
        request_animation_frame(move || self.try_again(n_left - 1, n_steady));
    }

    fn wanted(self) -> Option<f64> {
        self.0.try_with_value(|places| places.wanted)?
    }

    fn update(self, change: impl FnOnce(&mut Places)) {
        // A page that is closing remembers nothing any more.
        self.0.try_update_value(change);
    }
}

impl Places {
    fn arrive(&mut self, address: String) {
        // What opens beside a list leaves the page where it is, and tells of no scrolling.
        let y = self.here.1;
        let left = core::mem::replace(&mut self.here, (address, y));
        self.keep(left);
        let is_travelling = core::mem::take(&mut self.is_travelling);
        self.wanted = self.of_here().filter(|_| is_travelling);
    }

    fn keep(&mut self, left: (String, f64)) {
        self.left.retain(|(address, _)| *address != left.0);
        if self.left.len() == MOST {
            self.left.pop_front();
        }
        self.left.push_back(left);
    }

    fn of_here(&self) -> Option<f64> {
        let mut left = self.left.iter();
        left.find(|(address, _)| *address == self.here.0)
            .map(|(_, y)| *y)
    }
}

fn scroll_y() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// Browsers round to the pixels of the screen.
fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1.0
}
