//! Rows as text that spreadsheets read (RFC 4180).
//!
//! A spreadsheet takes a value for a formula when it begins like one, and runs it: names and addresses are written by
//! others, so such a value gets an apostrophe before it, which spreadsheets don't show.
//!
//! ```
//! use tollgate::components::list::csv::line;
//!
//! assert_eq!(line(["Ada", "a, \"b\""]), "Ada,\"a, \"\"b\"\"\"\r\n");
//! assert_eq!(line(["=1+1"]), "'=1+1\r\n");
//! ```

/// Begins a file: without it, Excel takes UTF-8 for another encoding.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What begins a formula, in narrow and in full-width letters.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// One line.
#[must_use]
pub fn line<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> String {
    let values: Vec<String> = values
        .into_iter()
        .map(|value| field(value.as_ref()))
        .collect();
    format!("{}\r\n", values.join(","))
}

fn field(value: &str) -> String {
    let guard = if value.starts_with(FORMULA) { "'" } else { "" };
    let value = format!("{guard}{value}");
    if value.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value
    }
}
