//! Backups: taken while the database is served, put back without bringing ended sessions back to life.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::PathBuf;
use std::sync::Arc;

use tollgate_server::clock::{Clock, ManualClock};
use tollgate_server::demo::{self, ADMIN};
use tollgate_server::store::backup::{BackupError, InPlace, backup, restore};
use tollgate_server::store::sql::Time;
use tollgate_server::store::{Database, OpenError, StoreError};
use tollgate_server::{AppState, app};

use crate::place::execute;
use crate::support::{Ask, Browser, Folder, NOON, Server, send};

const DAY: i64 = 86_400;

/// The server as it is after a backup was put in the place of its database.
async fn restored(server: &Server) -> axum::Router {
    let copy = server.folder.path("backup.db");
    let place = server.folder.path("restored.db");
    assert!(
        restore(&copy, &place, InPlace::Refuse, NOON)
            .await
            .unwrap()
            .is_none()
    );
    let db = Database::sqlite(&place, Time::Given(server.clock.clone()))
        .await
        .unwrap();
    app(AppState {
        db,
        ..server.state.clone()
    })
}

#[tokio::test]
async fn a_backup_of_a_served_database_has_all_that_was_answered_before() {
    let server = Server::start().await;
    server
        .execute("UPDATE users SET display_name = 'Named at last' WHERE usr_id = 'admin'")
        .await;
    let path = server.folder.path("backup.db");
    backup(&server.folder.path("test.db"), &path).await.unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let files = server.folder.files();
    assert!(files.iter().all(|name| !name.contains("part")), "{files:?}");

    let app = restored(&server).await;
    let reply = send(&app, Ask::login(ADMIN, demo::PASSWORD)).await;
    let access = reply.data()["accessToken"].as_str().unwrap().to_owned();
    let me = send(&app, Ask::get("me").bearer(&access)).await;
    assert_eq!(me.data()["displayName"], "Named at last");
}

#[tokio::test]
async fn no_session_of_the_past_comes_back_to_life_and_nobody_is_taken_for_a_thief() {
    let server = Server::start().await;
    let mut moved = server.login(ADMIN).await;
    let ended = server.login("mina").await;
    backup(
        &server.folder.path("test.db"),
        &server.folder.path("backup.db"),
    )
    .await
    .unwrap();
    let reply = server.send(moved.ask_refresh()).await;
    moved.adopt(&reply);
    server
        .send(Ask::logout(&ended.refresh))
        .await
        .expect(200, "OK");

    let app = restored(&server).await;
    for browser in [&moved, &ended] {
        send(&app, Ask::get("me").bearer(&browser.access))
            .await
            .expect(401, "ALL_SESSIONS_ENDED");
        send(&app, browser.ask_refresh())
            .await
            .expect(401, "ALL_SESSIONS_ENDED");
    }
    let reply = send(&app, Ask::login(ADMIN, demo::PASSWORD)).await;
    let access = reply.data()["accessToken"].as_str().unwrap().to_owned();
    let events = send(&app, Ask::get("dashboard/events").bearer(&access)).await;
    let kinds: Vec<_> = events
        .data()
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].clone())
        .collect();
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| *kind == "all_sessions_ended")
            .count(),
        1
    );
    assert!(!kinds.contains(&"rolled_back".into()));
}

#[tokio::test]
async fn a_backup_that_was_copied_into_its_place_by_hand_ends_its_sessions_too_and_once() {
    let server = Server::start().await;
    let browser = server.login(ADMIN).await;
    let (copy, place) = (
        server.folder.path("backup.db"),
        server.folder.path("by-hand.db"),
    );
    backup(&server.folder.path("test.db"), &copy).await.unwrap();
    fs::copy(&copy, &place).unwrap();
    let time = || Time::Given(server.clock.clone());
    let db = Database::sqlite(&place, time()).await.unwrap();
    let state = AppState {
        db,
        ..server.state.clone()
    };
    let app = app(state.clone());
    send(&app, Ask::get("me").bearer(&browser.access))
        .await
        .expect(401, "ALL_SESSIONS_ENDED");
    let reply = send(&app, Ask::login(ADMIN, demo::PASSWORD)).await;
    let access = reply.data()["accessToken"].as_str().unwrap().to_owned();
    state.db.close().await;

    let db = Database::sqlite(&place, time()).await.unwrap();
    let again = tollgate_server::app(AppState { db, ..state });
    send(&again, Ask::get("me").bearer(&access))
        .await
        .expect(200, "OK");
}

/// A backup with a session, taken a month ago.
async fn old_backup(server: &Server) -> (Browser, PathBuf) {
    let browser = server.login(ADMIN).await;
    server.state.db.check().await;
    let copy = server.folder.path("backup.db");
    backup(&server.folder.path("test.db"), &copy).await.unwrap();
    server.clock.advance(30 * DAY);
    (browser, copy)
}

