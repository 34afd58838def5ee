//! What both databases promise to what is built on them.

use std::sync::Arc;

use futures_util::future::{BoxFuture, join_all};
use tollgate_server::clock::{Clock, ManualClock};
use tollgate_server::rotation::Seconds;
use tollgate_server::store::StoreError;
use tollgate_server::store::sql::{Connection, Job, Store, Time, Value};

use crate::place::Place;
use crate::support::{Folder, NOON};

type Done<'c> = BoxFuture<'c, Result<(), StoreError>>;

struct Bench {
    store: Box<dyn Store>,
    place: Place,
    _folder: Folder,
}

impl Bench {
    async fn new() -> Self {
        Self::with(Time::OfDatabase).await
    }

    async fn with(time: Time) -> Self {
        let folder = Folder::new();
        let place = Place::new(&folder).await;
        let store = place.store(time).await;
        place
            .execute("CREATE TABLE notes (id BIGINT PRIMARY KEY, text TEXT)")
            .await;
        Self {
            store,
            place,
            _folder: folder,
        }
    }

    /// The ids that a new reader finds.
    async fn notes(&self) -> Vec<i64> {
        let mut reader = self.store.reader().await.unwrap();
        let rows = reader
            .fetch_all("SELECT id FROM notes ORDER BY id", [])
            .await
            .unwrap();
        rows.iter().map(|row| row.get("id").unwrap()).collect()
    }
}

fn insert(tx: &mut Connection, id: i64) -> Done<'_> {
    Box::pin(async move {
        let statement = "INSERT INTO notes (id) VALUES ($1)";
        tx.execute(statement, [id.into()]).await.map(drop)
    })
}

/// A job that writes one note.
fn note(id: i64) -> Job {
    Box::new(move |tx| insert(tx, id))
}

/// A job that writes one note, and then finds that it can't be.
fn failing(id: i64) -> Job {
    Box::new(move |tx| {
        Box::pin(async move {
            insert(tx, id).await?;
            Err(StoreError::Corrupt("as the test wants it".into()))
        })
    })
}

fn panicking(id: i64) -> Job {
    Box::new(move |tx| {
        Box::pin(async move {
            insert(tx, id).await?;
            panic!("as the test wants it")
        })
    })
}

#[tokio::test]
async fn what_is_answered_is_seen_by_everybody_who_reads_from_then_on() {
    let bench = Bench::new().await;
    for id in 0..5 {
        bench.store.write(note(id)).await.unwrap();
        assert_eq!(bench.notes().await, (0..=id).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn jobs_that_come_at_once_are_all_done_and_one_that_fails_takes_no_other_along() {
    let bench = Bench::new().await;
    let jobs = (0..40).map(|id| match id % 4 {
        0 => failing(id),
        1 => panicking(id),
        _ => note(id),
    });
    let outcomes = join_all(jobs.map(|job| bench.store.write(job))).await;
    let mut expected = Vec::new();
    for (id, outcome) in (0..).zip(outcomes) {
        match id % 4 {
            0 | 1 => assert!(matches!(outcome, Err(StoreError::Corrupt(_))), "{id}"),
            _ => {
                assert_eq!(outcome, Ok(()), "{id}");
                expected.push(id);
            }
        }
    }
    assert_eq!(bench.notes().await, expected);
}

#[tokio::test]
async fn a_statement_that_the_database_refuses_fails_its_job_alone() {
    let bench = Bench::new().await;
    let twice = join_all([7, 7, 8].map(|id| bench.store.write(note(id)))).await;
    assert_eq!(twice.iter().filter(|outcome| outcome.is_ok()).count(), 2);
    assert!(matches!(
        twice.iter().find(|outcome| outcome.is_err()),
        Some(Err(StoreError::Unavailable(_)))
    ));
    assert_eq!(bench.notes().await, [7, 8]);
}

#[tokio::test]
async fn a_job_is_done_also_when_nobody_waits_for_it_any_more() {
    let bench = Bench::new().await;
    let waiting = bench.store.write(note(1));
    tokio::select! {
        biased;
        _ = waiting => panic!("writing takes a moment"),
        () = std::future::ready(()) => {}
    }
    // Closing waits for what was handed over, and the job had been.
    bench.store.close().await;
    let again = bench.place.store(Time::OfDatabase).await;
    let mut reader = again.reader().await.unwrap();
    assert!(reader.exists("SELECT 1 FROM notes", []).await.unwrap());
}

#[tokio::test]
async fn after_closing_nothing_is_read_or_written() {
    let bench = Bench::new().await;
    bench.store.write(note(1)).await.unwrap();
    bench.store.close().await;
    let outcome = bench.store.write(note(2)).await;
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))));
    let reader = bench.store.reader().await;
    assert!(matches!(reader, Err(StoreError::Unavailable(_))));
    bench.store.close().await;
}

