//! Passwords that the server makes up, to be handed over by people.

use tollgate_api_types::Secret;

use crate::keys::random;
use crate::rotation::Seconds;

/// Letters and digits that are not taken for each other; 32, so that each stands for 5 bits.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// So many letters between two hyphens, four times: 80 bits.
const N_IN_GROUP: usize = 4;

/// For so long it waits for its sign-in, in seconds: a day.
pub const ONE_TIME_LIFE: i64 = 86_400;

/// For so long after its first sign-in it is heard again, in seconds: the answer may have been lost, or the tab closed.
pub const ONE_TIME_GRACE: i64 = 900;

/// A password that nobody has chosen, of 80 random bits.
#[must_use]
pub fn generate_one_time() -> Secret {
    let letters = random::<16>().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    let groups: Vec<String> = letters
        .chunks(N_IN_GROUP)
        .map(|group| group.iter().collect())
        .collect();
    Secret::new(groups.join("-"))
}

/// When a one-time password is used up, if nothing is done with it any more: it was made for `until`, and signed
/// in with first at this time, if ever.
///
/// ```
/// use tollgate_server::password::one_time_end;
///
/// assert_eq!(one_time_end(86_400, None), 86_400);
/// assert_eq!(one_time_end(86_400, Some(1_000)), 1_900);
/// ```
#[must_use]
pub fn one_time_end(until: Seconds, first_used_at: Option<Seconds>) -> Seconds {
    first_used_at.map_or(until, |at| until.min(at.saturating_add(ONE_TIME_GRACE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sign_in_brings_the_end_nearer_and_never_puts_it_off() {
        for (until, first_used_at, end) in [
            (86_400, None, 86_400),
            (86_400, Some(0), 900),
            (86_400, Some(85_499), 86_399),
            (86_400, Some(85_500), 86_400),
            (86_400, Some(86_399), 86_400),
            (86_400, Some(i64::MAX), 86_400),
        ] {
            assert_eq!(one_time_end(until, first_used_at), end, "{first_used_at:?}");
        }
    }

    #[test]
    fn what_is_made_up_can_be_read_aloud_and_is_new_each_time() {
        let (one, other) = (generate_one_time(), generate_one_time());
        assert_ne!(one.expose(), other.expose());
        assert_eq!(one.expose().len(), 19);
        let is_good = |byte: u8| byte == b'-' || LETTERS.contains(&byte);
        assert!(one.expose().bytes().all(is_good));
    }
}
