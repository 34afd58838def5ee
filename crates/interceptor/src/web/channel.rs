//! BroadcastChannel: what one tab tells the others.
//!
//! ```no_run
//! use tollgate_interceptor::port::Channel;
//! use tollgate_interceptor::web::Broadcast;
//!
//! let channel = Broadcast::new("tollgate:user");
//! channel.watch(Box::new(|text| assert!(text.len() < 100)));
//! channel.post("hello");
//! ```
//!
//! What is not here: what the messages mean. All scripts of the origin can post here.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, Event, MessageEvent};

use super::events::listen;
use crate::port::Channel;

/// The channel of one name; where the browser has none, nobody hears and nothing is heard.
pub struct Broadcast {
    line: Rc<Line>,
}

/// The open end of the channel, and who listens.
struct Line {
    name: String,
    channel: RefCell<Option<BroadcastChannel>>,
    watchers: Rc<RefCell<Vec<Rc<Watcher>>>>,
    on_message: Closure<dyn Fn(MessageEvent)>,
}

type Watcher = dyn Fn(&str);

impl Broadcast {
    /// The channel of this name, open from now on.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let line = Rc::new(Line::new(name));
        line.open();
        if let Some(window) = web_sys::window() {
            // A page with an open channel is not kept for the way back, or is thrown out by the first message. What it
            // misses while it is away, it finds in the storage when it wakes.
            let closing = line.clone();
            listen(&window, "pagehide", move |_: Event| closing.close());
            let opening = line.clone();
            listen(&window, "pageshow", move |_: Event| opening.open());
        }
        Self { line }
    }
}

impl Channel for Broadcast {
    fn post(&self, text: &str) {
        if let Some(channel) = &*self.line.channel.borrow() {
            // The browser hears of no text that it can't carry.
            let _ = channel.post_message(&text.into());
        }
    }

    fn watch(&self, on_text: Box<dyn Fn(&str)>) {
        self.line.watchers.borrow_mut().push(on_text.into());
    }
}

impl Line {
    fn new(name: &str) -> Self {
        let watchers: Rc<RefCell<Vec<Rc<Watcher>>>> = Rc::default();
        let told = watchers.clone();
        let on_message = Closure::new(move |event: MessageEvent| {
            let Some(text) = event.data().as_string() else {
                return;
            };
            // A copy of the list: whoever is told may watch as well.
            let told = told.borrow().clone();
            for on_text in told {
                on_text(&text);
            }
        });
        Self {
            name: name.to_owned(),
            channel: RefCell::default(),
            watchers,
            on_message,
        }
    }

    fn open(&self) {
        if self.channel.borrow().is_some() {
            return;
        }
        let Ok(channel) = BroadcastChannel::new(&self.name) else {
            return;
        };
        channel.set_onmessage(Some(self.on_message.as_ref().unchecked_ref()));
        self.channel.replace(Some(channel));
    }

    fn close(&self) {
        if let Some(channel) = self.channel.take() {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}
