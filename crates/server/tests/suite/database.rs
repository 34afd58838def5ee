//! Opening a database, and refusing to.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use tollgate_server::config::Place;
use tollgate_server::demo;
use tollgate_server::fields;
use tollgate_server::store::sql::Time;
use tollgate_server::store::{Database, OpenError, StoreError};

use crate::place::execute;
use crate::support::{Folder, NOON};

async fn open(path: &Path) -> Result<Database, OpenError> {
    Database::sqlite(path, Time::OfDatabase).await
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_as_it_was() {
    let mut almost = b"SQLite format 3\0".to_vec();
    for content in [
        b"dear diary".to_vec(),
        vec![0; 4_096],
        b"S".to_vec(),
        almost.clone(),
        {
            almost.resize(4_096, 7);
            almost
        },
    ] {
        let folder = Folder::new();
        let path = folder.path("diary.db");
        fs::write(&path, &content).unwrap();
        let error = open(&path).await.unwrap_err();
        assert!(
            matches!(error, OpenError::NotADatabase(_) | OpenError::Foreign(_)),
            "{error}"
        );
        assert!(error.to_string().contains("diary.db") && error.remedy().contains("--db"));
        assert_eq!(fs::read(&path).unwrap(), content);
        assert_eq!(folder.files(), ["diary.db"]);
    }
}

#[tokio::test]
async fn an_empty_file_is_what_is_left_of_a_database_and_no_new_one_hides_it() {
    let folder = Folder::new();
    let path = folder.path("lost.db");
    fs::write(&path, "").unwrap();
    let error = open(&path).await.unwrap_err();
    assert!(matches!(error, OpenError::Empty(_)), "{error}");
    assert!(error.remedy().contains("restore"));
    assert_eq!(fs::read(&path).unwrap(), b"");
    assert_eq!(folder.files(), ["lost.db"]);
}

#[tokio::test]
async fn what_is_kept_beside_a_database_that_is_not_there_is_no_first_start() {
    for suffix in ["-wal", "-shm", "-journal"] {
        let folder = Folder::new();
        let left = format!("gone.db{suffix}");
        fs::write(folder.path(&left), "what was written last").unwrap();
        let error = open(&folder.path("gone.db")).await.unwrap_err();
        assert!(matches!(error, OpenError::LeftOver(_)), "{error}");
        assert!(error.to_string().contains(&left), "{error}");
        assert!(error.remedy().contains("restore"));
        assert_eq!(folder.files(), [left]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_postgresql_that_never_answers_is_not_waited_for_for_ever() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let url = format!("postgres://me@{address}/n?sslmode=disable");
    let place = Place::Postgres(url.parse().unwrap());
    let error = Database::open(&place, Time::OfDatabase).await.unwrap_err();
    assert!(error.to_string().contains("for 10 s"), "{error}");
}

#[tokio::test]
async fn a_database_of_another_program_is_refused_and_left_as_it_was() {
    let folder = Folder::new();
    let path = folder.path("other.db");
    execute(&path, "CREATE TABLE diary (day)").await;
    let content = fs::read(&path).unwrap();
    assert!(matches!(open(&path).await, Err(OpenError::Foreign(_))));
    assert_eq!(fs::read(&path).unwrap(), content);
    assert_eq!(folder.files(), ["other.db"]);
}

#[tokio::test]
async fn a_database_of_ours_that_is_damaged_or_newer_is_refused() {
    let folder = Folder::new();
    let path = folder.path("ours.db");
    open(&path).await.unwrap().close().await;
    let content = fs::read(&path).unwrap();
    execute(
        &path,
        "UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1",
    )
    .await;
    assert!(matches!(open(&path).await, Err(OpenError::Refused(..))));

    let mut damaged = content;
    damaged[100..].fill(0xA5);
    fs::write(&path, &damaged).unwrap();
    assert!(matches!(open(&path).await, Err(OpenError::Refused(..))));
}

#[tokio::test]
async fn a_folder_in_the_place_of_the_database_is_refused() {
    let folder = Folder::new();
    assert!(matches!(
        open(&folder.path("")).await,
        Err(OpenError::Io(..))
    ));
}

#[tokio::test]
async fn a_new_database_is_its_owners_alone_and_is_known_again_even_after_a_crash() {
    let folder = Folder::new();
    let path = folder.path("new/deep/tollgate.db");
    let store = open(&path).await.unwrap();
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    // The first one is still open, as if it had been killed: what it has written may not be in the file itself yet.
    let second = open(&path).await.unwrap();
    assert!(!second.has_users().await.unwrap());
    store.close().await;
}

/// Moves a file of a database away and back; whether it is missed while it is gone.
async fn is_missed(store: &Database, file: &Path) -> bool {
    let aside = file.with_extension("aside");
    fs::rename(file, &aside).unwrap();
    let gone = store.look().await;
    let confirmed = store.confirm_clock().await;
    fs::rename(&aside, file).unwrap();
    store.look().await.unwrap();
    store.confirm_clock().await.unwrap();
    let is_lost = |error| matches!(error, StoreError::Lost(_));
    gone.is_err_and(is_lost) && confirmed.is_err_and(is_lost)
}

#[tokio::test]
async fn whichever_file_of_a_database_is_moved_away_nothing_is_written_until_it_is_back() {
    let folder = Folder::new();
    let path = folder.path("moved.db");
    let store = open(&path).await.unwrap();
    for name in ["moved.db", "moved.db-wal", "moved.db-shm"] {
        assert!(is_missed(&store, &folder.path(name)).await, "{name}");
    }
}

#[tokio::test]
async fn a_database_that_is_reached_by_a_link_is_in_its_place() {
    let folder = Folder::new();
    fs::create_dir(folder.path("disk")).unwrap();
    open(&folder.path("disk/real.db"))
        .await
        .unwrap()
        .close()
        .await;
    symlink(folder.path("disk/real.db"), folder.path("link.db")).unwrap();
    let store = open(&folder.path("link.db")).await.unwrap();
    store.look().await.unwrap();
    assert!(is_missed(&store, &folder.path("disk/real.db-wal")).await);
    fs::remove_file(folder.path("link.db")).unwrap();
    assert!(matches!(store.look().await, Err(StoreError::Lost(_))));
}

#[tokio::test]
async fn demo_data_goes_into_an_empty_database_once() {
    let folder = Folder::new();
    let store = open(&folder.path("demo.db")).await.unwrap();
    let world = demo::world(NOON, 1);
    assert!(store.seed(world.clone()).await.unwrap());
    assert!(!store.seed(world.clone()).await.unwrap());
    assert!(store.has_users().await.unwrap());
}

#[test]
fn debug_shows_no_password_hash_of_the_demo() {
    let world = demo::world(NOON, 1);
    let hash = world.password_hash.expose();
    assert!(hash.starts_with("$argon2id$"));
    assert!(!format!("{world:?}").contains("argon2"));
}

#[tokio::test]
async fn a_name_that_is_no_file_to_sqlite_is_refused() {
    for name in ["", ":memory:", "file:test.db", "file::memory:?cache=shared"] {
        let error = open(name.as_ref()).await.unwrap_err();
        assert!(matches!(error, OpenError::NoFileName(_)), "{name}: {error}");
    }
}

#[test]
fn the_names_and_addresses_of_the_demo_could_be_typed_in() {
    let world = demo::world(NOON, 1);
    for user in &world.users {
        assert_eq!(fields::usr_id(&user.usr_id).as_ref(), Ok(&user.usr_id));
        let name = fields::name(&user.display_name);
        assert_eq!(name.as_ref(), Ok(&user.display_name));
        assert_eq!(fields::email(&user.email).as_ref(), Ok(&user.email));
    }
    for tenant in &world.tenants {
        let code = fields::tenant_id(&tenant.tenant_id);
        assert_eq!(code.as_ref(), Ok(&tenant.tenant_id));
        assert_eq!(fields::name(&tenant.name).as_ref(), Ok(&tenant.name));
    }
}

#[tokio::test]
async fn the_demo_is_the_same_each_time() {
    let (one, other) = (demo::world(NOON, 1), demo::world(NOON, 1));
    let users = |world: &tollgate_server::store::DemoWorld| {
        format!("{:?}{:?}{:?}", world.users, world.events, world.refreshes)
    };
    assert_eq!(users(&one), users(&other));
}
