//! A PostgreSQL on which the server can't have the extension `pg_trgm`: it runs all the same, and the next start makes
//! up for it.

use tollgate_server::config::Settings;
use tollgate_server::demo::{self, ADMIN};
use tollgate_server::keys::Keys;

use crate::lists::{page, rows};
use crate::support::{Folder, NOON, Place, Server};

/// One who may make tables and no extensions. Roles are the cluster's, and stay there.
const ROLE: &str = "
    DO $$ BEGIN CREATE ROLE tollgate_test_plain; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
    GRANT ALL ON SCHEMA public TO tollgate_test_plain";

const INDEXES: &str =
    "SELECT count(*) FROM pg_indexes WHERE indexname IN ('users_by_text', 'families_by_text')";

/// The same database, for that role.
fn plain(place: &Place) -> Place {
    let Place::Cluster { options, name } = place else {
        unreachable!("these tests run on PostgreSQL");
    };
    Place::Cluster {
        options: Box::new(options.clone().options([("role", "tollgate_test_plain")])),
        name: name.clone(),
    }
}

#[tokio::test]
async fn without_the_extension_everything_is_found_and_with_it_the_next_start_makes_the_indexes() {
    let folder = Folder::new();
    let place = Place::new(&folder).await;
    place.execute(ROLE).await;
    let settings = Settings::default();
    let server = Server::on(plain(&place), folder, Keys::generate(), NOON, settings).await;
    let world = demo::world(NOON, server.state.keys.active());
    assert!(server.state.db.seed(world).await.unwrap());
    let admin = server.login(ADMIN).await;
    let found = async || {
        let users = page(&server, &admin.access, "users?q=mina", None).await;
        let list = "sessions?whose=everybody&q=admin";
        let sessions = page(&server, &admin.access, list, None).await;
        (rows(&users), rows(&sessions))
    };
    let before = found().await;
    assert!(!before.0.is_empty() && !before.1.is_empty());
    assert_eq!(place.number(INDEXES).await, 0);

    place.execute("CREATE EXTENSION pg_trgm").await;
    drop(server.another().await);
    assert_eq!(place.number(INDEXES).await, 2);
    assert_eq!(found().await, before);
}
