//! The console's component tests and the tests of the interceptor's own browser parts, in a headless browser.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::tally::{self, Tally};
use tollgate_failure::{Explain, Outcome};

use crate::{
    process::{self, cargo},
    project, say,
    setup::{self, Browser},
    tasks::native::INTERCEPTOR,
    tools,
};

/// The console, the picture of the devtools, and of the libraries what only a browser can run.
const SUITES: [(&str, &[&str]); 4] = [
    ("component tests", &["-p", "tollgate", "--tests"]),
    (
        "component tests of devtools",
        &[
            "-p",
            "tollgate-devtools",
            "--features",
            "leptos",
            "--test",
            "view",
        ],
    ),
    (
        "browser tests of the interceptor",
        &[
            "-p",
            INTERCEPTOR,
            "--features",
            "web,testing",
            "--test",
            "web",
        ],
    ),
    (
        "browser tests of the login at a provider",
        &["-p", "tollgate-oidc", "--features", "web", "--test", "web"],
    ),
];

/// Runs them through wasm-bindgen's own runner.
pub(super) fn run() -> Outcome<Tally> {
    let browser = setup::browser()?;
    let capabilities = capabilities(&browser)?;
    let mut total = Tally::default();
    for (name, suite) in SUITES {
        let tests = || cargo_test(suite, &browser, &capabilities);
        let step = say::Step::begin(name, "compiling");
        let mut compile = tests();
        compile.args(["--no-run", "--quiet"]);
        process::show(compile)?;
        step.done("compiled");
        total = total + Tally::of(name, tests(), tally::of_cargo)?;
    }
    Ok(total)
}

fn cargo_test(suite: &[&str], browser: &Browser, capabilities: &Path) -> Command {
    let mut command = cargo();
    command
        .args(["test", "--locked", "--no-fail-fast"])
        .args(suite)
        .args(["--target", "wasm32-unknown-unknown"])
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        )
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
        // A busy machine with two cores takes its time to show the first page.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "180");
    command
}

/// The project's `webdriver.json`, with the browser that was found.
fn capabilities(browser: &Browser) -> Outcome<PathBuf> {
    let own = fs::read_to_string(project::root().join("webdriver.json"))
        .explain("read webdriver.json")?;
    let path = project::target_dir().join("webdriver.json");
    tools::make_dir(&project::target_dir())?;
    fs::write(&path, with_binary(&own, &browser.chrome.to_string_lossy()))
        .explain(format_args!("write {}", path.display()))?;
    Ok(path)
}

fn with_binary(capabilities: &str, chrome: &str) -> String {
    let options = "\"goog:chromeOptions\": {";
    let chrome = chrome.replace('\\', "\\\\").replace('"', "\\\"");
    capabilities.replacen(
        options,
        &format!("{options}\n    \"binary\": \"{chrome}\","),
        1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_that_was_found_is_the_one_that_runs() {
        let own = fs::read_to_string(project::root().join("webdriver.json")).unwrap();
        assert!(with_binary(&own, "/opt/chrome").contains("\"binary\": \"/opt/chrome\","));
    }
}
