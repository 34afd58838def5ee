//! Where the tests play: the real app over a scripted network, storage and clock.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::Promise;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use tollgate::app::App;
use tollgate::client;
use tollgate_interceptor::port::{Platform, Slot, Store};
use tollgate_interceptor::testing::{
    Call, FixedRandom, ManualClock, MemoryStore, ScriptedTransport,
};
use tollgate_interceptor::{EnvelopeContract, web};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AddEventListenerOptions, Element, Event, EventInit, HtmlElement, HtmlInputElement,
    KeyboardEvent, KeyboardEventInit,
};

/// A stored session of Ada's.
pub(crate) const SESSION: &str =
    r#"{"usrId":"ada","accessToken":"a1","refreshToken":"r1","tenantId":"acme","sid":"s1"}"#;

/// What the server answers to Ada's login.
pub(crate) const LOGIN: &str =
    r#"{"usrId":"ada","accessToken":"a1","refreshToken":"r1","tenantId":"acme","sid":"s1"}"#;

/// `NodeFilter.SHOW_TEXT`.
const TEXT_NODES: u32 = 4;

/// More turns of the event loop than anything in the app takes.
const N_TURNS: usize = 50;

thread_local! {
    /// The app that is mounted; a test that failed was not unwound, and has left it behind.
    static MOUNTED: RefCell<Option<Mounted>> = const { RefCell::new(None) };
}

/// The app, mounted; it goes with this value.
pub(crate) struct Stage {
    /// What was sent, and how it is answered.
    pub(crate) network: ScriptedTransport,
    /// What is stored, in this tab and in others.
    pub(crate) store: MemoryStore,
    /// The time.
    pub(crate) clock: ManualClock,
    root: HtmlElement,
}

/// What goes when a stage goes.
struct Mounted {
    view: Option<Box<dyn Any>>,
    owner: Owner,
    root: HtmlElement,
}

impl Stage {
    /// The app at an address, with nobody signed in.
    pub(crate) async fn anonymous(address: &str) -> Self {
        Self::with_store(address, MemoryStore::default()).await
    }

    /// The app at an address, with Ada signed in.
    pub(crate) async fn signed_in(address: &str) -> Self {
        let store = MemoryStore::default();
        store.change_silently(Some(SESSION));
        Self::with_store(address, store).await
    }

    /// The app at an address, over a storage.
    pub(crate) async fn with_store(address: &str, store: MemoryStore) -> Self {
        speak("en");
        Self::open(address, store).await
    }

    /// The app at an address in Korean, with this session stored.
    pub(crate) async fn in_korean(address: &str, session: Option<&str>) -> Self {
        let store = MemoryStore::default();
        store.change_silently(session);
        speak("ko");
        Self::open(address, store).await
    }

    async fn open(address: &str, store: MemoryStore) -> Self {
        drop(MOUNTED.take());
        visit(address);
        let network = ScriptedTransport::default();
        let clock = ManualClock::default();
        let platform = Platform::new(
            Rc::new(network.clone()),
            Rc::new(store.clone()),
            Rc::new(clock.clone()),
            Rc::new(FixedRandom(1.0)),
            Rc::new(web::Page),
        );
        let wiring = client::wire(platform, EnvelopeContract::new("/api/master"));
        let root = root();
        let owner = Owner::new();
        let app = move || view! { <App wiring /> };
        let view = owner.with(|| mount_to(root.clone(), app));
        MOUNTED.set(Some(Mounted {
            view: Some(Box::new(view)),
            owner,
            root: root.clone(),
        }));
        let stage = Self {
            network,
            store,
            clock,
            root,
        };
        settle().await;
        stage
    }

    /// The oldest unanswered request to a path.
    pub(crate) fn call(&self, path: &str) -> Call {
        self.network
            .take_for(path)
            .unwrap_or_else(|| panic!("nothing was sent to {path}"))
    }

    /// Moves the time, and lets everything happen that was due.
    pub(crate) async fn pass(&self, duration: Duration) {
        self.clock.advance(duration);
        settle().await;
    }

    /// What another tab of the same browser stores.
    pub(crate) async fn another_tab_stores(&self, text: Option<&str>) {
        self.store.another_tab().write(Slot::Session, text).unwrap();
        settle().await;
    }

    /// The first element that matches.
    pub(crate) fn find(&self, selector: &str) -> Option<HtmlElement> {
        let found: Element = self.root.query_selector(selector).unwrap()?;
        Some(found.dyn_into().unwrap())
    }

    /// The first element that matches; there must be one.
    pub(crate) fn get(&self, selector: &str) -> HtmlElement {
        self.find(selector)
            .unwrap_or_else(|| panic!("no {selector} on the page"))
    }

    /// How many elements match.
    pub(crate) fn count(&self, selector: &str) -> u32 {
        self.root.query_selector_all(selector).unwrap().length()
    }

    /// A field.
    pub(crate) fn field(&self, id: &str) -> HtmlInputElement {
        self.get(&format!("#{id}")).dyn_into().unwrap()
    }

    /// The element at a place of its own among all that match, of whatever kind it is.
    pub(crate) fn element(&self, selector: &str, index: u32) -> Element {
        let all = self.root.query_selector_all(selector).unwrap();
        all.item(index).unwrap().dyn_into().unwrap()
    }

    /// The element that matches at a place of its own among all that do.
    pub(crate) fn nth(&self, selector: &str, index: u32) -> HtmlElement {
        let all = self.root.query_selector_all(selector).unwrap();
        all.item(index).unwrap().dyn_into().unwrap()
    }

    /// Types a text in the place of what is in a field.
    pub(crate) async fn type_into(&self, id: &str, text: &str) {
        self.field(id).set_value(text);
        self.tell(&format!("#{id}"), "input").await;
    }

