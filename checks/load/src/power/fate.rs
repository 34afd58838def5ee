//! What of the writes under way has arrived when the power goes.

/// What becomes of what was under way.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fate {
    /// So many changes arrived, in order.
    First(u64),
    /// Each change arrived or not, whatever the others did.
    Changes(u64),
    /// Each sector is as old or new as it likes.
    Sectors(u64, u64),
    /// Each sector of each change arrived or not.
    Pieces(u64),
}

impl Fate {
    /// Any of them; for `n` changes.
    pub(super) fn roll(n: u64, dice: &mut fastrand::Rng) -> Self {
        match dice.u8(..6) {
            0 => Self::First(0),
            1 => Self::First(n),
            2 => Self::First(dice.u64(..=n)),
            3 => Self::Changes(dice.u64(..)),
            4 => Self::Sectors(dice.u64(..), n + 1),
            _ => Self::Pieces(dice.u64(..)),
        }
    }

    /// Whether this change has arrived in this sector.
    pub(super) fn keeps(self, change: u64, sector: u64) -> bool {
        match self {
            Self::First(n) => change < n,
            Self::Changes(seed) => rolled(seed, change, 0).is_multiple_of(2),
            Self::Sectors(seed, n) => change < rolled(seed, 0, sector) % n,
            Self::Pieces(seed) => rolled(seed, change, sector).is_multiple_of(2),
        }
    }
}

/// A number that is always the same for the same change and sector.
fn rolled(seed: u64, change: u64, sector: u64) -> u64 {
    let place = change.wrapping_mul(0x1_0000_0001).wrapping_add(sector);
    fastrand::Rng::with_seed(seed ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15)).u64(..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fate_says_the_same_each_time() {
        let mut dice = fastrand::Rng::with_seed(3);
        for _ in 0..50 {
            let fate = Fate::roll(4, &mut dice);
            let said = || {
                (0..16)
                    .map(|place| fate.keeps(place / 4, place % 4))
                    .collect::<Vec<_>>()
            };
            assert_eq!(said(), said());
        }
    }

    #[test]
    fn in_order_means_that_no_later_change_arrives_without_the_earlier_ones() {
        assert!(
            (0..4)
                .map(|change| Fate::First(2).keeps(change, 9))
                .eq([true, true, false, false])
        );
    }
}
