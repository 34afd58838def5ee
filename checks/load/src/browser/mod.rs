//! A browser as the server sees it: it signs in, refreshes, reads, and asks again when an answer was lost.
//!
//! What it deliberately doesn't do: wait. When the next request goes out is for the loops around it to say.

mod contract;
mod device;
mod link;

use tollgate_api_types::Secret;

pub use contract::{Answer, Granted, login, logout, me, refresh};
pub use device::DeviceKey;
pub use link::{Link, Lost, Place, Reply};

/// Who signs in, and with what.
#[derive(Debug, Clone)]
pub struct User {
    /// The name.
    pub usr_id: String,
    /// The password.
    pub password: Secret,
}

/// One browser of one user, with at most one session.
#[derive(Debug, Clone)]
pub struct Browser {
    user: User,
    device: DeviceKey,
    session: Option<Session>,
}

/// What a browser keeps of its session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Opens the API.
    pub access: Secret,
    /// Buys the next pair.
    pub refresh: Secret,
    /// The number of the refresh token.
    pub generation: u64,
}

impl Browser {
    /// A browser with a fresh device key, not signed in yet.
    pub fn new(user: User, dice: &mut fastrand::Rng) -> Self {
        Self {
            user,
            device: DeviceKey::roll(dice),
            session: None,
        }
    }

    /// Its key.
    #[must_use]
    pub const fn device(&self) -> &DeviceKey {
        &self.device
    }

    /// Its session, if it has signed in.
    #[must_use]
    pub const fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Signs in.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn login(&mut self, link: &mut Link) -> Result<(Answer, Place), Lost> {
        let (answer, place) = login(link, &self.user.usr_id, &self.user.password).await?;
        self.keep(&answer);
        Ok((answer, place))
    }

    /// Refreshes, and keeps what it gets. After a lost answer, the same request goes out once more.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn refresh(&mut self, link: &mut Link) -> Result<(Answer, Place), Lost> {
        let Some(session) = &self.session else {
            return Ok((Answer::Refused(0, "NOT_SIGNED_IN".into()), NOWHERE));
        };
        let attempt = self.device.attempt(&session.refresh);
        let (answer, place) = refresh(link, &session.refresh, &attempt).await?;
        self.keep(&answer);
        Ok((answer, place))
    }

    /// Reads its own profile, and gives the status.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn read(&self, link: &mut Link) -> Result<u16, Lost> {
        let access = self.session.as_ref().map(|session| &session.access);
        Ok(me(link, access).await?.status)
    }

    fn keep(&mut self, answer: &Answer) {
        let Answer::Granted(granted) = answer else {
            return;
        };
        let old = self.session.take().map(|session| session.refresh);
        let refresh = granted.refresh_token.clone().or(old);
        self.session = refresh.map(|refresh| Session {
            access: granted.access_token.clone(),
            refresh,
            generation: granted.generation,
        });
    }
}

/// The place of an answer that no server gave.
const NOWHERE: Place = Place {
    port: 0,
    nth: u32::MAX,
};
