//! What is laid out for operators in `deploy/`.

use std::path::PathBuf;

use tollgate_server::telemetry::Telemetry;

use crate::program::Process;
use crate::support::Folder;

const UNIT: &str = include_str!("../../../../deploy/tollgate.service");
const ALERTS: &str = include_str!("../../../../deploy/alerts.yml");
const FIGURES: &str = include_str!("../../src/telemetry/figures.rs");
const NGINX: &str = include_str!("../../../../deploy/nginx.conf");
const OPERATING: &str = include_str!("../../../../docs/operating.md");
const IGNORED: &str = include_str!("../../../../.dockerignore");

/// Where a line of the unit is.
#[track_caller]
fn line(text: &str) -> usize {
    let found = UNIT.lines().position(|line| line == text);
    found.unwrap_or_else(|| panic!("the unit has no line {text}"))
}

#[test]
fn the_service_may_make_the_calls_of_the_server_and_others_do_not_kill_it() {
    // Threads that hash passwords stand back by setpriority, and of two lines on one call the later one counts.
    assert!(
        line("SystemCallFilter=setpriority") > line("SystemCallFilter=~@privileged @resources")
    );
    line("SystemCallErrorNumber=EPERM");
}

#[test]
fn a_database_that_comes_up_late_leaves_no_service_dead() {
    assert!(line("StartLimitIntervalSec=0") < line("[Service]"));
    line("Restart=on-failure");
}

#[test]
fn the_settings_of_the_service_are_settings() {
    let config = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../deploy/tollgate.toml");
    let folder = Folder::new();
    let nothing = folder.path("nothing");
    let (config, nothing) = (config.to_str().unwrap(), nothing.to_str().unwrap());
    let args = [
        ["--config", config],
        ["--listen", "127.0.0.1:0"],
        ["--metrics-listen", "127.0.0.1:0"],
        ["--database-url-file", nothing],
    ];
    // Only a settings file that is in order lets it come as far as the address of its database.
    let said = Process::run(args.concat(), &[]).refusal();
    assert!(said.contains("nothing can't be read"), "{said}");
}

#[test]
fn no_secret_and_no_history_goes_into_an_image() {
    for name in [".git", "**/target", "**/*.db*", "**/*.key*"] {
        assert!(IGNORED.lines().any(|line| line == name), "{name}");
    }
}

/// The names of our figures in a text.
fn figures(text: &str) -> impl Iterator<Item = &str> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = text.split(move |c| !is_of_name(c));
    words.filter(|word| word.starts_with("tollgate_"))
}

#[test]
fn the_alarms_watch_figures_that_there_are() {
    let section = OPERATING.split("\n## ").find(|text| text.starts_with("7."));
    let alarms = figures(ALERTS).chain(figures(section.unwrap()));
    let mut n_named = 0;
    for name in alarms {
        assert!(FIGURES.contains(&format!("\"{name}\"")), "{name}");
        n_named += 1;
    }
    assert!(n_named > 8);
    let rendered = Telemetry::default().render();
    for label in [
        r#"outcome="refused_reused""#,
        r#"outcome="refused_rolled_back""#,
    ] {
        assert!(
            rendered.contains(label) && ALERTS.contains(label),
            "{label}"
        );
    }
}

#[test]
fn the_proxy_in_front_hands_on_the_host_with_its_port_and_names_no_version() {
    for said in [
        "Host $http_host;",
        "ssl http2;",
        "X-Forwarded-For $proxy_add_x_forwarded_for;",
    ] {
        assert!(NGINX.contains(said), "{said}");
    }
    let n_servers = NGINX.matches("server {").count();
    assert_eq!(NGINX.matches("server_tokens off;").count(), n_servers);
}
