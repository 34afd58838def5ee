use super::*;

const TAB: TabId = TabId(1);
const OTHER: TabId = TabId(2);

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn sent(id: u64, generation: u64) -> Note {
    Note::Sent {
        id,
        method: "GET".to_owned(),
        path: format!("/api/{id}"),
        generation: Some(generation),
        is_replay: false,
    }
}

fn replayed(id: u64, generation: u64) -> Note {
    match sent(id, generation) {
        Note::Sent {
            id,
            method,
            path,
            generation,
            ..
        } => Note::Sent {
            id,
            method,
            path,
            generation,
            is_replay: true,
        },
        _ => unreachable!("a sending is a sending"),
    }
}

fn answered(id: u64, status: u16) -> Note {
    Note::Answered { id, status }
}

fn renewed(generation: u64) -> Note {
    Note::Renewed {
        generation,
        is_taken_over: false,
    }
}

fn put_off(retry_in_ms: u64) -> Note {
    Note::PutOff {
        why: Cause::NoAnswer,
        retry_in_ms,
    }
}

fn recording(notes: &[(TabId, u64, Note)]) -> Recording {
    let mut recording = Recording::default();
    for (tab, at, note) in notes {
        recording.record(*tab, ms(*at), note);
    }
    recording
}

#[test]
fn a_request_goes_through_its_phases() {
    let recording = recording(&[
        (TAB, 0, sent(1, 1)),
        (TAB, 40, answered(1, 401)),
        (TAB, 40, Note::Queued { id: 1 }),
        (TAB, 41, Note::Refreshing { attempt: 1 }),
        (TAB, 90, renewed(2)),
        (TAB, 91, replayed(1, 2)),
        (TAB, 130, answered(1, 200)),
    ]);
    let exchange = recording.requests().next().unwrap();
    let spans: Vec<_> = exchange
        .spans
        .iter()
        .map(|span| (span.phase, span.from, span.to.unwrap()))
        .collect();
    assert_eq!(
        spans,
        [
            (Phase::OnItsWay, ms(0), ms(40)),
            (Phase::Refused, ms(40), ms(40)),
            (Phase::Waiting, ms(40), ms(91)),
            (Phase::SentAgain, ms(91), ms(130)),
        ]
    );
    assert_eq!(exchange.outcome, Some(Outcome::Answered(200)));
    assert_eq!(exchange.to(), Some(ms(130)));
    assert_eq!(
        (exchange.first_generation, exchange.last_generation),
        (Some(1), Some(2))
    );
    let refresh = recording.refreshes().next().unwrap();
    assert_eq!((refresh.waiters, refresh.is_early), (1, false));
    assert_eq!((refresh.closed_from, refresh.from), (ms(40), ms(41)));
    assert_eq!(refresh.outcome, Some(RefreshOutcome::Renewed(2)));
}

#[test]
fn twenty_requests_and_one_refresh_are_counted_as_that() {
    let mut notes: Vec<_> = (1..=20).map(|id| (TAB, 0, sent(id, 1))).collect();
    for id in 1..=20 {
        notes.push((TAB, 10, answered(id, 401)));
        notes.push((TAB, 10, Note::Queued { id }));
    }
    notes.push((TAB, 11, Note::Refreshing { attempt: 1 }));
    notes.push((TAB, 30, renewed(2)));
    for id in 1..=20 {
        notes.push((TAB, 31, replayed(id, 2)));
        notes.push((TAB, 50, answered(id, 200)));
    }
    let counts = recording(&notes).counts();
    let expected = Counts {
        requests: 20,
        waited: 20,
        refreshes: 1,
        saved: 20,
        logouts: 0,
    };
    assert_eq!(counts, expected);
}

#[test]
fn who_joins_while_a_refresh_runs_is_one_of_its_waiters() {
    let recording = recording(&[
        (TAB, 0, Note::Queued { id: 1 }),
        (TAB, 1, Note::Refreshing { attempt: 1 }),
        (TAB, 2, Note::Queued { id: 2 }),
        (OTHER, 3, Note::Queued { id: 1 }),
    ]);
    assert_eq!(recording.refreshes().next().unwrap().waiters, 2);
    assert_eq!(recording.n_waiting(), 3);
}

#[test]
fn a_late_401_is_told_apart() {
    let late = recording(&[
        (TAB, 0, sent(1, 1)),
        (TAB, 90, answered(1, 401)),
        (TAB, 90, replayed(1, 2)),
    ]);
    assert!(late.requests().next().unwrap().is_late_refusal());
    let waited = recording(&[
        (TAB, 0, sent(1, 1)),
        (TAB, 90, answered(1, 401)),
        (TAB, 90, Note::Queued { id: 1 }),
        (TAB, 99, replayed(1, 2)),
    ]);
    assert!(!waited.requests().next().unwrap().is_late_refusal());
}

#[test]
fn a_refresh_that_nobody_waits_for_is_early() {
    let recording = recording(&[
        (OTHER, 0, Note::Queued { id: 1 }),
        (TAB, 1, Note::Refreshing { attempt: 1 }),
        (OTHER, 2, Note::Refreshing { attempt: 1 }),
    ]);
    let is_early: Vec<_> = recording
        .refreshes()
        .map(|refresh| (refresh.tab, refresh.is_early))
        .collect();
    assert_eq!(is_early, [(TAB, true), (OTHER, false)]);
}

