//! The figures, by name: whoever has something to count calls a function here.

use core::fmt;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::{Method, StatusCode};
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
    with_local_recorder,
};
use metrics_exporter_prometheus::{
    Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};
use tokio::sync::Notify;

use super::{Ailment, LoginOutcome, RefreshOutcome};
use crate::store::StoreError;

const REQUESTS: &str = "tollgate_http_requests_total";
const REQUEST_SECONDS: &str = "tollgate_http_request_duration_seconds";
const CONNECTIONS: &str = "tollgate_connections";
const EVICTIONS: &str = "tollgate_connections_evicted_total";
const REFUSED_CONNECTIONS: &str = "tollgate_connections_refused_total";
const REFRESHES: &str = "tollgate_refreshes_total";
const LOGINS: &str = "tollgate_logins_total";
const PASSWORDS_RUNNING: &str = "tollgate_password_checks_running";
const PASSWORDS_WAITING: &str = "tollgate_password_checks_waiting";
const PASSWORDS_SHED: &str = "tollgate_password_checks_shed_total";
const STORE_ERRORS: &str = "tollgate_store_errors_total";
const NOT_READY: &str = "tollgate_not_ready";
const BUILD: &str = "tollgate_build_info";
const STARTED: &str = "process_start_time_seconds";

/// What stands for the route of a path that has none; paths themselves are no labels.
pub(crate) const NO_ROUTE: &str = "none";

/// From what a read costs to the longest that a request may take, in seconds.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// How often what was measured is put into its buckets, when nobody asks for the figures.
const UPKEEP: Duration = Duration::from_secs(5);

/// The figures of one server. Clones share them.
#[derive(Clone)]
pub struct Telemetry(Arc<Inner>);

struct Inner {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    is_stopping: AtomicBool,
    ailments: Mutex<Vec<Ailment>>,
    alarm: Notify,
}

/// A request that has been answered.
pub(crate) struct Answered<'a> {
    pub(crate) method: &'a Method,
    /// The path's template, in which no name and no id stands.
    pub(crate) route: &'a str,
    pub(crate) status: StatusCode,
    pub(crate) took: Duration,
}

impl Telemetry {
    /// Counts a request and how long it took.
    pub(crate) fn count_request(&self, answered: &Answered<'_>) {
        let method = method_label(answered.method);
        let route = answered.route.to_owned();
        let status = status_label(answered.status);
        self.record(|| {
            counter!(REQUESTS, "method" => method, "route" => route.clone(), "status" => status)
                .increment(1);
            histogram!(REQUEST_SECONDS, "method" => method, "route" => route).record(answered.took);
        });
    }

    /// Counts how a refresh has ended.
    pub fn count_refresh(&self, outcome: RefreshOutcome) {
        self.record(|| counter!(REFRESHES, "outcome" => outcome.label()).increment(1));
    }

    /// Counts how a sign-in has ended.
    pub fn count_login(&self, outcome: LoginOutcome) {
        self.record(|| counter!(LOGINS, "outcome" => outcome.label()).increment(1));
    }

    /// Says how many passwords are being hashed, and how many wait for it.
    pub fn set_password_checks(&self, n_running: usize, n_waiting: usize) {
        self.record(|| {
            gauge!(PASSWORDS_RUNNING).set(as_figure(n_running));
            gauge!(PASSWORDS_WAITING).set(as_figure(n_waiting));
        });
    }

    /// Counts a password that wasn't hashed because too many were waiting.
    pub fn count_shed_password_check(&self) {
        self.record(|| counter!(PASSWORDS_SHED).increment(1));
    }

    /// Counts a failure of the database, and calls for somebody to look what is wrong with it.
    pub fn count_store_error(&self, error: &StoreError) {
        self.record(|| counter!(STORE_ERRORS, "kind" => error.label()).increment(1));
        self.0.alarm.notify_one();
    }

    /// Returns when the database has failed somebody.
    pub(crate) async fn alarm(&self) {
        self.0.alarm.notified().await;
    }

