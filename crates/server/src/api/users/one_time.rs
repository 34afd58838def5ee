//! Passwords that the server makes up, as they are shown and as they are stored.

use tollgate_api_types::OneTimePassword;

use crate::error::ApiError;
use crate::password::{ONE_TIME_LIFE, generate_one_time};
use crate::rotation::Seconds;
use crate::state::AppState;
use crate::store::OneTime;

/// A password that nobody has chosen, as it is shown and as it is stored.
pub(super) async fn password(
    state: &AppState,
    usr_id: String,
    now: Seconds,
) -> Result<(OneTimePassword, OneTime), ApiError> {
    let password = generate_one_time();
    let hash = state.passwords.hash(password.clone()).await?;
    let until = now.saturating_add(ONE_TIME_LIFE);
    let shown = OneTimePassword {
        usr_id,
        password,
        good_until: until,
    };
    Ok((shown, OneTime { hash, until }))
}