#[tokio::test]
async fn an_old_backup_that_is_restored_takes_the_clock_for_right() {
    let server = Server::start().await;
    let (browser, copy) = old_backup(&server).await;
    let place = server.folder.path("restored.db");
    let now = server.clock.now();
    restore(&copy, &place, InPlace::Refuse, now).await.unwrap();
    let db = Database::sqlite(&place, Time::Given(server.clock.clone()));
    let db = db.await.unwrap();
    assert_eq!(db.now().await, Ok(now));
    let state = server.state.clone();
    let app = app(AppState { db, ..state });
    let reply = send(&app, browser.ask_refresh()).await;
    reply.expect(401, "ALL_SESSIONS_ENDED");
    let reply = send(&app, Ask::login(ADMIN, demo::PASSWORD)).await;
    reply.expect(200, "OK");
}

#[tokio::test]
async fn a_clock_that_is_behind_a_backup_is_not_confirmed_by_restoring_it() {
    let server = Server::start().await;
    let (_, copy) = old_backup(&server).await;
    let place = server.folder.path("restored.db");
    restore(&copy, &place, InPlace::Refuse, 1_000)
        .await
        .unwrap();
    let behind = Arc::new(ManualClock::at(1_000));
    let db = Database::sqlite(&place, Time::Given(behind)).await.unwrap();
    assert!(matches!(db.now().await, Err(StoreError::Clock(_))));
}

#[tokio::test]
async fn an_old_backup_that_was_copied_by_hand_ends_its_sessions_and_waits_for_a_word_about_the_clock()
 {
    let server = Server::start().await;
    let (browser, copy) = old_backup(&server).await;
    let place = server.folder.path("by-hand.db");
    fs::copy(&copy, &place).unwrap();
    let db = Database::sqlite(&place, Time::Given(server.clock.clone()));
    let db = db.await.unwrap();
    let state = server.state.clone();
    let app = app(AppState {
        db: db.clone(),
        ..state
    });
    let reply = send(&app, browser.ask_refresh()).await;
    reply.expect(503, "UNAVAILABLE");
    db.confirm_clock().await.unwrap();
    let reply = send(&app, browser.ask_refresh()).await;
    reply.expect(401, "ALL_SESSIONS_ENDED");
}

#[tokio::test]
async fn a_database_that_is_served_is_not_replaced() {
    let server = Server::start().await;
    let db = server.folder.path("test.db");
    let copy = server.folder.path("backup.db");
    backup(&db, &copy).await.unwrap();
    let taken = restore(&copy, &db, InPlace::Refuse, NOON).await;
    assert!(matches!(taken, Err(BackupError::Taken(_))));
    let in_use = restore(&copy, &db, InPlace::MoveAside, NOON).await;
    assert!(matches!(in_use, Err(BackupError::InUse(_))), "{in_use:?}");
    server.login(ADMIN).await;
    let files = server.folder.files();
    assert!(
        !files.iter().any(|name| name.contains("restor")),
        "{files:?}"
    );
}

#[tokio::test]
async fn a_database_that_is_replaced_is_kept_beside_with_all_that_was_in_it() {
    let folder = Folder::new();
    let (place, copy) = (folder.path("test.db"), folder.path("backup.db"));
    let open = async || Database::sqlite(&place, Time::OfDatabase).await.unwrap();
    open().await.close().await;
    backup(&place, &copy).await.unwrap();
    let db = open().await;
    assert!(db.seed(demo::world(NOON, 1)).await.unwrap());
    db.close().await;

    let aside = restore(&copy, &place, InPlace::MoveAside, NOON)
        .await
        .unwrap();
    let aside = aside.unwrap();
    assert!(!open().await.has_users().await.unwrap());
    let old = Database::sqlite(&aside, Time::OfDatabase).await.unwrap();
    assert!(old.has_users().await.unwrap());
}

#[tokio::test]
async fn a_log_that_is_left_of_another_database_never_meets_a_restored_one() {
    let folder = Folder::new();
    let (place, copy) = (folder.path("test.db"), folder.path("backup.db"));
    let db = Database::sqlite(&place, Time::OfDatabase).await.unwrap();
    db.close().await;
    backup(&place, &copy).await.unwrap();
    fs::remove_file(&place).unwrap();
    for left in ["test.db-wal", "test.db-shm", "test.db-journal"] {
        fs::write(folder.path(left), "of another database").unwrap();
    }
    let refused = restore(&copy, &place, InPlace::Refuse, NOON).await;
    assert!(matches!(refused, Err(BackupError::LeftOver(_))));
    assert!(!place.exists());

    restore(&copy, &place, InPlace::MoveAside, NOON)
        .await
        .unwrap();
    assert_eq!(
        folder.files(),
        [
            "backup.db",
            "test.db",
            "test.db.before-restore-1-journal",
            "test.db.before-restore-1-shm",
            "test.db.before-restore-1-wal"
        ]
    );
}

