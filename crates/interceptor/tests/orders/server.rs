//! A server that keeps its word: which tokens are alive, and what a refresh token that comes again means.
//!
//! In the class of sessions that have attempt ids it rotates, and judges a token that was used before by the id it comes
//! with: the same id is the same browser, and another one a thief.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use serde_json::{Value, json};
use tollgate_interceptor::Session;
use tollgate_interceptor::port::Clock;
use tollgate_interceptor::testing::ManualClock;

use crate::tokens;

/// How many winning attempts a login remembers.
const N_REMEMBERED: usize = 4;

/// What becomes of a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// It stays the same.
    Static,
    /// Each refresh rotates it, and comes with an attempt id.
    Keyed,
}

pub(crate) struct Server {
    class: Class,
    /// How long access tokens live, in seconds.
    life: Option<u64>,
    clock: ManualClock,
    families: Vec<Family>,
    /// Each access token, and since when it is dead.
    access_tokens: Vec<(String, Option<Duration>)>,
    /// How often it has found a thief.
    pub(crate) n_thefts: usize,
    /// The logins whose refresh it has refused, and by which code.
    pub(crate) refusals: BTreeSet<(String, &'static str)>,
    /// The access tokens that it has not taken.
    pub(crate) not_taken: BTreeSet<String>,
}

/// All tokens of one login.
struct Family {
    usr_id: String,
    generation: usize,
    /// The attempts that have won, the newest first.
    attempts: VecDeque<Option<String>>,
    ended: Option<&'static str>,
}

/// An answer: its status, and the code or the data.
pub(crate) type Answer = Result<Value, (u16, &'static str)>;

impl Server {
    pub(crate) fn new(class: Class, life: Option<u64>, clock: ManualClock) -> Self {
        Self {
            class,
            life,
            clock,
            families: Vec::new(),
            access_tokens: Vec::new(),
            n_thefts: 0,
            refusals: BTreeSet::new(),
            not_taken: BTreeSet::new(),
        }
    }

    /// The data of a login.
    pub(crate) fn log_in(&mut self, usr_id: &str) -> Value {
        let family = self.families.len();
        self.families.push(Family {
            usr_id: usr_id.to_owned(),
            generation: 0,
            attempts: VecDeque::new(),
            ended: None,
        });
        let mut data = self.tokens_of(family);
        data["usrId"] = usr_id.into();
        data["sid"] = format!("f{family}").into();
        data
    }

    pub(crate) fn is_alive(&self, access_token: &str) -> bool {
        let is_open = tokens::family(access_token)
            .and_then(|family| self.families.get(family))
            .is_some_and(|family| family.ended.is_none());
        let end = self
            .access_tokens
            .iter()
            .find(|(text, _)| text == access_token)
            .map(|(_, end)| end.unwrap_or(Duration::MAX));
        is_open && end.is_some_and(|end| self.clock.now() < end)
    }

    /// The access token dies before its time.
    pub(crate) fn kill(&mut self, access_token: &str) {
        for (text, end) in &mut self.access_tokens {
            if text == access_token {
                *end = Some(Duration::ZERO);
            }
        }
    }

    /// The login that this refresh token belongs to ends.
    pub(crate) fn end(&mut self, refresh_token: &str, code: &'static str) {
        if let Some(family) = tokens::family(refresh_token)
            && let Some(family) = self.families.get_mut(family)
        {
            family.ended.get_or_insert(code);
        }
    }

    pub(crate) fn refresh(&mut self, refresh_token: &str, attempt: Option<&str>) -> Answer {
        let answer = self.judge(refresh_token, attempt);
        if let Err((_, code)) = answer {
            self.note_refusal(refresh_token, code);
        }
        answer
    }

    pub(crate) fn note_refusal(&mut self, refresh_token: &str, code: &'static str) {
        let sid = tokens::sid(refresh_token).unwrap_or_default();
        self.refusals.insert((sid.to_owned(), code));
    }

    fn judge(&mut self, refresh_token: &str, attempt: Option<&str>) -> Answer {
        let invalid = Err((401, "TOKEN_INVALID"));
        let (Some(number), Some(presented)) =
            (tokens::family(refresh_token), tokens::number(refresh_token))
        else {
            return invalid;
        };
        let Some(family) = self.families.get_mut(number) else {
            return invalid;
        };
        if let Some(code) = family.ended {
            return Err((401, code));
        }
        if self.class == Class::Static {
            return Ok(self.tokens_of(number));
        }
        let n_behind = family.generation.checked_sub(presented);
        // The attempt that has won with this token, if it was used before.
        let winner = n_behind
            .and_then(|n| n.checked_sub(1))
            .and_then(|n| family.attempts.get(n));
        let is_own = winner.is_some_and(|winner| winner.as_deref() == attempt && attempt.is_some());
        match (n_behind, is_own) {
            (Some(0), _) => {
                family.generation += 1;
                family.attempts.push_front(attempt.map(str::to_owned));
                family.attempts.truncate(N_REMEMBERED);
                Ok(self.tokens_of(number))
            }
            (Some(1), true) => Ok(self.tokens_of(number)),
            (Some(_), true) => Err((409, "TOKEN_STALE")),
            _ => {
                family.ended = Some("TOKEN_REUSED");
                self.n_thefts += 1;
                Err((401, "TOKEN_REUSED"))
            }
        }
    }

    /// Answers whatever needs an access token.
    pub(crate) fn read(&mut self, bearer: &str, path: &str) -> Answer {
        if self.is_alive(bearer) {
            return Ok(json!({"bearer": bearer, "path": path}));
        }
        self.not_taken.insert(bearer.to_owned());
        Err((401, "TOKEN_INVALID"))
    }

    fn tokens_of(&mut self, family: usize) -> Value {
        let number = self.access_tokens.len();
        let Family {
            usr_id, generation, ..
        } = &self.families[family];
        let access_token = tokens::access(usr_id, family, number);
        let end = self
            .life
            .map(|life| self.clock.now() + Duration::from_secs(life));
        self.access_tokens.push((access_token.clone(), end));
        let mut data = json!({"accessToken": access_token, "refreshToken": tokens::refresh(usr_id, family, *generation)});
        if self.class == Class::Keyed {
            data["gen"] = (*generation).into();
        }
        if let Some(life) = self.life {
            data["expiresIn"] = life.into();
        }
        data
    }
}

/// The session that the data of a login open, in a browser that has this key.
pub(crate) fn session_of(data: &Value, key: Option<&str>) -> Session {
    let session = Session::from_json(&data.to_string()).expect("it has an access token");
    match key {
        Some(key) => session.with_attempt_key(key),
        None => session,
    }
}
