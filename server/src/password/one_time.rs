//! Passwords that the server makes up, to be handed over by people.

use tollgate_api_types::Secret;

use crate::keys::random;

/// Letters and digits that are not taken for each other; 32, so that each stands for 5 bits.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// So many letters between two hyphens, four times: 80 bits.
const N_IN_GROUP: usize = 4;

/// For so long it is good, in seconds: a day.
pub const ONE_TIME_LIFE: i64 = 86_400;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_up_can_be_read_aloud_and_is_new_each_time() {
        let (one, other) = (generate_one_time(), generate_one_time());
        assert_ne!(one.expose(), other.expose());
        assert_eq!(one.expose().len(), 19);
        let is_good = |byte: u8| byte == b'-' || LETTERS.contains(&byte);
        assert!(one.expose().bytes().all(is_good));
    }
}
