//! The server: the product's transition around one row a login, and which access tokens it lets in.
//!
//! Each call is one transaction that is durable before it is answered, as the product's is: a crash loses answers only.

use tollgate_server::rotation::{
    Answer, Audit, Class, End, Family, Grant, Lifetimes, Likeness, Outcome, Presented, Seconds,
    Standing, transition,
};

use super::mutation::Mutation;
use super::tokens::{Access, Device, Refresh, attempt};

/// How long sessions live here.
const LIFETIMES: Lifetimes = Lifetimes {
    idle: 1_800,
    absolute: 43_200,
};

/// All that is stored, and the time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Server {
    /// The time.
    pub now: Seconds,
    /// One row for each.
    pub logins: Vec<Login>,
}

/// One login.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Login {
    /// What the product stores of it.
    pub family: Family,
    /// Who has rotated it last.
    rotated_by: Option<Device>,
    /// How many access tokens were made; how many of them are dead.
    n_access: u64,
    n_dead: u64,
}

/// What goes back to who has sent a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reply {
    /// A fresh access token, and a refresh token where there is rotation.
    Granted {
        /// The next access token.
        access: Access,
        /// The next refresh token, where there is one.
        refresh: Option<Refresh>,
    },
    /// A late duplicate.
    Stale,
    /// The session is over.
    Refused(End),
}

impl Default for Server {
    /// A server on which nobody has signed in.
    fn default() -> Self {
        Self {
            now: 1_000,
            logins: Vec::new(),
        }
    }
}

impl Server {
    /// Opens a session; gives its tokens.
    pub fn log_in(&mut self, class: Class) -> (Access, Refresh) {
        let login = self.logins.len();
        self.logins.push(Login {
            family: Family::new(class, self.now, LIFETIMES),
            rotated_by: None,
            n_access: 1,
            n_dead: 0,
        });
        let access = Access { login, serial: 0 };
        let refresh = Refresh {
            login,
            generation: 0,
        };
        (access, refresh)
    }

    /// Answers a refresh; what breaks a rule of the server is told by its name.
    ///
    /// `thief` is how much owner and thief look like each other.
    pub fn refresh(
        &mut self,
        token: Refresh,
        device: Device,
        thief: Likeness,
        mutation: Option<Mutation>,
    ) -> Result<Reply, &'static str> {
        let now = self.now;
        let login = &mut self.logins[token.login];
        let presented = Presented {
            generation: token.generation,
            attempt: Some(attempt(device, token)),
            likeness: match login.rotated_by {
                Some(other) if other != device => thief,
                _ => Likeness::SameAgent,
            },
            standing: Standing::Good,
        };
        let before = login.family.clone();
        let outcome = decide(before.clone(), presented, now, mutation);
        keeps_the_rules(&before, &presented, &outcome)?;
        login.family = outcome.family;
        if outcome.answer == Answer::Granted(Grant::Rotated) {
            login.rotated_by = Some(device);
        }
        Ok(match outcome.answer {
            Answer::Stale => Reply::Stale,
            Answer::Refused(end) => Reply::Refused(end),
            Answer::Granted(grant) => {
                let serial = login.n_access;
                login.n_access += 1;
                let refresh = Refresh {
                    generation: login.family.generation,
                    ..token
                };
                Reply::Granted {
                    access: Access {
                        login: token.login,
                        serial,
                    },
                    refresh: (grant != Grant::Unrotated).then_some(refresh),
                }
            }
        })
    }

    /// Whether a request with this token is let in.
    pub fn lets_in(&self, token: Access) -> bool {
        let login = &self.logins[token.login];
        self.is_active(token.login) && token.serial >= login.n_dead
    }

    /// Whether the session can still be refreshed.
    pub fn is_active(&self, login: usize) -> bool {
        let family = &self.logins[login].family;
        family.end.is_none() && !family.is_expired(self.now)
    }

    /// Whether any access token still opens anything.
    pub fn has_live_access(&self) -> bool {
        let mut logins = self.logins.iter();
        logins.any(|login| login.n_dead < login.n_access)
    }

    /// All access tokens that there are die.
    pub fn expire_access(&mut self) {
        for login in &mut self.logins {
            login.n_dead = login.n_access;
        }
    }

    /// So much time passes that the idle end of every session has come.
    pub fn idle(&mut self) {
        self.now += LIFETIMES.idle;
    }

    /// Ends a session, unless it is over: the first reason stays.
    pub fn end(&mut self, login: usize, reason: End) {
        self.logins[login].family.end.get_or_insert(reason);
    }
}

/// The product's decision, or what a broken server would decide.
fn decide(
    before: Family,
    presented: Presented,
    now: Seconds,
    mutation: Option<Mutation>,
) -> Outcome {
    let is_parent = presented.generation + 1 == before.generation;
    if mutation == Some(Mutation::EndForgotten) && before.end.is_some() {
        let revived = Family {
            end: None,
            ..before
        };
        return transition(revived, presented, now);
    }
    if mutation == Some(Mutation::ParentAlwaysWelcome) && is_parent && before.end.is_none() {
        return Outcome {
            family: before,
            answer: Answer::Granted(Grant::Replayed),
            audit: Some(Audit::Replayed),
        };
    }
    let likeness = match mutation {
        Some(Mutation::GraceForAnybody) => Likeness::SameAgent,
        _ => presented.likeness,
    };
    let presented = Presented {
        likeness,
        ..presented
    };
    let outcome = transition(before, presented, now);
    if mutation == Some(Mutation::NoStale) && outcome.answer == Answer::Stale {
        let mut family = outcome.family;
        family.end = Some(End::Reused);
        return Outcome {
            family,
            answer: Answer::Refused(End::Reused),
            audit: Some(Audit::Ended(End::Reused)),
        };
    }
    outcome
}

/// The invariants of a single transition.
fn keeps_the_rules(
    before: &Family,
    presented: &Presented,
    outcome: &Outcome,
) -> Result<(), &'static str> {
    let after = &outcome.family;
    let is_moved = after.generation != before.generation;
    let may_move = presented.generation == before.generation
        && outcome.answer == Answer::Granted(Grant::Rotated);
    let rules = [
        (
            is_moved == may_move && after.generation == before.generation + u64::from(is_moved),
            "S1, S2: a generation has one successor, and moves on by the newest token only",
        ),
        (
            before.end.is_none() || after == before,
            "S4: a session that is over stays as it is",
        ),
        (
            before.end.is_none() || matches!(outcome.answer, Answer::Refused(_)),
            "S3: nothing is issued after the end of a session",
        ),
        (
            matches!(outcome.answer, Answer::Refused(_)) == after.end.is_some(),
            "S7: a session that was refused is over, and no other is",
        ),
        (
            after.expires_at == before.expires_at && after.idle_expires_at <= after.expires_at,
            "S8: no refresh moves the absolute end",
        ),
        (
            outcome.audit.is_some()
                == match outcome.answer {
                    Answer::Granted(Grant::Rotated | Grant::Unrotated) => false,
                    Answer::Granted(Grant::Replayed | Grant::Graced) | Answer::Stale => true,
                    Answer::Refused(_) => before.end.is_none(),
                },
            "S14: each transition but an ordinary refresh is written down once",
        ),
    ];
    match rules.iter().find(|(holds, _)| !holds) {
        Some((_, rule)) => Err(rule),
        None => Ok(()),
    }
}
