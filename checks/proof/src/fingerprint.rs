//! States are known again by 128 bits.
//!
//! A state hashes in hundreds of small pieces, so what counts is the cost of a piece: one multiplication for each half.
//! Nobody chooses states in order to make them collide, so nothing here is secret.
//!
//! ```
//! use tollgate_proof::fingerprint::fingerprint;
//!
//! assert_eq!(fingerprint(&("tab", 1)), fingerprint(&("tab", 1)));
//! assert_ne!(fingerprint(&("tab", 1)), fingerprint(&("tab", 2)));
//! ```

use std::hash::{Hash, Hasher};

/// Two odd numbers without a pattern: the fractional parts of the golden ratio and of the square root of two.
const FACTORS: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0x6a09_e667_f3bc_c909];

/// The fingerprint of a value; equal for equal values.
#[must_use]
pub fn fingerprint(value: &impl Hash) -> u128 {
    let mut halves = Halves([1, 2]);
    value.hash(&mut halves);
    let [high, low] = halves.0.map(finish);
    u128::from(high) << 64 | u128::from(low)
}

/// Takes a fingerprint as the hash that it is.
#[derive(Default)]
pub(crate) struct Taken(u64);

/// Two independent hashes of the same pieces.
struct Halves([u64; 2]);

impl Halves {
    /// Each piece changes a half by a step that can be undone, so that no two pieces in one place give the same.
    fn take(&mut self, piece: u64) {
        for (half, factor) in self.0.iter_mut().zip(FACTORS) {
            let mixed = (*half ^ piece).wrapping_mul(factor);
            *half = mixed ^ (mixed >> 32);
        }
    }
}

impl Hasher for Halves {
    fn write(&mut self, bytes: &[u8]) {
        let (pieces, rest) = bytes.as_chunks::<8>();
        for piece in pieces {
            self.take(u64::from_le_bytes(*piece));
        }
        if !rest.is_empty() {
            let mut piece = [0; 8];
            piece[..rest.len()].copy_from_slice(rest);
            // There is room for how many they are, so that a zero at the end counts.
            piece[7] = bytes.len() as u8;
            self.take(u64::from_le_bytes(piece));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.take(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.take(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.take(number);
    }

    fn write_usize(&mut self, number: usize) {
        // The lists here are short, so nothing is cut off.
        self.take(number as u64);
    }

    fn finish(&self) -> u64 {
        finish(self.0[0])
    }
}

impl Hasher for Taken {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 << 8 | u64::from(*byte);
        }
    }

    fn write_u128(&mut self, fingerprint: u128) {
        let [.., a, b, c, d, e, f, g, h] = fingerprint.to_be_bytes();
        self.0 = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Spreads every bit of a half over all of it.
const fn finish(half: u64) -> u64 {
    let mixed = (half ^ (half >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_million_neighbours_differ_in_each_half() {
        let mut halves = [HashSet::new(), HashSet::new()];
        for a in 0..1_000_u32 {
            for b in 0..1_000_u32 {
                let fingerprint = fingerprint(&(a, [b, b], "x"));
                halves[0].insert((fingerprint >> 64) as u64);
                halves[1].insert(fingerprint as u64);
            }
        }
        assert_eq!(halves.map(|half| half.len()), [1_000_000; 2]);
    }

    #[test]
    fn where_a_text_ends_makes_a_difference() {
        assert_ne!(fingerprint(&("ab", "c")), fingerprint(&("a", "bc")));
        assert_ne!(fingerprint(&"a"), fingerprint(&"a\0"));
    }
}
