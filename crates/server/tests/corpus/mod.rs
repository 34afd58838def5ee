//! The inputs of one fuzz target, which lie in one file: a line has a name, a tab, and the input as text.
//!
//! In the text `\n`, `\r`, `\t`, `\\`, `\xff` (a byte) and `\u{ac00}` (a character) stand for what they stand for in
//! Rust. All else is itself, and nothing but ASCII is in the file, so that no editor changes an input that one can't see.

use std::{fmt, fs, path::Path, str::Chars};

/// An input and its name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// A line that is no input.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed {
    /// Which one, from 1 on.
    line: usize,
    what: &'static str,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// The inputs in `file`, in their order.
///
/// # Errors
/// A sentence, when the file can't be read or a line of it is malformed.
pub(crate) fn read(file: &Path) -> Result<Vec<Input>, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    parse(&text).map_err(|malformed| format!("{}, {malformed}", file.display()))
}

fn parse(text: &str) -> Result<Vec<Input>, Malformed> {
    let lines = text.lines().enumerate();
    lines
        .map(|(at, line)| input(line).map_err(|what| Malformed { line: at + 1, what }))
        .collect()
}

fn input(line: &str) -> Result<Input, &'static str> {
    let (name, text) = line.split_once('\t').ok_or("no tab after the name")?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if name.is_empty() || !name.bytes().all(is_plain) {
        return Err("a name has letters, digits and hyphens alone");
    }
    let name = name.to_owned();
    let bytes = unescaped(text)?;
    Ok(Input { name, bytes })
}

fn unescaped(text: &str) -> Result<Vec<u8>, &'static str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(char) = rest.next() {
        match char {
            '\\' => escape(&mut rest, &mut bytes)?,
            ' '..='~' => bytes.push(char as u8),
            _ => return Err("what is not ASCII must be written as `\\u{…}` or `\\x…`"),
        }
    }
    Ok(bytes)
}

fn escape(rest: &mut Chars<'_>, bytes: &mut Vec<u8>) -> Result<(), &'static str> {
    const UNKNOWN: &str = "`\\` begins `\\n`, `\\r`, `\\t`, `\\\\`, `\\xff` or `\\u{ac00}`";
    match rest.next() {
        Some('n') => bytes.push(b'\n'),
        Some('r') => bytes.push(b'\r'),
        Some('t') => bytes.push(b'\t'),
        Some('\\') => bytes.push(b'\\'),
        Some('x') => {
            let digits: String = rest.take(2).collect();
            let byte = number(&digits).and_then(|number| u8::try_from(number).ok());
            bytes.push(byte.ok_or(UNKNOWN)?);
        }
        Some('u') => {
            let inner = rest.as_str().strip_prefix('{').ok_or(UNKNOWN)?;
            let (digits, after) = inner.split_once('}').ok_or(UNKNOWN)?;
            let char = number(digits).and_then(char::from_u32).ok_or(UNKNOWN)?;
            bytes.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
            *rest = after.chars();
        }
        _ => return Err(UNKNOWN),
    }
    Ok(())
}

fn number(digits: &str) -> Option<u32> {
    let are_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    are_digits.then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_any_bytes() {
        let inputs = parse("a\t\nrefused-b\tx\\ty\\r\\n\\\\n\\x00\\xff\\u{ac00} z\n").unwrap();
        assert_eq!(
            (inputs[0].name.as_str(), &inputs[0].bytes[..]),
            ("a", &b""[..])
        );
        assert_eq!(inputs[1].name, "refused-b");
        assert_eq!(inputs[1].bytes, b"x\ty\r\n\\n\x00\xff\xea\xb0\x80 z");
        assert_eq!(inputs.len(), 2);
    }

    #[test]
    fn what_is_malformed_is_told_by_its_line() {
        for line in [
            "",
            "name",
            "\tx",
            "a b\tx",
            "a\t\\q",
            "a\t\\",
            "a\t\\xg0",
            "a\t\\x+f",
            "a\t\\u{d800}",
            "a\t\\u41",
            "a\té",
        ] {
            let malformed = parse(&format!("ok\tx\n{line}\n")).unwrap_err();
            assert_eq!(malformed.line, 2, "{line:?}");
        }
    }
}
