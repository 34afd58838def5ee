//! What an operator does from the shell, while a server runs or not.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rustix::process::Signal;
use tokio::runtime::Runtime;

use crate::place::execute;
use crate::program::{Process, ask, login};
use crate::support::Folder;

/// Nothing here takes as long as this, on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a command on the database in a folder; whether it went well, and all that it has said.
fn run(folder: &Folder, args: &[&str]) -> (bool, String) {
    feed(folder, args, "")
}

/// The same with something to read from its standard input.
fn feed(folder: &Folder, args: &[&str], input: &str) -> (bool, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tollgate-server"))
        .env_clear()
        .args(args)
        .arg("--db")
        .arg(folder.path("test.db"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A program that refuses at once reads nothing.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[track_caller]
fn expect(folder: &Folder, args: &[&str], expected: &str) {
    let (is_good, said) = run(folder, args);
    assert!(is_good && said.contains(expected), "{args:?}: {said}");
}

#[track_caller]
fn refuse(folder: &Folder, args: &[&str], expected: &str) {
    let (is_good, said) = run(folder, args);
    assert!(!is_good && said.contains(expected), "{args:?}: {said}");
}

#[test]
fn the_keys_of_a_running_server_are_rotated_and_nobody_is_logged_out() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--demo"]);
    let address = server.address();
    let old = login(&address);
    expect(&folder, &["admin", "stage-key"], "2  staged");
    expect(
        &folder,
        &["admin", "rotate-keys"],
        "Key 2 makes all new tokens",
    );
    expect(&folder, &["admin", "list-keys"], "1  retired");
    let keys = fs::read_to_string(folder.path("test.key")).unwrap();
    let (_, said) = run(&folder, &["admin", "list-keys"]);
    for secret in keys.lines().filter_map(|line| line.split(' ').nth(1)) {
        assert!(!said.contains(secret), "a key was shown");
    }
    assert_eq!(ask(&address, "GET", "me", &old, "").0, 200);
    let new = login(&address);
    assert_eq!(ask(&address, "GET", "me", &new, "").0, 200);
}

#[test]
fn a_backup_is_taken_while_serving_and_put_back_when_the_server_is_down() {
    let folder = Folder::new();
    let copy = folder.path("copy.db");
    let copy = copy.to_str().unwrap();
    let mut server = Process::start(&folder, &["--demo"]);
    let address = server.address();
    let token = login(&address);
    expect(&folder, &["backup", copy], "holds all that was stored");
    refuse(&folder, &["backup", copy], "is there already");
    refuse(&folder, &["restore", copy], "is there already");
    refuse(
        &folder,
        &["restore", copy, "--replace"],
        "Stop the server first",
    );
    server.signal(Signal::TERM);
    assert!(server.wait().success());
    expect(&folder, &["restore", copy, "--replace"], "before-restore-1");

    let mut server = Process::start(&folder, &[]);
    let address = server.address();
    assert!(server.has_said("restored from a backup"));
    assert_eq!(ask(&address, "GET", "me", &token, "").0, 401);
    login(&address);
}

#[test]
fn all_sessions_are_ended_under_a_running_server() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--demo"]);
    let address = server.address();
    let token = login(&address);
    expect(
        &folder,
        &["admin", "end-all-sessions"],
        "All sessions are over",
    );
    assert_eq!(ask(&address, "GET", "me", &token, "").0, 401);
}

#[test]
fn a_rotation_hears_from_the_servers_own_settings_how_long_sessions_live() {
    let folder = Folder::new();
    let config = folder.path("tollgate.toml");
    fs::write(&config, "absolute-ttl = 2_000_000").unwrap();
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let retired = since.as_secs() - 1_000_000;
    let keys = format!("1 {0}\n2 {0} {retired}\n", "A".repeat(43));
    for (args, is_kept) in [
        (&[][..], false),
        (&["--absolute-ttl", "999999"], false),
        (&["--absolute-ttl", "2000000"], true),
        (&["--config", config.to_str().unwrap()], true),
    ] {
        fs::write(folder.path("test.key"), &keys).unwrap();
        let (is_good, said) = run(&folder, &[&["admin", "rotate-keys"], args].concat());
        assert!(is_good, "{said}");
        assert_eq!(said.contains("1  retired"), is_kept, "{args:?}: {said}");
    }
}

#[test]
fn what_is_wrong_with_a_backup_is_not_blamed_on_the_database() {
    let folder = Folder::new();
    let diary = folder.path("diary");
    fs::write(&diary, "dear diary").unwrap();
    let (is_good, said) = run(&folder, &["restore", diary.to_str().unwrap()]);
    assert!(!is_good && said.contains("diary is not a SQLite database"));
    assert!(!said.contains("--db"), "{said}");
    fs::copy(&diary, folder.path("test.db")).unwrap();
    let copy = folder.path("copy.db");
    refuse(&folder, &["backup", copy.to_str().unwrap()], "--db");
}

#[test]
fn commands_make_no_database_and_no_key() {
    let folder = Folder::new();
    refuse(&folder, &["admin", "end-all-sessions"], "has no database");
    refuse(&folder, &["admin", "rotate-keys"], "test.key");
    refuse(&folder, &["admin", "list-keys"], "test.key");
    refuse(&folder, &["backup", "copy.db"], "is not there");
    assert_eq!(folder.files(), Vec::<String>::new());
}

#[test]
fn postgres_is_told_apart_where_it_has_tools_of_its_own() {
    let output = Command::new(env!("CARGO_BIN_EXE_tollgate-server"))
        .env_clear()
        .env("DATABASE_URL", "postgres://me:hunter2@127.0.0.1:1/x")
        .args(["backup", "copy.db"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(said.contains("pg_dump") && !said.contains("hunter2"));
}

#[test]
fn the_first_administrator_is_made_from_the_shell_and_only_the_first() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &[]);
    let address = server.address();
    let make = |usr_id: &str, password: &str| {
        let args = [
            "admin",
            "create-admin",
            usr_id,
            "--email",
            "root@example.org",
        ];
        feed(&folder, &args, &format!("{password}\n"))
    };
    for (usr_id, password, why) in [
        ("ro ot", "a long enough secret", "user name"),
        ("root", "short", "at least 8"),
        ("root", "password123", "most common"),
        ("root", "root@example.org", "your name"),
        ("root", "mainmain", "your project"),
        ("root", "battery battery", "again and again"),
        ("root", "        ", "only spaces"),
        ("ro\u{43E}t", "a long enough secret", "one script"),
    ] {
        let (is_good, said) = make(usr_id, password);
        assert!(!is_good && said.contains(why), "{said}");
    }
    let password = "correct horse battery";
    assert!(folder.path("test.key.setup-secret").exists());
    assert_eq!(make("Root", password), (true, "root can sign in.\n".into()));
    assert!(!folder.path("test.key.setup-secret").exists());
    let body = serde_json::json!({ "usrId": "root", "password": password }).to_string();
    assert_eq!(ask(&address, "POST", "auth/login", "x", &body).0, 200);

    let (is_good, said) = make("other", password);
    assert!(
        !is_good && said.contains("There are users already"),
        "{said}"
    );
    assert!(!said.contains(password));
    let setup = r#"{"secret":"x","usrId":"a","displayName":"a","email":"a@b","password":"x","tenantId":"a","tenantName":"a"}"#;
    assert_eq!(ask(&address, "POST", "auth/setup", "x", setup).0, 404);
}

#[test]
fn users_with_one_name_in_two_spellings_are_told_at_the_start_and_listed() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--demo"]);
    server.address();
    assert!(!server.has_said("check-names"));
    expect(&folder, &["admin", "check-names"], "nobody else's");
    server.signal(Signal::TERM);
    assert!(server.wait().success());
    // As a server from before the rule has stored them.
    Runtime::new().unwrap().block_on(execute(
        &folder.path("test.db"),
        "INSERT INTO users (usr_id, display_name, email, role, password_hash)
         VALUES ('ｍｉｎａ', 'Wide', 'wide@example.com', 'member', ''),
                ('ad\u{430}', 'Odd', 'odd@example.com', 'member', '')",
    ));

    let mut server = Process::start(&folder, &["--demo"]);
    server.address();
    assert!(server.has_said("check-names"));
    let (is_good, said) = run(&folder, &["admin", "check-names"]);
    assert!(is_good);
    for part in [
        "  mina\n    = ｍｉｎａ (U+FF4D U+FF49 U+FF4E U+FF41)\n",
        "would not be given to new users:\n  ad\u{430} (U+0430)\n",
    ] {
        assert!(said.contains(part), "{said}");
    }
    // Each is found by exactly its own name.
    for (typed, stored) in [("Mina", "mina"), ("ｍｉｎａ", "ｍｉｎａ")] {
        let said = format!("All sessions of {stored} are over");
        expect(&folder, &["admin", "end-sessions", typed], &said);
    }
    let other = ["admin", "end-sessions", "ＭＩＮＡ"];
    refuse(&folder, &other, "no user \"ＭＩＮＡ\"");
    expect(
        &folder,
        &["admin", "end-sessions", "ＡＤＭＩＮ"],
        "All sessions of admin are over",
    );
}