#[test]
fn all_tries_are_one_refresh_until_it_is_given_up() {
    let tries = [
        (TAB, 0, Note::Queued { id: 1 }),
        (TAB, 0, Note::Refreshing { attempt: 1 }),
        (TAB, 100, put_off(400)),
        (TAB, 500, Note::Refreshing { attempt: 2 }),
        (TAB, 600, put_off(400)),
    ];
    let underway = recording(&tries);
    let refresh = underway.refreshes().next().unwrap();
    assert_eq!((underway.refreshes().len(), refresh.attempts), (1, 2));
    assert_eq!(refresh.put_off.as_ref().unwrap().until, ms(1_000));

    let much_later = (TAB, 60_000, Note::Refreshing { attempt: 3 });
    let given_up = recording(&[&tries[..], &[much_later]].concat());
    let refreshes: Vec<_> = given_up.refreshes().collect();
    assert_eq!(refreshes[0].outcome, Some(RefreshOutcome::GivenUp));
    assert_eq!(refreshes[0].to, Some(ms(600)));
    assert_eq!((refreshes[1].from, refreshes[1].to), (ms(60_000), None));
    assert_eq!(refreshes[1].closed_from, ms(600));
}

#[test]
fn a_token_of_another_tab_ends_the_own_refresh() {
    let recording = recording(&[
        (TAB, 0, Note::Queued { id: 1 }),
        (TAB, 1, Note::Refreshing { attempt: 1 }),
        (
            TAB,
            9,
            Note::Renewed {
                generation: 3,
                is_taken_over: true,
            },
        ),
    ]);
    let refresh = recording.refreshes().next().unwrap();
    assert_eq!(refresh.outcome, Some(RefreshOutcome::TakenOver(3)));
    let taken: Vec<_> = recording.take_overs().collect();
    assert_eq!(
        taken,
        [&TakeOver {
            tab: TAB,
            at: ms(9)
        }]
    );
}

#[test]
fn the_end_of_the_session_ends_the_refresh_and_says_why() {
    let recording = recording(&[
        (TAB, 0, Note::LoggedIn),
        (TAB, 1, Note::Refreshing { attempt: 1 }),
        (
            TAB,
            9,
            Note::LoggedOut {
                why: LogoutReason::Revoked,
            },
        ),
    ]);
    let outcome = recording.refreshes().next().unwrap().outcome.clone();
    let why = LogoutReason::Revoked;
    assert_eq!(outcome, Some(RefreshOutcome::SessionOver(why.clone())));
    let over = SessionSeen::Over { why };
    assert_eq!(recording.session(), &over);
    assert_eq!(recording.counts().logouts, 1);
}

#[test]
fn a_request_that_is_tried_again_is_open_again() {
    let mut recording = recording(&[(TAB, 0, sent(1, 1)), (TAB, 5, answered(1, 503))]);
    assert_eq!(recording.requests().next().unwrap().to(), Some(ms(5)));
    recording.record(TAB, ms(300), &sent(1, 1));
    let exchange = recording.requests().next().unwrap();
    assert_eq!((exchange.outcome.clone(), exchange.to()), (None, None));
    assert_eq!(recording.counts().requests, 1);
}

#[test]
fn an_error_after_the_answer_is_how_it_has_ended() {
    let failed = Note::Failed {
        id: 1,
        why: Cause::Status(403),
        request_id: Some("req-1".to_owned()),
    };
    let recording = recording(&[
        (TAB, 0, sent(1, 1)),
        (TAB, 5, answered(1, 403)),
        (TAB, 5, failed),
    ]);
    let exchange = recording.requests().next().unwrap();
    assert_eq!(exchange.outcome, Some(Outcome::Failed(Cause::Status(403))));
    assert_eq!(exchange.status, Some(403));
    assert_eq!(exchange.request_id.as_deref(), Some("req-1"));
    assert_eq!(recording.counts().saved, 0);
}

#[test]
fn what_is_kept_is_bounded_and_what_is_counted_is_not() {
    let mut recording = Recording::default();
    let n = 3 * LIMIT as u64;
    for id in 0..n {
        recording.record(TAB, ms(id), &sent(id, 1));
        recording.record(TAB, ms(id), &Note::Refreshing { attempt: 1 });
        recording.record(TAB, ms(id), &renewed(id));
        let taken = Note::Renewed {
            generation: id,
            is_taken_over: true,
        };
        recording.record(TAB, ms(id), &taken);
    }
    assert_eq!(recording.requests().len(), LIMIT);
    assert_eq!(recording.requests().next().unwrap().id, n - LIMIT as u64);
    assert_eq!(recording.refreshes().len(), LIMIT);
    assert_eq!(recording.take_overs().len(), LIMIT);
    assert_eq!(u64::from(recording.counts().requests), n);
}

#[test]
fn tabs_with_the_same_numbers_are_told_apart() {
    let recording = recording(&[
        (OTHER, 0, sent(1, 1)),
        (TAB, 1, sent(1, 1)),
        (TAB, 2, answered(1, 200)),
    ]);
    let ends: Vec<_> = recording
        .requests()
        .map(|exchange| (exchange.tab, exchange.to()))
        .collect();
    assert_eq!(ends, [(OTHER, None), (TAB, Some(ms(2)))]);
    assert_eq!(recording.tabs(), [OTHER, TAB]);
}

#[test]
fn what_began_before_the_recording_is_no_reason_to_stumble() {
    let recording = recording(&[
        (TAB, 0, answered(1, 200)),
        (TAB, 1, Note::Aborted { id: 2 }),
        (TAB, 2, renewed(5)),
        (TAB, 3, put_off(10)),
        (TAB, 4, answered(3, 401)),
        (TAB, 4, Note::Queued { id: 3 }),
    ]);
    let ids: Vec<_> = recording.requests().map(|exchange| exchange.id).collect();
    assert_eq!(ids, [3]);
    assert_eq!(recording.n_waiting(), 1);
}