    /// Says what is wrong with the server now; what was said before.
    pub fn set_ailments(&self, ailments: Vec<Ailment>) -> Vec<Ailment> {
        self.record(|| {
            for ailment in Ailment::ALL {
                let figure = f64::from(u8::from(ailments.contains(&ailment)));
                gauge!(NOT_READY, "reason" => ailment.label()).set(figure);
            }
        });
        mem::replace(&mut *self.ailments(), ailments)
    }

    /// What is wrong with the server, if anything is.
    #[must_use]
    pub fn ailment(&self) -> Option<Ailment> {
        self.ailments().first().copied()
    }

    fn ailments(&self) -> MutexGuard<'_, Vec<Ailment>> {
        // A panic can't have left half a value here.
        self.0
            .ailments
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn connection_opened(&self) {
        self.record(|| gauge!(CONNECTIONS).increment(1));
    }

    pub(crate) fn connection_closed(&self) {
        self.record(|| gauge!(CONNECTIONS).decrement(1));
    }

    pub(crate) fn count_eviction(&self) {
        self.record(|| counter!(EVICTIONS).increment(1));
    }

    pub(crate) fn count_refused_connection(&self) {
        self.record(|| counter!(REFUSED_CONNECTIONS).increment(1));
    }

    /// Counts what was refused before there was a request: it has no method, no route, and took no time.
    pub(crate) fn count_unreadable_request(&self) {
        self.record(|| {
            counter!(REQUESTS, "method" => "other", "route" => NO_ROUTE, "status" => "4xx")
                .increment(1);
        });
    }

    /// Remembers that the server is about to end: it is no longer ready for new requests.
    pub fn begin_stopping(&self) {
        self.0.is_stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the server is about to end.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.0.is_stopping.load(Ordering::Relaxed)
    }

    /// The figures as text, in the format of Prometheus.
    #[must_use]
    pub fn render(&self) -> String {
        self.0.handle.render()
    }

    /// Keeps the memory of what was measured small, for as long as the server runs; it never ends by itself.
    pub(crate) async fn upkeep(self) {
        loop {
            tokio::time::sleep(UPKEEP).await;
            self.0.handle.run_upkeep();
        }
    }

    fn record(&self, record: impl FnOnce()) {
        with_local_recorder(&self.0.recorder, record);
    }
}

impl Default for Telemetry {
    fn default() -> Self {
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(REQUEST_SECONDS.into()), &BUCKETS)
            .expect("the buckets are not empty")
            .build_recorder();
        with_local_recorder(&recorder, || {
            describe();
            begin();
        });
        Self(Arc::new(Inner {
            handle: recorder.handle(),
            recorder,
            is_stopping: AtomicBool::new(false),
            ailments: Mutex::default(),
            alarm: Notify::new(),
        }))
    }
}

impl fmt::Debug for Telemetry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Telemetry").finish_non_exhaustive()
    }
}

fn describe() {
    describe_counter!(
        REQUESTS,
        "Requests that were answered, by route template and class of status"
    );
    describe_histogram!(
        REQUEST_SECONDS,
        Unit::Seconds,
        "How long answers took, from the head of the request to the head of the answer"
    );
    describe_gauge!(CONNECTIONS, "Connections that are open");
    describe_counter!(
        EVICTIONS,
        "Connections that asked for nothing, not for all of it, or took nothing, and were closed to make room for others"
    );
    describe_counter!(
        REFUSED_CONNECTIONS,
        "Connections that were closed unheard, for their address had all that it may have"
    );
    describe_counter!(
        REFRESHES,
        "Refreshes with a genuine token, by how they ended"
    );
    describe_counter!(LOGINS, "Sign-ins, by how they ended");
    describe_gauge!(PASSWORDS_RUNNING, "Passwords that are being hashed");
    describe_gauge!(PASSWORDS_WAITING, "Passwords that wait to be hashed");
    describe_counter!(
        PASSWORDS_SHED,
        "Passwords that were not hashed because too many were waiting"
    );
    describe_counter!(STORE_ERRORS, "Failures of the database");
    describe_gauge!(
        NOT_READY,
        "1 while the server is not ready for this reason, and 0 while it is no reason"
    );
    describe_gauge!(BUILD, "Always 1; its label is the server's version");
    describe_gauge!(
        STARTED,
        Unit::Seconds,
        "When the server started, in seconds since 1970"
    );
}

