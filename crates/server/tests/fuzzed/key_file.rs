//! The file of the master keys.

use std::collections::BTreeSet;

use tollgate_server::keys::Keys;

/// The content of a key file.
///
/// What is read is written again as it was, but for the order of the retired keys and the ends of the lines; what is
/// not is blamed on a line that is there.
pub(crate) fn keys(data: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(data) else {
        return false;
    };
    match Keys::parse(text) {
        Ok(keys) => {
            let written = keys.to_text();
            let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
            assert_eq!(lines(&written), lines(text));
            assert_eq!(written.lines().last(), text.lines().last());
            let again = Keys::parse(&written).expect("what was written can be read");
            assert_eq!(again.active(), keys.active());
            assert_eq!(again.to_text(), written);
            true
        }
        Err(line) => {
            assert!((1..=text.lines().count().max(1)).contains(&line));
            false
        }
    }
}
