//! What must hold for every input of a fuzz target; the targets themselves only hand bytes in.

#[path = "../../tests/fuzzed/mod.rs"]
mod fuzzed;

/// Looks at one input of `target`.
///
/// # Panics
/// When the target's property doesn't hold for it, or when there is no such target.
pub fn hold(target: &str, data: &[u8]) {
    fuzzed::property(target)(data);
}
