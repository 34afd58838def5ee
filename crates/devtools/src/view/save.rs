//! Saves what has happened as a file.

use core::time::Duration;

use js_sys::Date;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::har;
use crate::recorder::Recorder;

/// Has the browser save a HAR file; where it can't, nothing happens.
pub(super) fn har(recorder: &Recorder) {
    let date = |at| iso(recorder.wall_at(at));
    let text = har::export(&recorder.recording(), date);
    let today = day(recorder.wall_at(recorder.now()));
    let _ = save(&format!("traffic-{today}.har"), &text);
}

fn iso(wall: Duration) -> String {
    date(wall).to_iso_string().into()
}

/// The day by the reader's zone.
fn day(wall: Duration) -> String {
    let date = date(wall);
    let (year, month) = (date.get_full_year(), date.get_month() + 1);
    format!("{year:04}-{month:02}-{:02}", date.get_date())
}

fn date(wall: Duration) -> Date {
    Date::new(&JsValue::from_f64(wall.as_secs_f64() * 1000.0))
}

fn save(name: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("application/json");
    let parts = js_sys::Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}
