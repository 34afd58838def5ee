//! The page that the tests run in: what they do to it, and what they see of it.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, Window};

/// More turns of the event loop than anything takes that is sure to happen.
const N_TURNS: usize = 200;

pub(crate) fn window() -> Window {
    web_sys::window().unwrap()
}

/// One turn of the event loop.
pub(crate) async fn turn() {
    TimeoutFuture::new(0).await;
}

/// As many turns as whatever is sure to happen takes: for what must not happen.
pub(crate) async fn settle() {
    for _ in 0..10 {
        turn().await;
    }
}

/// Waits for what is sure to happen.
pub(crate) async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..N_TURNS {
        if is_so().await {
            return;
        }
        turn().await;
    }
    panic!("it has not happened: {what}");
}

/// What a function written in JavaScript returns, and what its promise becomes.
pub(crate) async fn js(body: &str, arguments: &[JsValue]) -> JsValue {
    try_js(body, arguments).await.unwrap()
}

/// The same, when it may fail.
pub(crate) async fn try_js(body: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function = Function::new_with_args("a, b, c", body);
    let arguments: Array = arguments.iter().collect();
    let returned = function.apply(&JsValue::UNDEFINED, &arguments)?;
    JsFuture::from(Promise::resolve(&returned)).await
}

/// An object of the browser's with one member replaced, until this is dropped.
pub(crate) struct Replaced {
    object: Object,
    name: &'static str,
    before: JsValue,
}

impl Replaced {
    pub(crate) fn value(object: &JsValue, name: &'static str, value: &JsValue) -> Self {
        Self::by(object, name, "value", value)
    }

    /// Whoever reads the member calls `getter`.
    pub(crate) fn getter(object: &JsValue, name: &'static str, getter: &str) -> Self {
        Self::by(object, name, "get", &Function::new_no_args(getter))
    }

    fn by(object: &JsValue, name: &'static str, how: &str, what: &JsValue) -> Self {
        let object: Object = object.clone().unchecked_into();
        let before = Reflect::get_own_property_descriptor(&object, &name.into()).unwrap();
        let descriptor = Object::new();
        Reflect::set(&descriptor, &how.into(), what).unwrap();
        Reflect::set(&descriptor, &"configurable".into(), &true.into()).unwrap();
        assert!(Reflect::define_property(&object, &name.into(), &descriptor).unwrap());
        Self {
            object,
            name,
            before,
        }
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        let name = self.name.into();
        let is_restored = match self.before.is_undefined() {
            true => Reflect::delete_property(&self.object, &name),
            false => Reflect::define_property(&self.object, &name, self.before.unchecked_ref()),
        };
        assert!(is_restored.unwrap());
    }
}

/// Hears of every promise that fails with nobody to take it, until this is dropped.
pub(crate) struct Rejections {
    heard: Rc<RefCell<Vec<String>>>,
    on_event: Closure<dyn Fn(Event)>,
}

const REJECTION: &str = "unhandledrejection";

impl Rejections {
    pub(crate) fn watch() -> Self {
        let heard: Rc<RefCell<Vec<String>>> = Rc::default();
        let hears = heard.clone();
        let on_event = Closure::new(move |event: Event| {
            let reason = Reflect::get(&event, &"reason".into()).unwrap();
            hears.borrow_mut().push(format!("{reason:?}"));
        });
        window()
            .add_event_listener_with_callback(REJECTION, on_event.as_ref().unchecked_ref())
            .unwrap();
        Self { heard, on_event }
    }

    pub(crate) async fn assert_none(&self) {
        settle().await;
        assert_eq!(*self.heard.borrow(), Vec::<String>::new());
    }
}

impl Drop for Rejections {
    fn drop(&mut self) {
        let listener = self.on_event.as_ref().unchecked_ref();
        let _ = window().remove_event_listener_with_callback(REJECTION, listener);
    }
}

/// How many bytes the program's memory has.
pub(crate) fn n_memory_bytes() -> u32 {
    let buffer = Reflect::get(&wasm_bindgen::memory(), &"buffer".into()).unwrap();
    let buffer: js_sys::ArrayBuffer = buffer.unchecked_into();
    buffer.byte_length()
}
