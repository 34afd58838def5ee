//! The picture in a real browser, over a scripted server and a clock that stands still until it is moved.

#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    reason = "clippy knows only native tests, which may unwrap"
)]

mod told;

use std::any::Any;
use std::rc::Rc;
use std::time::Duration;

use leptos::mount::mount_to;
use leptos::prelude::*;
use tollgate_devtools::view::Motion;
use tollgate_devtools::{Experiment, LastMinute, Recorder, Traffic};
use tollgate_interceptor::testing::{FixedRandom, ManualClock, MemoryStore, ScriptedTransport};
use tollgate_interceptor::token::{AccessToken, RefreshToken};
use tollgate_interceptor::{Auth, Client, EnvelopeContract, Login, Platform, Session, web};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, KeyboardEventInit};

wasm_bindgen_test_configure!(run_in_browser);

/// The picture, mounted; it goes with this value.
struct Stage {
    network: ScriptedTransport,
    clock: ManualClock,
    auth: Auth,
    recorder: Recorder,
    root: HtmlElement,
    owner: Owner,
    mounted: Option<Box<dyn Any>>,
}

/// Whether the recorder is told what happens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wire {
    Whole,
    Cut,
}

impl Stage {
    async fn open(wire: Wire) -> Self {
        Self::with(wire, |client, recorder| {
            view! { <Traffic client recorder probe="me" motion=Motion::Free /> }.into_any()
        })
        .await
    }

    /// The picture as `draw` draws it.
    async fn with(wire: Wire, draw: impl FnOnce(Client, Recorder) -> AnyView + 'static) -> Self {
        let network = ScriptedTransport::default();
        let clock = ManualClock::default();
        clock.advance(Duration::from_secs(60));
        let platform = Platform::new(
            Rc::new(network.clone()),
            Rc::new(MemoryStore::default()),
            Rc::new(clock.clone()),
            Rc::new(FixedRandom(0.5)),
            Rc::new(web::Page),
        );
        let recorder = Recorder::new(&platform);
        let auth = Auth::new(platform, EnvelopeContract::new("/api"));
        if wire == Wire::Whole {
            auth.observe(recorder.clone());
        }
        let session = Session::new("ada", AccessToken::parse("a1").unwrap())
            .with_refresh_token(RefreshToken::parse("r1").unwrap());
        auth.login(Login {
            session,
            expires_in: Some(Duration::from_secs(300)),
        });
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let client = Client::new(&auth);
        let owner = Owner::new();
        let own = recorder.clone();
        let view = move || draw(client, own);
        let mounted = owner.with(|| mount_to(root.clone(), view));
        let stage = Self {
            network,
            clock,
            auth,
            recorder,
            root,
            owner,
            mounted: Some(Box::new(mounted)),
        };
        stage.frames().await;
        stage
    }

    /// Lets the browser draw what has happened.
    async fn frames(&self) {
        for _ in 0..4 {
            let (sender, drawn) = futures_channel::oneshot::channel();
            request_animation_frame(move || _ = sender.send(()));
            drawn.await.unwrap();
        }
    }

    async fn pass(&self, millis: u64) {
        self.clock.advance(Duration::from_millis(millis));
        self.frames().await;
    }

    async fn click(&self, text: &str) {
        let buttons = self.root.query_selector_all("button").unwrap();
        let all = (0..buttons.length()).filter_map(|index| buttons.item(index));
        let mut found = all.filter(|button| button.text_content().as_deref() == Some(text));
        let button: HtmlElement = found
            .next()
            .unwrap_or_else(|| panic!("no button {text}"))
            .unchecked_into();
        button.click();
        self.frames().await;
    }

    /// Presses a key where the focus is.
    async fn press(&self, key: &str) {
        let init = KeyboardEventInit::new();
        init.set_bubbles(true);
        init.set_key(key);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        let focused = document().active_element().unwrap();
        focused.dispatch_event(&event).unwrap();
        self.frames().await;
    }

    fn count(&self, selector: &str) -> u32 {
        self.root.query_selector_all(selector).unwrap().length()
    }

    fn text(&self, selector: &str) -> String {
        let element = self.root.query_selector(selector).unwrap();
        element
            .and_then(|element| element.text_content())
            .unwrap_or_default()
    }

    fn sentence(&self) -> String {
        self.text(".devtools-sentence")
    }

