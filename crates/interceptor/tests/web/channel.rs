//! What one tab tells the others: two channel objects of one page are two tabs to it.

use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use futures_util::StreamExt;
use tollgate_interceptor::port::Channel;
use tollgate_interceptor::web::Broadcast;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{BroadcastChannel, PageTransitionEvent};

use crate::page::{Replaced, js, window};

fn texts(channel: &Broadcast) -> UnboundedReceiver<String> {
    let (tell, texts) = unbounded();
    channel.watch(Box::new(move |text| {
        tell.unbounded_send(text.to_owned()).unwrap();
    }));
    texts
}

fn page_event(kind: &str) {
    let event = PageTransitionEvent::new(kind).unwrap();
    window().dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn a_text_reaches_the_others_and_not_its_sender() {
    let (here, there) = (Broadcast::new("test:text"), Broadcast::new("test:text"));
    let (mut heard_here, mut heard_there) = (texts(&here), texts(&there));
    here.post("to there");
    assert_eq!(heard_there.next().await.unwrap(), "to there");
    there.post("to here");
    assert_eq!(heard_here.next().await.unwrap(), "to here");
}

#[wasm_bindgen_test]
async fn what_is_no_text_is_not_heard() {
    let channel = Broadcast::new("test:no-text");
    let mut heard = texts(&channel);
    let forger = BroadcastChannel::new("test:no-text").unwrap();
    for message in ["7", "null", "undefined", "[\"text\"]", "({ text: 1 })"] {
        let message = js(&format!("return {message}"), &[]).await;
        forger.post_message(&message).unwrap();
    }
    forger.post_message(&"a text".into()).unwrap();
    assert_eq!(heard.next().await.unwrap(), "a text");
    forger.close();
}

#[wasm_bindgen_test]
async fn it_is_closed_while_the_page_is_put_away() {
    let channel = Broadcast::new("test:away");
    let mut heard = texts(&channel);
    let other = BroadcastChannel::new("test:away").unwrap();
    page_event("pagehide");
    channel.post("not sent, and no error");
    other.post_message(&"missed".into()).unwrap();
    page_event("pageshow");
    // A page is also shown when it was never away.
    page_event("pageshow");
    other.post_message(&"heard once".into()).unwrap();
    other.post_message(&"and no more".into()).unwrap();
    assert_eq!(heard.next().await.unwrap(), "heard once");
    assert_eq!(heard.next().await.unwrap(), "and no more");
    other.close();
}

#[wasm_bindgen_test]
async fn a_browser_without_channels_is_silent() {
    let replaced = Replaced::value(&window(), "BroadcastChannel", &JsValue::UNDEFINED);
    let channel = Broadcast::new("test:missing");
    channel.watch(Box::new(|_| panic!("nobody can have posted")));
    channel.post("text");
    page_event("pagehide");
    page_event("pageshow");
    drop(replaced);
}
