//! What must hold for whatever a stranger sends, as functions from bytes: fuzz targets call them with bytes that a fuzzer
//! finds, ordinary tests with those in `crates/server/fuzz/corpus`.
//!
//! Each goes through the very function that the server uses, panics when something doesn't hold, and says whether the
//! input was accepted.

mod bodies;
mod cross_site;
mod device;
mod forwarded;
mod headers;
mod key_file;
mod names;
mod paging;
mod tokens;

/// A property: panics where it doesn't hold, and says whether the input was accepted.
pub(crate) type Property = fn(&[u8]) -> bool;

/// All of them, by the names of their targets.
pub(crate) const PROPERTIES: [(&str, Property); 12] = [
    ("bearer", headers::bearer),
    ("refresh_token", tokens::refresh),
    ("access_token", tokens::access),
    ("attempt", headers::attempt),
    ("sid", tokens::sid),
    ("forwarded", forwarded::client),
    ("cross_site", cross_site::head),
    ("device", device::cookies),
    ("json_body", bodies::json),
    ("name", names::user),
    ("paging", paging::lists),
    ("key_file", key_file::keys),
];

/// The property of `target`.
///
/// # Panics
/// When there is none.
pub(crate) fn property(target: &str) -> Property {
    let found = PROPERTIES.iter().find(|(name, _)| *name == target);
    found.expect("each fuzz target has a property").1
}
