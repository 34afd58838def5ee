//! Passwords that the server makes up, to be handed over by people.

use tollgate_api_types::{OneTimePassword, Secret};

use crate::error::ApiError;
use crate::keys::random;
use crate::rotation::Seconds;
use crate::state::AppState;
use crate::store::OneTime;

/// Letters and digits that are not taken for each other; 32, so that each stands for 5 bits.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// So many letters between two hyphens, four times: 80 bits.
const N_IN_GROUP: usize = 4;

/// For so long it is good, in seconds: three days, in which whoever gets it finds the time.
const LIFE: i64 = 3 * 86_400;

/// A password that nobody has chosen, as it is shown and as it is stored.
pub(super) async fn password(
    state: &AppState,
    usr_id: String,
    now: Seconds,
) -> Result<(OneTimePassword, OneTime), ApiError> {
    let password = generate();
    let hash = Secret::new(state.passwords.hash(password.clone()).await?);
    let until = now.saturating_add(LIFE);
    let shown = OneTimePassword {
        usr_id,
        password,
        good_until: until,
    };
    Ok((shown, OneTime { hash, until }))
}

fn generate() -> Secret {
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
        let (one, other) = (generate(), generate());
        assert_ne!(one.expose(), other.expose());
        assert_eq!(one.expose().len(), 19);
        let is_good = |byte: u8| byte == b'-' || LETTERS.contains(&byte);
        assert!(one.expose().bytes().all(is_good));
    }
}
