//! The mechanism of all forms, by itself.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use leptos::mount::mount_to;
use leptos::prelude::*;
use tollgate::components::another_try::provide_another_try;
use tollgate::components::clock::provide_clock;
use tollgate::components::form::{
    Draft, FieldKind, FieldSpec, Form, FormSpec, Refusal, keep_drafts_of, rules, use_form,
};
use tollgate::components::problem::{Problem, ProblemKind};
use tollgate_interceptor::testing::ManualClock;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlElement, HtmlInputElement};

use crate::stage::{root, settle};

type Answer = oneshot::Sender<Result<(), Refusal>>;

/// What was sent, and how it is answered.
#[derive(Clone, Default)]
struct Sent(Rc<RefCell<Vec<(String, Answer)>>>);

/// A form with a name, a password and a choice, mounted alone.
struct Page {
    sent: Sent,
    clock: ManualClock,
    /// How often another try was prepared.
    n_prepared: RwSignal<u32>,
    root: HtmlElement,
    _mounted: Box<dyn std::any::Any>,
    _owner: Owner,
}

impl Page {
    async fn open(owner: &str) -> Self {
        let (sent, clock, root) = (Sent::default(), ManualClock::default(), root());
        let draft = Draft {
            form: "test".to_owned(),
            owner: owner.to_owned(),
        };
        let app_owner = Owner::new();
        let n_prepared = app_owner.with(|| RwSignal::new(0));
        let (app_sent, app_clock) = (sent.clone(), clock.clone());
        let app = move || {
            provide_clock(Rc::new(app_clock.clone()), || Duration::ZERO);
            provide_another_try(Callback::new(move |()| n_prepared.update(|n| *n += 1)));
            let fields = vec![
                FieldSpec::new("name", "Name", FieldKind::Text)
                    .initial("Ada")
                    .rules(&[rules::display_name]),
                FieldSpec::new("secret", "Secret", FieldKind::Password),
                FieldSpec::new(
                    "role",
                    "Role",
                    FieldKind::Choice(vec![("a", "A"), ("b", "B")]),
                )
                .initial("b"),
            ];
            let spec = FormSpec {
                fields,
                draft: Some(draft.clone()),
            };
            let sent = app_sent.clone();
            let send = move |values: tollgate::components::form::Values| {
                let (answer, answered) = oneshot::channel();
                let text = ["name", "secret", "role"]
                    .map(|name| values.text(name))
                    .join("|");
                sent.0.borrow_mut().push((text, answer));
                async move { answered.await.unwrap_or(Ok(())) }
            };
            let form = use_form(spec, send, |()| {});
            view! { <Form form submit="Save" busy="Saving…" /> }
        };
        let mounted = app_owner.with(|| mount_to(root.clone(), app));
        settle().await;
        Self {
            sent,
            clock,
            n_prepared,
            root,
            _mounted: Box::new(mounted),
            _owner: app_owner,
        }
    }

    fn get(&self, selector: &str) -> HtmlElement {
        let found = self.root.query_selector(selector).unwrap().unwrap();
        found.dyn_into().unwrap()
    }

    fn value(&self, name: &str) -> String {
        let field: HtmlInputElement = self.get(&format!("#{name}")).unchecked_into();
        field.value()
    }

    async fn type_into(&self, name: &str, text: &str) {
        let field: HtmlInputElement = self.get(&format!("#{name}")).unchecked_into();
        field.set_value(text);
        let init = EventInit::new();
        init.set_bubbles(true);
        let event = Event::new_with_event_init_dict("input", &init).unwrap();
        field.dispatch_event(&event).unwrap();
        settle().await;
    }

    async fn submit(&self) {
        self.get("button[type=submit]").click();
        settle().await;
    }

    async fn answer(&self, answer: Result<(), Refusal>) {
        let (_, sender) = self.sent.0.borrow_mut().pop().unwrap();
        sender.send(answer).unwrap();
        settle().await;
    }

    fn n_sent(&self) -> usize {
        self.sent.0.borrow().len()
    }