    fn answer_all(&self, path: &str, data: &str) {
        while let Some(call) = self.network.take_for(path) {
            call.reply_ok(data);
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        drop(self.mounted.take());
        self.owner.cleanup();
        self.root.remove();
    }
}

#[wasm_bindgen_test]
async fn twenty_requests_wait_at_one_gate_and_go_on_together() {
    let stage = Stage::open(Wire::Whole).await;
    assert_eq!(stage.sentence(), "Your key is good for 5:00.");
    stage.click("Expire my key now").await;
    assert_eq!(
        stage.sentence(),
        "Your key has just expired. The next request will notice."
    );

    stage.click("Send 20 requests").await;
    stage.pass(500).await;
    assert_eq!(
        stage.sentence(),
        "20 requests are waiting. One of them fetches a new key for all."
    );
    assert_eq!(stage.count(".devtools-bar [data-phase=waiting]"), 20);
    assert_eq!(stage.count(".devtools-gate[data-state=closed]"), 1);

    stage.answer_all("auth/refresh", r#"{"accessToken":"a2","expiresIn":300}"#);
    stage.pass(100).await;
    assert_eq!(
        stage.sentence(),
        "The new key is here. 0 of 20 requests are answered."
    );
    stage.answer_all("me", "{}");
    stage.pass(100).await;
    assert_eq!(
        stage.sentence(),
        "Done: 20 of 20 answered, 1 new key. Nobody noticed."
    );
    assert_eq!(stage.count(".devtools-gate[data-state=open]"), 1);
    assert_eq!(
        stage.text(".devtools-counters"),
        "requests20waited20new keys fetched1would have failed20sign-outs0"
    );
}

#[wasm_bindgen_test]
async fn without_the_recorder_the_stage_is_empty() {
    let stage = Stage::open(Wire::Cut).await;
    stage.click("Show me").await;
    stage.pass(2_000).await;
    assert_eq!(stage.count(".devtools-bar, .devtools-gate"), 0);
    assert_eq!(stage.count(".devtools-table tbody tr"), 0);
}

#[wasm_bindgen_test]
async fn a_story_is_drawn_slower_than_it_happens_and_stays_until_it_is_let_go() {
    let stage = Stage::open(Wire::Whole).await;
    stage.click("Show me").await;
    stage.clock.advance(Duration::from_millis(400));
    stage.answer_all("auth/refresh", r#"{"accessToken":"a2","expiresIn":300}"#);
    stage.frames().await;
    stage.answer_all("me", "{}");
    stage.frames().await;
    // 400 ms have passed, of which 100 are shown: the answer is not there yet.
    assert_eq!(
        stage.sentence(),
        "20 requests are waiting. One of them fetches a new key for all."
    );
    stage.pass(1_600).await;
    assert_eq!(
        stage.sentence(),
        "Done: 20 of 20 answered, 1 new key. Nobody noticed."
    );
    stage.pass(3_000).await;
    let held = stage.count(".devtools-bar");
    assert_eq!(held, 20);
    stage.pass(600_000).await;
    assert_eq!(stage.count(".devtools-bar"), held);
    stage.click("Go on").await;
    assert_eq!(
        stage.count(".devtools-bar"),
        0,
        "what is long over has left the picture"
    );
}

#[wasm_bindgen_test]
async fn a_pause_holds_the_picture_while_the_counts_go_on_later() {
    let stage = Stage::open(Wire::Whole).await;
    stage.click("Pause").await;
    stage.click("Send 20 requests").await;
    stage.pass(100).await;
    assert_eq!(stage.count(".devtools-bar"), 0);
    stage.click("Go on").await;
    assert_eq!(stage.count(".devtools-bar"), 20);
}

#[wasm_bindgen_test]
async fn a_row_opens_what_is_known_of_its_request() {
    let stage = Stage::open(Wire::Whole).await;
    stage.click("Send 20 requests").await;
    stage.answer_all("me", "{}");
    stage.pass(50).await;
    assert_eq!(stage.count(".devtools-table tbody tr"), 20);
    let row: HtmlElement = stage
        .root
        .query_selector(".devtools-row")
        .unwrap()
        .unwrap()
        .unchecked_into();
    row.click();
    stage.frames().await;
    assert_eq!(stage.count(".devtools-sheet"), 1);
    let told = stage.text(".devtools-sheet");
    for fact in [
        "MethodGET",
        "Path/api/me",
        "Status200",
        "answered 200",
        "1 → 1",
        "on its way50 ms",
    ] {
        assert!(told.contains(fact), "{fact}: {told}");
    }
    let heading = document().active_element().unwrap();
    assert_eq!(heading.id(), "devtools-sheet-title");

    stage.press("Escape").await;
    assert_eq!(stage.count(".devtools-sheet"), 0);
    let focused = document().active_element().unwrap();
    assert!(
        focused.is_same_node(Some(&row)),
        "the focus is back at the row"
    );
}

#[wasm_bindgen_test]
async fn a_pause_says_how_many_are_new_and_leads_to_them() {
    let stage = Stage::open(Wire::Whole).await;
    stage.click("Pause").await;
    assert_eq!(stage.count(".devtools-pill"), 0);
    stage.click("Send 20 requests").await;
    stage.pass(100).await;
    assert_eq!(stage.text(".devtools-pill"), "20 new");
    stage.click("20 new").await;
    assert_eq!(stage.count(".devtools-pill"), 0);
    assert_eq!(stage.count(".devtools-bar"), 20);
}

#[wasm_bindgen_test]
async fn with_reduced_motion_a_story_is_told_in_five_still_pictures() {
    let stage = Stage::with(Wire::Whole, |client, recorder| {
        view! { <Traffic client recorder probe="me" motion=Motion::Reduced /> }.into_any()
    })
    .await;
    stage.click("Show me").await;
    stage.pass(300).await;
    stage.answer_all("auth/refresh", r#"{"accessToken":"a2","expiresIn":300}"#);
    stage.pass(100).await;
    stage.answer_all("me", "{}");
    stage.pass(400).await;
    let captions = stage
        .root
        .query_selector_all(".devtools-still-caption")
        .unwrap();
    let told: Vec<_> = (0..captions.length())
        .map(|index| captions.item(index).unwrap().text_content().unwrap())
        .collect();
    assert_eq!(
        told,
        [
            "20 requests are waiting. One of them fetches a new key for all.",
            "20 requests are waiting. One of them fetches a new key for all.",
            "20 requests are waiting. One of them fetches a new key for all.",
            "The new key is here. 0 of 20 requests are answered.",
            "Done: 20 of 20 answered, 1 new key. Nobody noticed.",
        ]
    );
    assert_eq!(stage.count(".devtools-still .devtools-bar"), 100);
    stage.click("Go on").await;
    assert_eq!(stage.count(".devtools-still"), 0);
}

#[wasm_bindgen_test]
async fn an_app_adds_what_it_can_do_and_lets_the_story_begin_by_itself() {
    let (plays, is_made) = (RwSignal::new(false), RwSignal::new(false));
    let stage = Stage::with(Wire::Whole, move |client, recorder| {
        let experiment = Experiment {
            label: Signal::stored("Make it hard".to_owned()),
            hint: Signal::stored("Watch.".to_owned()),
            run: Callback::new(move |()| is_made.set(true)),
            is_disabled: Signal::derive(move || is_made.get()),
        };
        let experiments = Signal::stored(vec![experiment]);
        view! { <Traffic client recorder probe="me" experiments plays_at_once=plays motion=Motion::Free /> }
            .into_any()
    })
    .await;
    stage.click("Make it hard").await;
    assert!(is_made.get_untracked());
    assert_eq!(stage.count("button:disabled"), 1);

    assert_eq!(stage.network.n_pending(), 0);
    plays.set(true);
    stage.pass(500).await;
    assert_eq!(
        stage.network.n_pending(),
        1,
        "the refresh, at which all wait"
    );
    assert_eq!(stage.count(".devtools-bar [data-phase=waiting]"), 20);
}

#[wasm_bindgen_test]
async fn the_last_minute_says_what_happened_and_what_to_do() {
    let stage = Stage::open(Wire::Whole).await;
    stage.auth.expire_access_token();
    stage.click("Send 20 requests").await;
    let refresh = stage.network.take_for("auth/refresh").unwrap();
    refresh.reply_failed(401, "SESSION_REVOKED");
    stage.pass(50).await;
    let told = stage.recorder.signed_out().unwrap();
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    let _mounted = mount_to(root.clone(), move || {
        view! { <LastMinute told routes=&["/api/{id}"] /> }
    });
    stage.frames().await;
    let text = root.text_content().unwrap();
    for said in [
        "The session was ended on the server.",
        "Somebody has ended it",
        "Sign in again.",
        "Copy for a bug report",
        "logout: the session was ended on the server",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(
        root.query_selector(".devtools-gate[data-state=over]")
            .unwrap()
            .is_some()
    );
    root.remove();
}