#[test]
fn the_first_administrator_is_made_before_the_first_start_and_beside_keys_that_are_there() {
    for has_key in [false, true] {
        let folder = Folder::new();
        if has_key {
            Process::start(&folder, &[]).address();
            for name in folder.files().iter().filter(|name| *name != "test.key") {
                fs::remove_file(folder.path(name)).unwrap();
            }
        }
        let password = "correct horse battery";
        let args = [
            "admin",
            "create-admin",
            "root",
            "--email",
            "root@example.org",
        ];
        let (is_good, said) = feed(&folder, &args, "short\n");
        assert!(!is_good && said.contains("at least 8"), "{said}");
        assert!(!folder.path("test.db").exists(), "nothing was made yet");
        let (is_good, said) = feed(&folder, &args, &format!("{password}\n"));
        assert!(is_good && said.contains("test.db is new"), "{said}");

        let mut server = Process::start(&folder, &[]);
        let address = server.address();
        let body = serde_json::json!({ "usrId": "root", "password": password }).to_string();
        assert_eq!(ask(&address, "POST", "auth/login", "x", &body).0, 200);
    }
}

#[test]
fn a_clock_that_is_not_believed_forgets_no_key() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &[]);
    server.address();
    server.signal(Signal::TERM);
    assert!(server.wait().success());
    let retired = format!("1 {0}\n2 {0} 1000000\n", "A".repeat(43));
    fs::write(folder.path("test.key"), &retired).unwrap();
    let runtime = Runtime::new().unwrap();
    let ahead = "UPDATE clock SET newest = unixepoch() + 34992000";
    runtime.block_on(execute(&folder.path("test.db"), ahead));
    refuse(&folder, &["admin", "rotate-keys"], "admin confirm-clock");
    assert_eq!(
        fs::read_to_string(folder.path("test.key")).unwrap(),
        retired
    );
    expect(&folder, &["admin", "confirm-clock"], "is right from now on");
    expect(
        &folder,
        &["admin", "rotate-keys"],
        "Key 3 makes all new tokens",
    );
}

