//! Names for devices and browsers, as people know them, out of the `User-Agent` header.
//!
//! ```
//! use tollgate_server::user_agent::{browser, device};
//!
//! let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
//! assert_eq!((device(firefox), browser(firefox)), ("Linux", "Firefox"));
//! ```
//!
//! What it deliberately doesn't do: versions, and telling robots from people. A user agent can say anything.

/// What stands for a header that says nothing known.
pub const UNKNOWN: &str = "Unknown";

/// Android says that it is Linux and iPhones say that they are like Mac OS X: the narrower name comes first.
const DEVICES: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

/// Every browser claims to be its ancestors too: the youngest name comes first.
const BROWSERS: [(&str, &str); 13] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Whale/", "Whale"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

/// The operating system or device.
#[must_use]
pub fn device(user_agent: &str) -> &'static str {
    first_found(user_agent, &DEVICES)
}

/// The browser.
#[must_use]
pub fn browser(user_agent: &str) -> &'static str {
    first_found(user_agent, &BROWSERS)
}

fn first_found(user_agent: &str, names: &[(&str, &'static str)]) -> &'static str {
    names
        .iter()
        .find(|(mark, _)| user_agent.contains(mark))
        .map_or(UNKNOWN, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::{browser, device};

    #[track_caller]
    fn check(user_agent: &str, expected_device: &str, expected_browser: &str) {
        assert_eq!(device(user_agent), expected_device, "{user_agent}");
        assert_eq!(browser(user_agent), expected_browser, "{user_agent}");
    }

    #[test]
    fn common_browsers_are_called_what_people_call_them() {
        const WEBKIT: &str = "AppleWebKit/537.36 (KHTML, like Gecko)";
        check(
            &format!(
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/142.0 Safari/537.36"
            ),
            "Windows",
            "Chrome",
        );
        check(
            &format!("Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/142.0 Safari/537.36 Edg/142.0"),
            "Windows",
            "Edge",
        );
        check(
            &format!(
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) {WEBKIT} Version/18 Safari/605.1"
            ),
            "Mac",
            "Safari",
        );
        check(
            &format!(
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {WEBKIT} CriOS/142 Safari/604"
            ),
            "iPhone",
            "Chrome",
        );
        check(
            &format!(
                "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) {WEBKIT} Version/18 Safari/604"
            ),
            "iPad",
            "Safari",
        );
        check(
            &format!(
                "Mozilla/5.0 (Linux; Android 16) {WEBKIT} SamsungBrowser/28 Chrome/130 Mobile Safari/537"
            ),
            "Android",
            "Samsung Internet",
        );
        check(
            &format!("Mozilla/5.0 (X11; CrOS x86_64) {WEBKIT} Chrome/142.0 Safari/537.36"),
            "ChromeOS",
            "Chrome",
        );
        check(
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Linux",
            "Firefox",
        );
        check("curl/8.14.1", "Unknown", "curl");
    }

    #[test]
    fn what_says_nothing_known_is_unknown() {
        check("", "Unknown", "Unknown");
        check("\u{feff}<script>", "Unknown", "Unknown");
    }
}