#[tokio::test]
async fn a_restored_database_is_its_owners_alone_whoever_may_read_the_backup() {
    let folder = Folder::new();
    let (place, copy) = (folder.path("test.db"), folder.path("backup.db"));
    let open = async || Database::sqlite(&place, Time::OfDatabase).await.unwrap();
    open().await.close().await;
    backup(&place, &copy).await.unwrap();
    for mode in [0o644, 0o400] {
        fs::set_permissions(&copy, Permissions::from_mode(mode)).unwrap();
        restore(&copy, &place, InPlace::MoveAside, NOON)
            .await
            .unwrap();
        let mode = fs::metadata(&place).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        open().await.close().await;
    }
}

#[tokio::test]
async fn a_database_that_can_no_longer_be_read_is_replaced_and_kept_beside() {
    for broken in ["", "not a database any more"] {
        let folder = Folder::new();
        let (place, copy) = (folder.path("test.db"), folder.path("backup.db"));
        let db = Database::sqlite(&place, Time::OfDatabase).await.unwrap();
        db.close().await;
        backup(&place, &copy).await.unwrap();
        fs::write(&place, broken).unwrap();
        let aside = restore(&copy, &place, InPlace::MoveAside, NOON)
            .await
            .unwrap();
        assert_eq!(fs::read_to_string(aside.unwrap()).unwrap(), broken);
        Database::sqlite(&place, Time::OfDatabase).await.unwrap();
    }
}

#[tokio::test]
async fn what_root_restores_belongs_to_the_server() {
    let folder = Folder::new();
    let (place, copy) = (folder.path("test.db"), folder.path("backup.db"));
    let db = Database::sqlite(&place, Time::OfDatabase).await.unwrap();
    db.close().await;
    backup(&place, &copy).await.unwrap();
    // Only root can give a file away: for anybody else it stays their own, which must hold as well.
    let _ = chown(&place, Some(1), Some(1));
    let owner = fs::metadata(&place).unwrap().uid();
    restore(&copy, &place, InPlace::MoveAside, NOON)
        .await
        .unwrap();
    assert_eq!(fs::metadata(&place).unwrap().uid(), owner);

    // Where nothing was, the folder tells whose it is.
    let _ = chown(folder.path("."), Some(1), Some(1));
    let owner = fs::metadata(folder.path(".")).unwrap().uid();
    let empty = folder.path("other.db");
    restore(&copy, &empty, InPlace::Refuse, NOON).await.unwrap();
    assert_eq!(fs::metadata(&empty).unwrap().uid(), owner);
}

#[tokio::test]
async fn what_is_no_backup_is_refused_and_changes_nothing() {
    let folder = Folder::new();
    let place = folder.path("test.db");
    let missing = restore(&folder.path("nothing"), &place, InPlace::Refuse, NOON).await;
    assert!(matches!(missing, Err(BackupError::Missing(_))));
    fs::write(folder.path("diary"), "dear diary").unwrap();
    let diary = restore(&folder.path("diary"), &place, InPlace::Refuse, NOON).await;
    assert!(matches!(
        diary,
        Err(BackupError::Refused(OpenError::NotADatabase(_)))
    ));
    execute(&folder.path("foreign"), "CREATE TABLE diary (day)").await;
    let foreign = restore(&folder.path("foreign"), &place, InPlace::Refuse, NOON).await;
    assert!(matches!(
        foreign,
        Err(BackupError::Refused(OpenError::Foreign(_)))
    ));

    let (db, copy) = (folder.path("good.db"), folder.path("damaged"));
    let good = Database::sqlite(&db, Time::OfDatabase).await.unwrap();
    good.seed(demo::world(NOON, 1)).await.unwrap();
    backup(&db, &copy).await.unwrap();
    let mut bytes = fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 9_000].fill(0xA5);
    fs::write(&copy, bytes).unwrap();
    let damaged = restore(&copy, &place, InPlace::Refuse, NOON).await;
    assert!(
        matches!(damaged, Err(BackupError::Damaged(..))),
        "{damaged:?}"
    );
    assert!(!place.exists());
    let files = folder.files();
    assert!(
        !files.iter().any(|name| name.contains("restoring")),
        "{files:?}"
    );
}

#[tokio::test]
async fn a_backup_takes_the_place_of_nothing() {
    let server = Server::start().await;
    let (db, copy) = (
        server.folder.path("test.db"),
        server.folder.path("backup.db"),
    );
    fs::write(&copy, "something else").unwrap();
    let taken = backup(&db, &copy).await;
    assert!(matches!(taken, Err(BackupError::Taken(_))));
    assert_eq!(fs::read(&copy).unwrap(), b"something else");
    let missing = backup(&server.folder.path("nothing"), &copy).await;
    assert!(matches!(missing, Err(BackupError::Missing(_))));
}
