//! SIGKILL under load.

use tollgate_load::kills::{Plan, run};
use tollgate_load::process::Database;

use crate::{SERVER, folder};

#[tokio::test]
async fn a_server_that_is_killed_has_forgotten_nothing_and_logs_nobody_out() {
    let plan = Plan {
        binary: SERVER.into(),
        folder: folder().into(),
        database: Database::Sqlite,
        n_kills: 3,
        n_browsers: 8,
        seed: 4,
    };
    let shown = run(&plan).await.unwrap();
    assert!(shown.holds(), "{:?}", shown.counts);
    let counts = &shown.counts;
    assert!(counts.n_refreshes > 0 && counts.n_lost > 0, "{counts:?}");
    assert_eq!(counts.n_logouts, 3);
}
