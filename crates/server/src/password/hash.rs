//! Argon2id: its costs, and which stored hashes are computed again.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq;
use tollgate_api_types::Secret;
use tracing::error;

use super::Match;
use crate::keys::random;

/// What a hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Costs {
    /// In KiB.
    memory: u32,
    passes: u32,
    lanes: u32,
}

/// What a hash costs today. Raise it here: every user's hash follows at the next login.
const COSTS: Costs = Costs {
    memory: 19_456,
    passes: 2,
    lanes: 1,
};

/// A stored hash that wants more memory is not computed, in KiB: who can write into the database must not be able to
/// exhaust the machine.
const MAX_MEMORY: u32 = 128 * 1_024;

// What OWASP asks of Argon2id at least; a smaller choice doesn't compile.
const _: () = assert!(COSTS.memory >= 19_456 && COSTS.passes >= 2 && COSTS.lanes >= 1);

/// Room is asked for in pieces of at least 33 MiB, of which a hash uses and so gets 19: the GNU C library keeps what is
/// smaller than 32 MiB for itself when it is given up, and, having seen such a piece go, hardly gives anything else back.
const MIN_BLOCKS: usize = 33 * 1_024;

// A block of Argon2 is a KiB.
const _: () = assert!(MIN_BLOCKS * size_of::<Block>() > 32 * 1_024 * 1_024);

/// Hashes a password, with a salt of its own, into the text that the database keeps.
#[must_use]
pub fn hash(password: &Secret) -> Secret {
    hash_in(password, &mut Memory::default())
}

/// The same in memory that is there already.
pub(super) fn hash_in(password: &Secret, memory: &mut Memory) -> Secret {
    Secret::new(compute(password, memory).to_string())
}

pub(super) fn compute(password: &Secret, memory: &mut Memory) -> PasswordHash {
    const INVARIANT: &str = "our own costs are valid";
    let (hasher, salt) = (hasher(COSTS), random::<16>());
    let mut found = [0; Params::DEFAULT_OUTPUT_LEN];
    let blocks = memory.blocks(hasher.params().block_count());
    hasher
        .hash_password_into_with_memory(password.expose().as_bytes(), &salt, &mut found, blocks)
        .expect(INVARIANT);
    PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(hasher.params()).expect(INVARIANT),
        salt: Some(Salt::new(&salt).expect(INVARIANT)),
        hash: Some(Output::new(&found).expect(INVARIANT)),
    }
}

/// What hashes are computed in, one after the other: to get it from the machine anew costs time.
#[derive(Default)]
pub(super) struct Memory(Vec<Block>);

impl Memory {
    /// Whether there are no blocks.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// So many blocks; more than a hash of today needs are there for this time alone.
    pub(super) fn blocks(&mut self, n: usize) -> &mut [Block] {
        let n_kept = hasher(COSTS).params().block_count();
        let is_too_large = n <= n_kept && self.0.len() > n_kept;
        if is_too_large || self.0.capacity() < n {
            *self = Self(Vec::with_capacity(n.max(MIN_BLOCKS)));
        }
        if self.0.len() < n {
            self.0.resize(n, Block::new());
        }
        &mut self.0[..n]
    }
}

/// Compares with the stored hash, or with the dummy, which takes as long and is never right.
pub(super) fn compare(
    password: &Secret,
    stored: Option<&str>,
    dummy: &PasswordHash,
    memory: &mut Memory,
) -> Match {
    let stored = stored.and_then(usable);
    let is_same = is_of(password, stored.as_ref().unwrap_or(dummy), memory);
    match stored {
        Some(hash) if is_same && is_outdated(&hash) => Match::Outdated,
        Some(_) if is_same => Match::Right,
        Some(_) | None => Match::Wrong,
    }
}

/// Whether a hash is of this password; one that can't be computed again is of none.
fn is_of(password: &Secret, hash: &PasswordHash, memory: &mut Memory) -> bool {
    let version = hash
        .version
        .map_or(Ok(Version::default()), Version::try_from);
    let (Ok(algorithm), Ok(version), Ok(params), Some(salt), Some(expected)) = (
        Algorithm::try_from(hash.algorithm.as_str()),
        version,
        Params::try_from(hash),
        hash.salt.as_ref(),
        hash.hash.as_ref(),
    ) else {
        return false;
    };
    let mut found = vec![0; expected.as_bytes().len()];
    let blocks = memory.blocks(params.block_count());
    let computed = Argon2::new(algorithm, version, params).hash_password_into_with_memory(
        password.expose().as_bytes(),
        salt,
        &mut found,
        blocks,
    );
    computed.is_ok() && bool::from(found.ct_eq(expected.as_bytes()))
}