    fn label(&self) -> String {
        self.get("button[type=submit]").inner_text()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}

fn problem(kind: ProblemKind, retry_after: Option<Duration>) -> Refusal {
    Refusal::Form(Problem {
        title: "No".to_owned(),
        detail: "Not like this.".to_owned(),
        kind,
        request_id: Some("req-7".to_owned()),
        retry_after,
    })
}

#[wasm_bindgen_test]
async fn a_form_is_sent_once_with_what_is_in_it() {
    let page = Page::open("ada").await;
    page.type_into("name", " Ada Admin ").await;
    page.type_into("secret", " s ").await;
    page.submit().await;
    assert_eq!(page.label(), "Saving…");
    page.submit().await;
    assert_eq!(page.n_sent(), 1);
    assert_eq!(page.sent.0.borrow()[0].0, "Ada Admin| s |b");
    page.answer(Ok(())).await;
    assert_eq!(page.label(), "Save");
    assert_eq!(page.value("secret"), "", "no password stays on the page");
}

#[wasm_bindgen_test]
async fn a_server_that_gave_no_answer_may_be_asked_again_as_it_is() {
    let page = Page::open("ada").await;
    page.type_into("secret", "s").await;
    page.submit().await;
    page.answer(Err(problem(ProblemKind::Passing, None))).await;
    assert_eq!(page.label(), "Try again");
    assert_eq!(page.value("secret"), "s");
    assert_eq!(page.n_prepared.get_untracked(), 0);
    page.submit().await;
    assert_eq!(page.n_prepared.get_untracked(), 1, "as for every other try");
    page.answer(Err(problem(ProblemKind::Other, None))).await;
    assert_eq!(page.label(), "Save");
    assert_eq!(page.value("secret"), "");
    let alert = page.get("[role=alert]");
    assert!(alert.inner_text().contains("req-7"));
    assert_eq!(document().active_element().as_ref(), Some(alert.as_ref()));
    page.submit().await;
    assert_eq!(page.n_prepared.get_untracked(), 1, "this is no other try");
    page.answer(Ok(())).await;
}

#[wasm_bindgen_test]
async fn a_wait_is_counted_down_and_nothing_is_sent_meanwhile() {
    let page = Page::open("ada").await;
    page.submit().await;
    let wait = Some(Duration::from_secs(61));
    page.answer(Err(problem(ProblemKind::Passing, wait))).await;
    assert_eq!(
        page.get(".form__wait").inner_text(),
        "You can try again in 1:01."
    );
    page.clock.advance(Duration::from_secs(1));
    settle().await;
    assert_eq!(
        page.get(".form__wait").inner_text(),
        "You can try again in 1:00."
    );
    page.submit().await;
    assert_eq!(page.n_sent(), 0);
    for _ in 0..60 {
        page.clock.advance(Duration::from_secs(1));
        settle().await;
    }
    assert_eq!(page.get(".form__wait").inner_text(), "");
    page.submit().await;
    assert_eq!(page.n_sent(), 1);
    page.answer(Ok(())).await;
}

#[wasm_bindgen_test]
async fn a_draft_is_its_users_has_no_password_and_goes_when_it_is_sent() {
    {
        let page = Page::open("ada").await;
        page.type_into("name", "Ada & Bob = 2").await;
        page.type_into("secret", "hunter2").await;
        let session_storage = window().session_storage().unwrap().unwrap();
        let stored = session_storage
            .get_item("tollgate.draft.test")
            .unwrap()
            .unwrap();
        assert!(!stored.contains("hunter2"));
    }
    {
        let page = Page::open("ada").await;
        assert_eq!(page.value("name"), "Ada & Bob = 2");
        assert!(page.get(".form__restored").inner_text().contains("is back"));
        page.submit().await;
        page.answer(Ok(())).await;
    }
    let page = Page::open("ada").await;
    assert_eq!(page.value("name"), "Ada");

    page.type_into("name", "Ada's").await;
    drop(page);
    let page = Page::open("bob").await;
    assert_eq!(
        page.value("name"),
        "Ada",
        "another user's draft is nobody's"
    );
    drop(page);
    let page = Page::open("ada").await;
    assert_eq!(page.value("name"), "Ada", "and is removed");
}

#[wasm_bindgen_test]
async fn a_draft_can_be_discarded() {
    let page = Page::open("ada").await;
    page.type_into("name", "Adam").await;
    drop(page);
    let page = Page::open("ada").await;
    page.get(".form__restored button").click();
    settle().await;
    assert_eq!(page.value("name"), "Ada");
    drop(page);
    let page = Page::open("ada").await;
    assert_eq!(page.value("name"), "Ada");
}

#[wasm_bindgen_test]
async fn drafts_go_when_another_user_signs_in() {
    let page = Page::open("ada").await;
    page.type_into("name", "Adam").await;
    keep_drafts_of("ada");
    let session_storage = window().session_storage().unwrap().unwrap();
    let draft = || session_storage.get_item("tollgate.draft.test").unwrap();
    assert!(draft().is_some());
    keep_drafts_of("bob");
    assert_eq!(draft(), None);
}

#[wasm_bindgen_test]
async fn whoever_leaves_with_something_unsent_is_asked() {
    let page = Page::open("ada").await;
    let is_asked = || {
        let init = EventInit::new();
        init.set_cancelable(true);
        let event = Event::new_with_event_init_dict("beforeunload", &init).unwrap();
        !window().dispatch_event(&event).unwrap()
    };
    assert!(!is_asked());
    page.type_into("name", "Adam").await;
    assert!(is_asked());
    page.type_into("name", "Ada").await;
    assert!(!is_asked(), "it is as it was");
    keep_drafts_of("");
}

#[wasm_bindgen_test]
async fn what_is_wrong_is_found_when_it_is_sent_and_goes_when_it_is_mended() {
    let page = Page::open("ada").await;
    page.type_into("name", " ").await;
    assert_eq!(
        page.get("#name-advice").inner_text(),
        "",
        "nobody is corrected while typing"
    );
    page.submit().await;
    assert_eq!(page.get("#name-advice").inner_text(), "Enter a name.");
    assert_eq!(page.n_sent(), 0);
    page.type_into("name", "A").await;
    assert_eq!(page.get("#name-advice").inner_text(), "");
    keep_drafts_of("");
}