#[test]
fn a_server_removes_its_set_up_secret_when_the_first_user_was_made_by_somebody_else() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &[]);
    server.address();
    let secret = folder.path("test.key.setup-secret");
    assert!(secret.exists());
    // With another key file the command doesn't know where the server's secret is, as on another machine.
    let args = [
        "admin",
        "create-admin",
        "root",
        "--email",
        "root@example.org",
        "--key-file",
        "elsewhere.key",
    ];
    let (is_good, said) = feed(&folder, &args, "correct horse battery\n");
    assert!(is_good, "{said}");
    let begun = Instant::now();
    while secret.exists() {
        assert!(begun.elapsed() < PATIENCE);
        std::thread::yield_now();
    }
}

#[test]
fn a_user_is_let_in_and_kept_out_from_the_shell() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--demo"]);
    let address = server.address();
    let token = login(&address);
    expect(
        &folder,
        &["admin", "end-sessions", "Admin"],
        "All sessions of admin are over",
    );
    assert_eq!(ask(&address, "GET", "me", &token, "").0, 401);
    refuse(
        &folder,
        &["admin", "end-sessions", "nobody"],
        "no user \"nobody\"",
    );

    let (is_good, said) = run(&folder, &["admin", "reset-password", "admin"]);
    assert!(is_good);
    let password = said.split(' ').nth(7).unwrap();
    let sign_in = |password: &str| {
        let body = serde_json::json!({ "usrId": "admin", "password": password }).to_string();
        ask(&address, "POST", "auth/login", "x", &body).0
    };
    assert_eq!(sign_in(tollgate_server::demo::PASSWORD), 401);
    assert_eq!(sign_in(password), 200);
}