    /// Lets an element tell of an event.
    pub(crate) async fn tell(&self, selector: &str, event: &str) {
        let init = EventInit::new();
        init.set_bubbles(true);
        let event = Event::new_with_event_init_dict(event, &init).unwrap();
        self.get(selector).dispatch_event(&event).unwrap();
        settle().await;
    }

    /// Presses a key where the focus is, or on the page where it is nowhere.
    pub(crate) async fn press(&self, key: &str, is_command: bool) {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_ctrl_key(is_command);
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        let target = document().active_element().unwrap();
        target.dispatch_event(&event).unwrap();
        settle().await;
    }

    /// Does what a browser's translator does: each text node makes way for an element with other words.
    pub(crate) fn translate(&self) {
        let walker = document()
            .create_tree_walker_with_what_to_show(&self.root, TEXT_NODES)
            .unwrap();
        let mut texts = Vec::new();
        while let Some(node) = walker.next_node().unwrap() {
            texts.push(node);
        }
        for text in texts {
            let Some(parent) = text.parent_element() else {
                continue;
            };
            let words = text.text_content().unwrap_or_default();
            let is_translated = parent
                .closest("[translate=no], input, textarea")
                .unwrap()
                .is_none();
            if is_translated && !words.trim().is_empty() {
                let font = document().create_element("font").unwrap();
                font.set_text_content(Some(&words));
                parent.replace_child(&font, &text).unwrap();
            }
        }
    }

    /// All text that is on the page.
    pub(crate) fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }

    /// Presses a button or follows a link.
    pub(crate) async fn click(&self, selector: &str) {
        self.get(selector).click();
        settle().await;
    }

    /// The button of the sheet that says this.
    pub(crate) fn sheet_button(&self, label: &str) -> Option<HtmlElement> {
        let n = self.count(".sheet button");
        let mut buttons = (0..n).map(|index| self.nth(".sheet button", index));
        buttons.find(|button| button.inner_text() == label)
    }

    /// Presses the button of the sheet that says this.
    pub(crate) async fn press_in_sheet(&self, label: &str) {
        let button = self.sheet_button(label);
        button
            .unwrap_or_else(|| panic!("no button {label}"))
            .click();
        settle().await;
    }

    /// Presses a button of the sheet, and says yes to its question, which must name what it is about.
    pub(crate) async fn confirm_in_sheet(&self, label: &str, about: &str) {
        self.press_in_sheet(label).await;
        let question = self.get(".confirm").inner_text();
        assert!(question.contains(about), "{question}");
        self.click(".confirm__yes").await;
    }

    /// Fills in the login form and submits it.
    pub(crate) async fn submit_login(&self, name: &str, password: &str) {
        self.field("username").set_value(name);
        self.field("password").set_value(password);
        self.click("button[type=submit]").await;
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        drop(MOUNTED.take());
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(self.view.take());
        // The first router of a page keeps its owner alive for good, and with it a listener that follows links.
        self.owner.cleanup();
        self.root.remove();
        visit("/");
    }
}

/// An element of the page to mount something on.
pub(crate) fn root() -> HtmlElement {
    let root: HtmlElement = document()
        .create_element("div")
        .unwrap()
        .dyn_into()
        .unwrap();
    document().body().unwrap().append_child(&root).unwrap();
    root
}

/// What was sent with a request.
pub(crate) fn body(call: &Call) -> String {
    String::from_utf8(call.request.body().unwrap().as_bytes().unwrap().to_vec()).unwrap()
}

/// Lets the browser draw, as often as something takes that is done with each frame.
pub(crate) async fn draw() {
    for _ in 0..10 {
        let drawn = Promise::new(&mut |resolve, _| {
            window().request_animation_frame(&resolve).unwrap();
        });
        JsFuture::from(drawn).await.unwrap();
    }
    settle().await;
}

/// Lets everything happen that waits for nothing but its turn.
pub(crate) async fn settle() {
    for _ in 0..N_TURNS {
        tick().await;
    }
}

/// Goes back in the history, and lets the app follow.
pub(crate) async fn go_back() {
    let went = Promise::new(&mut |resolve, _| {
        let once = AddEventListenerOptions::new();
        once.set_once(true);
        window()
            .add_event_listener_with_callback_and_add_event_listener_options(
                "popstate", &resolve, &once,
            )
            .unwrap();
    });
    window().history().unwrap().back().unwrap();
    JsFuture::from(went).await.unwrap();
    settle().await;
}

/// Where the browser is: path, query and hash.
pub(crate) fn address() -> String {
    let location = window().location();
    [
        location.pathname().unwrap(),
        location.search().unwrap(),
        location.hash().unwrap(),
    ]
    .concat()
}

/// How many entries the history has.
pub(crate) fn n_history() -> u32 {
    window().history().unwrap().length().unwrap()
}

/// Tells the window of something that has become of the browser.
pub(crate) async fn tell_window(event: &str) {
    let event = Event::new(event).unwrap();
    window().dispatch_event(&event).unwrap();
    settle().await;
}

/// Chooses a language, as somebody did at an earlier visit.
pub(crate) fn speak(tag: &str) {
    let storage = window().local_storage().unwrap().unwrap();
    storage.set_item("tollgate.language", tag).unwrap();
}

fn visit(wanted: &str) {
    let history = window().history().unwrap();
    history
        .replace_state_with_url(&JsValue::NULL, "", Some(wanted))
        .unwrap();
    // Chromium ignores all but 200 of them in ten seconds, unless `webdriver.json` forbids that.
    assert_eq!(address(), wanted, "the browser did not go there");
}
