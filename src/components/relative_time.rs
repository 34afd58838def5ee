//! A point in time, as people say it.

use js_sys::Intl::{RelativeTimeFormat, RelativeTimeFormatNumeric, RelativeTimeFormatOptions};
use js_sys::{Array, Date, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::clock::use_server_time;
use crate::language;
use crate::words::controls;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A time as "5 minutes ago", which goes on ageing; pointing at it tells the exact time in the viewer's zone.
#[component]
pub fn RelativeTime(
    /// The time by the server's clock, in Unix seconds.
    at: i64,
) -> impl IntoView {
    let now = use_server_time();
    let text = Memo::new(move |_| ago(now() - at));
    view! {
        <time
            datetime=date(at).to_iso_string().as_string()
            title=exact(at)
            prop:textContent=move || text.get()
        ></time>
    }
}

/// How long ago something was; a server's clock that is a little ahead makes nothing happen in the future.
#[must_use]
pub fn ago(seconds: i64) -> String {
    if seconds < MINUTE {
        return controls::JUST_NOW.get().to_owned();
    }
    let (count, unit) = counted(seconds);
    said(-count, unit)
}

/// In how long something will be; what is about to be is said in minutes too.
#[must_use]
pub fn ahead(seconds: i64) -> String {
    let (count, unit) = counted(seconds.max(MINUTE));
    said(count, unit)
}

fn counted(seconds: i64) -> (i64, &'static str) {
    match seconds {
        ..HOUR => (seconds / MINUTE, "minute"),
        HOUR..DAY => (seconds / HOUR, "hour"),
        _ => (seconds / DAY, "day"),
    }
}

fn said(count: i64, unit: &str) -> String {
    let options = RelativeTimeFormatOptions::new();
    options.set_numeric(RelativeTimeFormatNumeric::Auto);
    RelativeTimeFormat::new(&Array::of1(&language::current().tag().into()), &options)
        .format(count as f64, unit)
        .into()
}

/// A time as machines read it (ISO 8601), in UTC.
#[must_use]
pub fn iso(at: i64) -> String {
    date(at).to_iso_string().into()
}

/// The hour and minute of a time in the viewer's zone.
#[must_use]
pub fn clock_time(at: i64) -> String {
    formatted(
        at,
        &[
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("hourCycle", "h23"),
        ],
    )
}

/// The day of a time in the viewer's zone, as date fields write it.
#[must_use]
pub fn day(at: i64) -> String {
    let date = date(at);
    let (year, month) = (date.get_full_year(), date.get_month() + 1);
    format!("{year:04}-{month:02}-{:02}", date.get_date())
}

/// The minute of a time in the viewer's zone, as fields for a date and a time write it.
#[must_use]
pub fn minute(at: i64) -> String {
    let date = date(at);
    format!(
        "{}T{:02}:{:02}",
        day(at),
        date.get_hours(),
        date.get_minutes()
    )
}

/// The exact time in the viewer's zone, which is named.
#[must_use]
pub fn exact(at: i64) -> String {
    formatted(
        at,
        &[
            ("year", "numeric"),
            ("month", "short"),
            ("day", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("second", "2-digit"),
            ("hourCycle", "h23"),
            ("timeZoneName", "short"),
        ],
    )
}

fn formatted(at: i64, options: &[(&str, &str)]) -> String {
    let wanted = Object::new();
    for (name, value) in options {
        // Setting a member of a plain object that was made just now can't fail.
        _ = Reflect::set(&wanted, &(*name).into(), &(*value).into());
    }
    date(at)
        .to_locale_string(language::current().tag(), &wanted)
        .into()
}

fn date(at: i64) -> Date {
    Date::new(&JsValue::from_f64(at as f64 * 1000.0))
}