#[tokio::test]
async fn searches_that_take_long_leave_connections_to_everybody_else() {
    let bench = Bench::new().await;
    let mut searches = Vec::new();
    // As many as there may be: the next one is put off.
    while let Ok(search) = bench.store.searcher().await {
        searches.push(search);
    }
    let mut reader = bench.store.reader().await.unwrap();
    assert!(!reader.exists("SELECT 1 FROM notes", []).await.unwrap());
    bench.store.write(note(1)).await.unwrap();
    assert_eq!(bench.notes().await, [1]);
}

#[tokio::test]
async fn values_come_back_as_they_went_in_and_a_nul_as_the_sign_for_what_cannot_be_shown() {
    let bench = Bench::new().await;
    bench
        .place
        .execute_each(
            "CREATE TABLE things (n BIGINT, t TEXT, b BLOB, y BOOLEAN)",
            "CREATE TABLE things (n BIGINT, t TEXT, b BYTEA, y BOOLEAN)",
        )
        .await;
    let job: Job = Box::new(|tx| {
        Box::pin(async move {
            let insert = "INSERT INTO things (n, t, b, y) VALUES ($1, $2, $3, $4)";
            for (number, text, bytes) in [
                (Some(i64::MIN), Some("a\0b 김채원 '; --"), Some([0, 255])),
                (Some(i64::MAX), Some(""), Some([1, 2])),
                (None, None, None),
            ] {
                let values = [number.into(), text.into(), bytes.into(), true.into()];
                tx.execute(insert, values).await?;
            }
            Ok(())
        })
    });
    bench.store.write(job).await.unwrap();
    let mut reader = bench.store.reader().await.unwrap();
    let rows = reader
        .fetch_all("SELECT n, t, b, y FROM things ORDER BY coalesce(n, 0)", [])
        .await
        .unwrap();
    let text = |index: usize| rows[index].get::<Option<String>>("t").unwrap();
    let number = |index: usize| rows[index].get::<Option<i64>>("n").unwrap();
    assert_eq!(text(0).unwrap(), "a\u{FFFD}b 김채원 '; --");
    assert_eq!((text(1), text(2).as_deref()), (None, Some("")));
    assert_eq!(
        [number(0), number(1), number(2)],
        [Some(i64::MIN), None, Some(i64::MAX)]
    );
    assert_eq!(rows[0].bytes_or_none("b").unwrap(), Some([0, 255]));
    assert_eq!(rows[1].bytes_or_none::<2>("b").unwrap(), None);
    assert!(rows[2].get::<bool>("y").unwrap());
    for wrong in [
        rows[0].bytes::<3>("b").map(drop),
        rows[0].count("n").map(drop),
        rows[0].get::<i64>("t").map(drop),
        rows[0].get::<i64>("no such column").map(drop),
    ] {
        assert!(matches!(wrong, Err(StoreError::Corrupt(_))), "{wrong:?}");
    }
}

#[tokio::test]
async fn the_case_of_ascii_letters_alone_is_folded_by_the_database() {
    let bench = Bench::new().await;
    let mut reader = bench.store.reader().await.unwrap();
    bench
        .place
        .execute("INSERT INTO users (usr_id, display_name, email, role, password_hash) VALUES ('x', 'AÉ', '', 'member', '')")
        .await;
    let row = reader
        .fetch_one("SELECT lower(display_name) AS name FROM users", [])
        .await
        .unwrap();
    assert_eq!(row.get::<String>("name").unwrap(), "aÉ");
}

async fn time(store: &dyn Store) -> Seconds {
    store.reader().await.unwrap().now().await.unwrap()
}

#[tokio::test]
async fn the_time_is_the_databases_unless_another_clock_is_given() {
    let bench = Bench::new().await;
    let before = tollgate_server::clock::SystemClock.now();
    let now = time(&*bench.store).await;
    assert!((before..before + 600).contains(&now), "{before} {now}");

    let clock = Arc::new(ManualClock::at(NOON));
    let bench = Bench::with(Time::Given(clock.clone())).await;
    assert_eq!(time(&*bench.store).await, NOON);
    clock.advance(-60);
    assert_eq!(time(&*bench.store).await, NOON - 60);
}

#[tokio::test]
async fn whoever_waits_too_long_for_a_lock_is_put_off_and_has_changed_nothing() {
    let bench = Bench::new().await;
    bench.store.write(note(1)).await.unwrap();
    let lock = bench.place.lock_notes().await;
    let outcomes = join_all([2, 3, 4].map(|id| bench.store.write(note(id)))).await;
    for outcome in outcomes {
        assert!(matches!(outcome, Err(StoreError::Unavailable(_))));
    }
    drop(lock);
    assert_eq!(bench.notes().await, [1]);
    bench.store.write(note(2)).await.unwrap();
    assert_eq!(bench.notes().await, [1, 2]);
}

#[test]
fn no_value_takes_a_nul_into_the_database() {
    for value in [Value::from("a\0b"), "\0".to_owned().into()] {
        let Value::Text(Some(text)) = value else {
            panic!("a text is a text")
        };
        assert!(!text.contains('\0'));
    }
}
