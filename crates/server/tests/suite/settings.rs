//! Settings: where they come from, which one counts, and how wrong ones are refused.

use std::fs;

use crate::program::Process;
use crate::support::Folder;

/// A settings file with this text, and its path.
fn file(folder: &Folder, text: &str) -> String {
    let path = folder.path("tollgate.toml");
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn db(folder: &Folder) -> String {
    folder.path("test.db").to_str().unwrap().to_owned()
}

/// Where a server listens that is started like this.
fn address(args: &[&str], env: &[(&str, &str)]) -> String {
    let mut server = Process::run(args, env);
    server.address()
}

fn refusal(args: &[&str], env: &[(&str, &str)]) -> String {
    Process::run(args, env).refusal()
}

#[test]
fn a_flag_goes_before_the_environment_that_before_the_file_and_that_before_the_default() {
    let folder = Folder::new();
    let (db, config) = (db(&folder), file(&folder, r#"listen = "127.0.0.4:0""#));
    let env = ("TOLLGATE_LISTEN", "127.0.0.3:0");
    let by_file = ["--db", &db, "--config", &config];
    let by_flag = [&by_file[..], &["--listen", "127.0.0.2:0"]].concat();
    assert!(address(&by_flag, &[env]).starts_with("127.0.0.2:"));
    assert!(address(&by_file, &[env]).starts_with("127.0.0.3:"));
    assert!(address(&by_file, &[]).starts_with("127.0.0.4:"));
    let by_env = [("TOLLGATE_CONFIG", config.as_str()), ("TOLLGATE_DB", &db)];
    assert!(address(&["serve"], &by_env).starts_with("127.0.0.4:"));
}

#[test]
fn a_file_can_hold_every_kind_of_setting() {
    let folder = Folder::new();
    let text = format!(
        r#"
            listen = "127.0.0.1:0"
            db = "{}"
            demo = true
            access-ttl = 60
            sessions-per-user = 0
            unmarked-clients = "refuse"
            allow-origin = ["https://a.example", "https://b.example"]
            trusted-proxy = "10.0.0.0/8"
            hsts = "host"
            log-format = "json"
        "#,
        db(&folder)
    );
    let mut server = Process::run(["--config", &file(&folder, &text)], &[]);
    server.line("the demo data is new");
    let line = server.line("listening on http://127.0.0.1:");
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(line["level"], "INFO");
    assert!(server.has_said("Refuse"));
}

#[test]
fn what_is_wrong_in_a_file_is_refused_with_its_name_and_the_files() {
    let folder = Folder::new();
    for (text, named) in [
        ("acces-ttl = 300", "acces-ttl"),
        (r#"config = "other.toml""#, "config"),
        ("help = true", "help"),
        ("access-ttl = 0", "access-ttl"),
        (r#"access-ttl = "soon""#, "access-ttl"),
        ("access-ttl = 1.5", "access-ttl"),
        (r#"unmarked-clients = "welcome""#, "rotate, static, refuse"),
        (
            r#"allow-origin = ["https://a.example", "*"]"#,
            "allow-origin",
        ),
        (r#"listen = ["127.0.0.1:1", "127.0.0.1:2"]"#, "listen"),
        ("[listen]\nport = 1", "listen"),
        (r#"log-level = "loud=loud=loud""#, "log-level"),
        ("\n\naccess-ttl = = 1", "line 3"),
    ] {
        let said = refusal(&["--config", &file(&folder, text)], &[]);
        assert!(
            said.contains("tollgate.toml") && said.contains(named),
            "{said}"
        );
    }
    let said = refusal(
        &["--config", folder.path("none.toml").to_str().unwrap()],
        &[],
    );
    assert!(said.contains("none.toml") && said.contains("--config"));
}

#[test]
fn what_is_wrong_in_a_flag_or_the_environment_is_refused_with_its_name() {
    for (args, env, named) in [
        (&["--access-ttl", "0"][..], ("", ""), "--access-ttl"),
        (&[], ("TOLLGATE_ACCESS_TTL", "soon"), "--access-ttl"),
        (
            &[],
            ("TOLLGATE_ALLOW_ORIGIN", "https://a.example,null"),
            "--allow-origin",
        ),
        (
            &["--allow-origin", "https://a.example/"],
            ("", ""),
            "--allow-origin",
        ),
        (
            &["--trusted-proxy", "0.0.0.0/0"],
            ("", ""),
            "--trusted-proxy",
        ),
        (
            &["--trusted-proxy", "proxy.example"],
            ("", ""),
            "--trusted-proxy",
        ),
        (&[], ("RUST_LOG", "loud=loud=loud"), "--log-level"),
        (&["--max-connections", "0"], ("", ""), "--max-connections"),
        (
            &["--max-connections-per-address", "0"],
            ("", ""),
            "--max-connections-per-address",
        ),
        (
            &[],
            ("TOLLGATE_MAX_CONNECTIONS_PER_ADDRESS", "many"),
            "--max-connections-per-address",
        ),
        (
            &["--sessions-per-user", "1000001"],
            ("", ""),
            "--sessions-per-user",
        ),
        (
            &[],
            ("TOLLGATE_SESSIONS_PER_USER", "many"),
            "--sessions-per-user",
        ),
        (
            &["--audit-retention", "never"],
            ("", ""),
            "--audit-retention",
        ),
    ] {
        let env: Vec<_> = Some(env)
            .filter(|(name, _)| !name.is_empty())
            .into_iter()
            .collect();
        let said = refusal(args, &env);
        assert!(said.contains(named), "{said}");
    }
}

#[test]
fn settings_that_exclude_each_other_are_refused() {
    let same = ["--listen", "127.0.0.1:9", "--metrics-listen", "127.0.0.1:9"];
    for (args, named) in [
        (&["--access-ttl", "1801"][..], "--idle-ttl"),
        (&["--idle-ttl", "43201"], "--absolute-ttl"),
        (&["--body-timeout", "31"], "--request-timeout"),
        (&same, "--metrics-listen"),
        (&["--db", "a.db", "--database-url", "sqlite:b.db"], "--db"),
    ] {
        let said = refusal(args, &[]);
        assert!(said.contains(args[0]) && said.contains(named), "{said}");
    }
    let folder = Folder::new();
    let config = file(&folder, r#"db = "a.db""#);
    let url = ("DATABASE_URL", "postgres://h/n");
    let said = refusal(&["--config", &config], &[url]);
    assert!(said.contains("--db") && said.contains("DATABASE_URL"));
}

#[test]
fn a_password_of_the_database_is_never_shown() {
    let folder = Folder::new();
    let url = "mysql://me:hunter2@host/name";
    let secret = folder.path("url");
    fs::write(&secret, url).unwrap();
    let secret = secret.to_str().unwrap();
    let in_file = |text: &str| file(&folder, text);
    for (args, env, named) in [
        (vec!["--database-url", url], None, "mysql://"),
        (vec![], Some(("DATABASE_URL", url)), "mysql://"),
        (
            vec!["--database-url-file", secret],
            None,
            "--database-url-file",
        ),
        (
            vec!["--config", &in_file(&format!("database-url = {url:?}"))],
            None,
            "mysql://",
        ),
    ] {
        let env: Vec<_> = env.into_iter().collect();
        let said = refusal(&args, &env);
        assert!(said.contains(named) && !said.contains("hunter2"));
    }
    for text in [
        format!("database-url = {url}"),
        format!("database-url = [{url:?}]"),
        format!("database-url = {url:?}\nlisten = 1"),
    ] {
        let said = refusal(&["--config", &in_file(&text)], &[]);
        assert!(said.contains("tollgate.toml") && !said.contains("hunter2"));
    }
    let mut help = Process::run(["--help"], &[("DATABASE_URL", url)]);
    assert!(help.wait().success() && !help.has_said("hunter2"));
}

#[test]
fn the_database_can_be_named_by_an_address_and_that_in_a_file() {
    let folder = Folder::new();
    let url = format!("sqlite:{}\n", db(&folder));
    let secret = folder.path("url");
    fs::write(&secret, &url).unwrap();
    let listen = ("TOLLGATE_LISTEN", "127.0.0.1:0");
    address(&[], &[listen, ("DATABASE_URL", url.trim())]);
    address(
        &["--database-url-file", secret.to_str().unwrap()],
        &[listen],
    );
    assert!(folder.files().contains(&"test.key".to_owned()));
}

#[test]
fn the_log_goes_by_ones_own_variable_before_the_common_one() {
    let folder = Folder::new();
    let db = db(&folder);
    let args = ["--listen", "127.0.0.1:0", "--db", &db];
    let quiet = ("RUST_LOG", "error");
    let mut server = Process::run(args, &[quiet, ("TOLLGATE_LOG_LEVEL", "info")]);
    server.address();
    drop(server);
    // A database that is no database is told of all the same, after which it ends.
    fs::write(&db, "dear diary").unwrap();
    let said = refusal(&args, &[quiet]);
    assert!(said.contains("is not a SQLite database") && !said.contains("INFO"));
}
