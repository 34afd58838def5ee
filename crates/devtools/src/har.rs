//! What has happened as a file for other tools: HAR 1.2, without tokens, headers and bodies.
//!
//! Source of the form: HTTP Archive 1.2, as browsers write and read it. What is not known is said by `-1`, as the form
//! has it. Members of our own begin with `_`, which the form leaves to everybody.
//!
//! ```
//! use tollgate_devtools::{Recording, har};
//!
//! let text = har::export(&Recording::default(), |_| "2026-01-01T00:00:00.000Z".to_owned());
//! let har: serde_json::Value = serde_json::from_str(&text).unwrap();
//! assert_eq!(har["log"]["version"], "1.2");
//! ```

use core::time::Duration;

use serde_json::{Value, json};

use crate::recording::{Exchange, Outcome, Recording};

/// All requests of `recording` that have come to an end; `date` writes a time of the recording as ISO 8601.
#[must_use]
pub fn export(recording: &Recording, date: impl Fn(Duration) -> String) -> String {
    let ended = recording
        .requests()
        .filter(|exchange| exchange.outcome.is_some());
    let entries: Vec<_> = ended.map(|exchange| entry(exchange, &date)).collect();
    json!({"log": {
        "version": "1.2",
        "creator": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")},
        "entries": entries,
    }})
    .to_string()
}

fn entry(exchange: &Exchange, date: impl Fn(Duration) -> String) -> Value {
    let millis = |duration: Duration| duration.as_secs_f64() * 1000.0;
    let waited = millis(exchange.waited());
    let sent = millis(exchange.took().saturating_sub(exchange.waited()));
    let outcome = match &exchange.outcome {
        Some(Outcome::Failed(why)) => json!(why),
        Some(Outcome::Aborted) => json!("aborted"),
        Some(Outcome::Answered(_)) | None => Value::Null,
    };
    json!({
        "startedDateTime": date(exchange.from()),
        "time": waited + sent,
        "request": {
            "method": exchange.method,
            "url": exchange.path,
            "httpVersion": "unknown",
            "cookies": [], "headers": [], "queryString": [],
            "headersSize": -1, "bodySize": -1,
        },
        "response": {
            "status": exchange.status.unwrap_or(0),
            "statusText": "",
            "httpVersion": "unknown",
            "cookies": [], "headers": [],
            "content": {"size": -1, "mimeType": "x-unknown"},
            "redirectURL": "",
            "headersSize": -1, "bodySize": -1,
        },
        "cache": {},
        "timings": {"blocked": waited, "send": 0, "wait": sent, "receive": 0},
        "_tab": exchange.tab.0.to_string(),
        "_waited": waited > 0.0,
        "_outcome": outcome,
        "_requestId": exchange.request_id,
        "_generations": [exchange.first_generation, exchange.last_generation],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Note;
    use crate::recording::TabId;

    #[test]
    fn a_request_that_has_waited_says_for_how_long() {
        let mut recording = Recording::default();
        let sent = |is_replay| Note::Sent {
            id: 1,
            method: "GET".to_owned(),
            path: "/api/users".to_owned(),
            generation: Some(1),
            is_replay,
        };
        for (ms, note) in [
            (0, sent(false)),
            (40, Note::Answered { id: 1, status: 401 }),
            (40, Note::Queued { id: 1 }),
            (90, sent(true)),
            (130, Note::Answered { id: 1, status: 200 }),
            (130, Note::Queued { id: 2 }),
        ] {
            recording.record(TabId(7), Duration::from_millis(ms), &note);
        }
        let text = export(&recording, |at| format!("at {}", at.as_millis()));
        let har: Value = serde_json::from_str(&text).unwrap();
        let entries = har["log"]["entries"].as_array().unwrap();
        assert_eq!(entries.len(), 1, "what is under way is left out");
        let entry = &entries[0];
        assert_eq!(entry["startedDateTime"], "at 0");
        assert_eq!(entry["time"], 130.0);
        assert_eq!(entry["timings"]["blocked"], 50.0);
        assert_eq!(entry["timings"]["wait"], 80.0);
        assert_eq!(entry["response"]["status"], 200);
        assert_eq!(entry["request"]["headers"], json!([]));
    }
}
