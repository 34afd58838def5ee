//! Only a server, or whoever makes its first administrator, makes a database: no other command does.

use std::process::Command;

use crate::place::Place;
use crate::support::Folder;

/// The commands that look for a database, and what they need beside it.
const COMMANDS: [&[&str]; 5] = [
    &["end-sessions", "ada"],
    &["reset-password", "ada"],
    &["check-names"],
    &["confirm-clock"],
    &["end-all-sessions"],
];

#[tokio::test]
async fn no_command_makes_a_database_where_a_server_has_made_none() {
    let folder = Folder::new();
    let place = Place::new(&folder).await;
    let (setting, value) = place.setting();
    for command in COMMANDS {
        let output = Command::new(env!("CARGO_BIN_EXE_tollgate-server"))
            .env_clear()
            .arg("admin")
            .args(command)
            .args([setting, &value])
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && said.contains("has no database of Tollgate"),
            "{command:?}: {said}"
        );
        assert!(is_empty(&place).await, "{command:?} has made one");
    }
}

async fn is_empty(place: &Place) -> bool {
    match place {
        Place::File(path) => !path.exists(),
        Place::Cluster { .. } => {
            let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
            place.number(tables).await == 0
        }
    }
}