/// What never changes, and the zeros from which a rate can be told when the first event comes.
fn begin() {
    gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1);
    let started = SystemTime::now().duration_since(UNIX_EPOCH);
    gauge!(STARTED).set(started.unwrap_or_default().as_secs_f64());
    gauge!(CONNECTIONS).set(0);
    counter!(EVICTIONS).absolute(0);
    counter!(REFUSED_CONNECTIONS).absolute(0);
    counter!(PASSWORDS_SHED).absolute(0);
    for outcome in RefreshOutcome::ALL {
        counter!(REFRESHES, "outcome" => outcome.label()).absolute(0);
    }
    for outcome in LoginOutcome::ALL {
        counter!(LOGINS, "outcome" => outcome.label()).absolute(0);
    }
    for ailment in Ailment::ALL {
        gauge!(NOT_READY, "reason" => ailment.label()).set(0);
    }
    for kind in StoreError::LABELS {
        counter!(STORE_ERRORS, "kind" => kind).absolute(0);
    }
}

/// A client can invent methods, and each would be a series of its own.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn status_label(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

/// A count of things that are in memory at one time, which is far below what `f64` counts exactly.
fn as_figure(count: usize) -> f64 {
    u32::try_from(count).unwrap_or(u32::MAX).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_in_one_process_count_for_themselves() {
        let (one, other) = (Telemetry::default(), Telemetry::default());
        one.count_refresh(RefreshOutcome::Stale);
        let stale = r#"tollgate_refreshes_total{outcome="stale"}"#;
        assert!(one.render().contains(&format!("{stale} 1")));
        assert!(other.render().contains(&format!("{stale} 0")));
    }

    #[test]
    fn each_kind_of_failure_is_counted_from_zero() {
        let telemetry = Telemetry::default();
        let kinds: [fn(String) -> StoreError; 5] = [
            StoreError::Unavailable,
            StoreError::Broken,
            StoreError::Corrupt,
            StoreError::Clock,
            StoreError::Lost,
        ];
        for kind in kinds {
            let error = kind("why".into());
            let series = format!(r#"tollgate_store_errors_total{{kind="{}"}}"#, error.label());
            assert!(telemetry.render().contains(&format!("{series} 0")));
            telemetry.count_store_error(&error);
            assert!(telemetry.render().contains(&format!("{series} 1")));
        }
    }

    #[test]
    fn what_makes_a_server_useless_is_a_figure_while_it_does() {
        let telemetry = Telemetry::default();
        let series = r#"tollgate_not_ready{reason="writes_fail"}"#;
        assert!(telemetry.render().contains(&format!("{series} 0")));
        assert_eq!(telemetry.set_ailments(vec![Ailment::WritesFail]), []);
        assert_eq!(telemetry.ailment(), Some(Ailment::WritesFail));
        assert!(telemetry.render().contains(&format!("{series} 1")));
        assert_eq!(telemetry.set_ailments(vec![]), [Ailment::WritesFail]);
        assert_eq!(telemetry.ailment(), None);
        assert!(telemetry.render().contains(&format!("{series} 0")));
    }

    #[test]
    fn methods_that_clients_invent_are_one_series() {
        let telemetry = Telemetry::default();
        for name in ["BREW", "WHEN"] {
            telemetry.count_request(&Answered {
                method: &Method::from_bytes(name.as_bytes()).unwrap(),
                route: "none",
                status: StatusCode::METHOD_NOT_ALLOWED,
                took: Duration::from_millis(3),
            });
        }
        let text = telemetry.render();
        assert!(text.contains(
            r#"tollgate_http_requests_total{method="other",route="none",status="4xx"} 2"#
        ));
        assert!(text.contains(
            r#"tollgate_http_request_duration_seconds_bucket{method="other",route="none",le="0.005"} 2"#
        ));
    }
}
