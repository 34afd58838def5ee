//! Tokens whose text says what they are, so that the invariants can read them back from where the product put them.

use core::time::Duration;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use tollgate_interceptor::Session;
use tollgate_interceptor::token::{AccessToken, Login, RefreshToken, Renewal};
use tollgate_server::rotation::AttemptHash;

use super::config::{Telling, World};

/// Who signs in, one after the other.
const USERS: [&str; 2] = ["ada", "bob"];

/// An access token: which login it is of, and the how manieth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Access {
    /// The number of the login.
    pub login: usize,
    /// The number of the access token, over the whole login.
    pub serial: u64,
}

/// A refresh token: which login it is of, and its generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Refresh {
    /// The number of the login.
    pub login: usize,
    /// How often the token was rotated before.
    pub generation: u64,
}

/// Who computes attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Device {
    /// Who has signed in.
    Owner,
    /// Who has copied what was stored.
    Thief,
}

/// Whose login it is.
pub fn user(login: usize) -> &'static str {
    USERS[login % USERS.len()]
}

/// What a login's answer opens.
pub fn login(access: Access, refresh: Refresh, world: &World) -> Login {
    let session = Session::new(user(access.login), access_token(access))
        .with_refresh_token(refresh_token(refresh));
    let session = match world.server {
        Telling::TokensOnly => session,
        Telling::Names => session
            .with_extra("sid", sid(access.login))
            .with_extra("gen", refresh.generation),
    };
    Login {
        session,
        expires_in: life(world),
    }
}

/// What a granted refresh brings.
pub fn renewal(access: Access, refresh: Option<Refresh>, world: &World) -> Renewal {
    let mut renewal = Renewal {
        access_token: access_token(access),
        refresh_token: refresh.map(refresh_token),
        expires_in: life(world),
        extra: Default::default(),
    };
    if let (Telling::Names, Some(refresh)) = (world.server, refresh) {
        renewal
            .extra
            .insert("sid".to_owned(), sid(access.login).into());
        renewal
            .extra
            .insert("gen".to_owned(), refresh.generation.into());
    }
    renewal
}

/// The access token that a session carries.
pub fn access_of(session: &Session) -> Access {
    let (login, serial) = read(session.access_token().expose());
    Access { login, serial }
}

/// The refresh token that a session carries.
pub fn refresh_of(session: &Session) -> Refresh {
    let token = session
        .refresh_token()
        .expect("every session here was opened with a refresh token");
    let (login, generation) = read(token.expose());
    Refresh { login, generation }
}

/// Whether everything in a session comes from one login.
pub fn is_of_one_login(session: &Session) -> bool {
    let login = access_of(session).login;
    refresh_of(session).login == login
        && session.usr_id() == user(login)
        && session.sid().is_none_or(|found| found == sid(login))
}

/// The same for every retry with the same token on the same device, and for nothing else.
pub fn attempt(device: Device, token: Refresh) -> AttemptHash {
    let mut hasher = DefaultHasher::new();
    (device, token).hash(&mut hasher);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&hasher.finish().to_be_bytes());
    AttemptHash(bytes)
}

fn access_token(token: Access) -> AccessToken {
    let text = format!("a{}.{}", token.login, token.serial);
    AccessToken::parse(&text).expect("letters, digits and a point make a token")
}

fn refresh_token(token: Refresh) -> RefreshToken {
    let text = format!("r{}.{}", token.login, token.generation);
    RefreshToken::parse(&text).expect("letters, digits and a point make a token")
}

fn life(world: &World) -> Option<Duration> {
    world.life.map(Duration::from_secs)
}

fn sid(login: usize) -> String {
    format!("s{login}")
}

fn read(text: &str) -> (usize, u64) {
    let numbers = text[1..].split_once('.').and_then(|(login, number)| {
        let login = login.parse().ok()?;
        Some((login, number.parse().ok()?))
    });
    numbers.expect("all tokens here were written by this module")
}
