//! Chromium and its driver, for the tests that run in a browser.
//!
//! `CHROME` and `CHROMEDRIVER` name them; else they are searched for where people have them.

use std::{env, path::PathBuf};

use super::apt_get;
use tollgate_failure::{Failure, Outcome};

use crate::tools;

/// A browser and the driver that fits it.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    /// The browser's program.
    pub(crate) chrome: PathBuf,
    /// The driver's program.
    pub(crate) driver: PathBuf,
}

const CHROMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
const MAC_CHROMES: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// Both of them, if they are here.
pub(super) fn find() -> Option<Browser> {
    let on_path = || CHROMES.iter().find_map(|name| tools::on_path(name));
    let on_mac = || {
        MAC_CHROMES
            .iter()
            .map(PathBuf::from)
            .find(|path| tools::is_program(path))
    };
    let chrome = named_by("CHROME").or_else(on_path).or_else(on_mac)?;
    let driver = named_by("CHROMEDRIVER").or_else(|| tools::on_path("chromedriver"))?;
    Some(Browser { chrome, driver })
}

/// Installs both where that is possible without asking for another user's rights.
pub(super) fn get() -> Outcome<String> {
    apt_get::install(&["chromium", "chromium-driver"], how_to_get)
}

/// What to do without them.
pub(super) fn how_to_get() -> Failure {
    super::install_hint(
        "Chromium and its driver aren't here; the tests in a browser need them (CHROME and CHROMEDRIVER may name them).",
        "chromium chromium-driver",
        "chromium chromedriver",
        "--cask chromium chromedriver",
    )
}

fn named_by(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| tools::is_program(path))
}