/// A stored hash that can be computed again; any other is an operator's to mend, and never shown.
fn usable(stored: &str) -> Option<PasswordHash> {
    let usable = PasswordHash::new(stored).ok().filter(|hash| {
        let is_argon2 = Algorithm::try_from(hash.algorithm.as_str()).is_ok();
        let is_whole = hash.salt.is_some() && hash.hash.is_some();
        let is_bearable = Params::try_from(hash).is_ok_and(|params| params.m_cost() <= MAX_MEMORY);
        is_argon2 && is_whole && is_bearable
    });
    if usable.is_none() {
        error!("a stored password hash can't be used: its user can't sign in");
    }
    usable
}

/// Whether any of what it has cost is lower than today, or it is of another kind.
fn is_outdated(hash: &PasswordHash) -> bool {
    let is_of_today = Algorithm::try_from(hash.algorithm.as_str()) == Ok(Algorithm::Argon2id)
        && hash.version == Some(Version::V0x13.into());
    let is_cheap = Params::try_from(hash).is_ok_and(|params| {
        params.m_cost() < COSTS.memory
            || params.t_cost() < COSTS.passes
            || params.p_cost() < COSTS.lanes
    });
    is_cheap || !is_of_today
}

fn hasher(costs: Costs) -> Argon2<'static> {
    let Costs {
        memory,
        passes,
        lanes,
    } = costs;
    let params = Params::new(memory, passes, lanes, None).expect("our own costs are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordHasher;

    use super::*;

    #[test]
    fn what_is_hashed_here_is_what_others_would_hash() {
        let password = Secret::new("x");
        let own = compute(&password, &mut Memory::default());
        let salt = own.salt.as_ref().unwrap();
        let theirs = hasher(COSTS).hash_password_with_salt(b"x", salt).unwrap();
        assert_eq!(own, theirs);
        assert_ne!(own, compute(&password, &mut Memory::default()));
    }

    #[test]
    fn memory_comes_in_pieces_that_the_c_library_gives_back() {
        let mut memory = Memory::default();
        for n_blocks in [8, 19_456, 40_000, 19_456, 131_072, 8] {
            assert_eq!(memory.blocks(n_blocks).len(), n_blocks);
            assert!(memory.0.capacity() >= MIN_BLOCKS);
            assert!(memory.0.len() <= n_blocks.max(19_456));
        }
    }

    fn made_with(costs: Costs, algorithm: Algorithm) -> String {
        let params = Params::new(costs.memory, costs.passes, costs.lanes, None).unwrap();
        Argon2::new(algorithm, Version::V0x13, params)
            .hash_password(b"x")
            .unwrap()
            .to_string()
    }

    #[test]
    fn only_a_hash_that_can_be_computed_again_is_used() {
        let good = hash(&Secret::new("x"));
        let good = good.expose();
        assert!(usable(good).is_some());
        for bad in [
            String::new(),
            "x".into(),
            good.replace("argon2id", "scrypt"),
            good.replace("m=19456", "m=131073"),
            good.replace("m=19456", "m=4294967295"),
            good.replace("m=19456", "m=1"),
            good.replace("t=2", "t=0"),
            good.replace("p=1", "p=0"),
            good.rsplit_once('$').unwrap().0.into(),
            "$argon2id$v=19$m=19456,t=2,p=1".into(),
        ] {
            assert!(usable(&bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn who_has_no_hash_that_can_be_used_is_compared_with_the_dummy_and_never_right() {
        let (right, dummy) = (
            Secret::new("dummy"),
            compute(&Secret::new("dummy"), &mut Memory::default()),
        );
        for stored in [None, Some(""), Some("$argon2id$v=19$m=4000000,t=2,p=1$x$y")] {
            assert_eq!(
                compare(&right, stored, &dummy, &mut Memory::default()),
                Match::Wrong
            );
        }
    }

    #[test]
    fn hashes_say_what_they_cost() {
        let hash = hash(&Secret::new("x"));
        assert!(hash.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    #[test]
    fn a_hash_that_has_cost_less_than_today_is_right_and_outdated() {
        let dummy = compute(&Secret::new("dummy"), &mut Memory::default());
        // One for hashes of all sizes, one after the other.
        let mut memory = Memory::default();
        let mut check = |stored: &str, expected: Match| {
            let found = compare(&Secret::new("x"), Some(stored), &dummy, &mut memory);
            assert_eq!(found, expected, "{stored}");
            let wrong = compare(&Secret::new("y"), Some(stored), &dummy, &mut memory);
            assert_eq!(wrong, Match::Wrong);
        };
        let with = |memory, passes, lanes| Costs {
            memory,
            passes,
            lanes,
        };
        for (costs, expected) in [
            (COSTS, Match::Right),
            (with(COSTS.memory * 2, COSTS.passes + 1, 2), Match::Right),
            (with(COSTS.memory - 1, COSTS.passes, 1), Match::Outdated),
            (with(COSTS.memory, COSTS.passes - 1, 1), Match::Outdated),
        ] {
            check(&made_with(costs, Algorithm::Argon2id), expected);
        }
        check(&made_with(COSTS, Algorithm::Argon2i), Match::Outdated);
    }
}
