//! What a refresh token is worth: the rules of rotation, as one pure function.
//!
//! A session is a *family* of refresh tokens, numbered by generation.
//! [`transition`] takes a family and a token of it that was presented, and says what becomes of the family, what the
//! bearer is told, and what the audit log will hold.
//! The server, the property tests and a state explorer share it, so it knows no clock, no database and no token bytes:
//! whoever calls it has checked the token's MAC, holds the family's row locked, and answers only after the commit.
//!
//! What tells a thief from a browser that has lost an answer is the *attempt*: a hash that only the browser which holds
//! the device key can compute, the same for every retry with the same token.
//! A client that sends none, class [`Class::K0`], is told by less: by how much whoever presents a token looks like
//! whoever has rotated it ([`Likeness`]), and by how soon and how often it is presented again.
//! That finds a thief who comes from elsewhere with another program. It does not find one who copies the user agent too,
//! or sits behind the same address: each generation gives such a one a replay, and more within [`BURST`].
//! Where all clients can send attempts, operators do best to refuse those that don't.
//!
//! ```
//! use tollgate_server::rotation::{
//!     Answer, Class, Family, Grant, Lifetimes, Likeness, Presented, Standing, transition,
//! };
//!
//! let family = Family::new(Class::K0, 1_000, Lifetimes { idle: 1_800, absolute: 43_200 });
//! let first = Presented {
//!     generation: 0,
//!     attempt: None,
//!     likeness: Likeness::SameAgent,
//!     standing: Standing::Good,
//! };
//! let outcome = transition(family, first, 1_060);
//! assert_eq!(outcome.answer, Answer::Granted(Grant::Rotated));
//! assert_eq!(outcome.family.generation, 1);
//! ```
//!
//! What it deliberately doesn't do: mint, parse or compare tokens (see [`crate::token`]).

use core::fmt;

use subtle::ConstantTimeEq;

/// For how long a class without attempts hears its last token again, in seconds.
pub const GRACE: i64 = 60;

/// For how long after a rotation it does so as often as the same program asks, in seconds: several tabs that wake at
/// once all ask with the same token, and none of them knows of the others.
pub const BURST: i64 = 5;

/// How many attempts a family remembers: one for each of the last generations.
pub const N_ATTEMPTS: usize = 4;

/// The last generation that there is: the largest number that a database holds.
pub const MAX_GENERATION: u64 = i64::MAX.cast_unsigned();

/// The longest that a session of class [`Class::S`] may live, in seconds.
pub const STATIC_ABSOLUTE: i64 = 8 * 3_600;

/// Seconds since the Unix epoch, by the server's clock.
pub type Seconds = i64;

/// What a client can do to show that two refreshes come from one browser; decided at login, never changed.
///
/// K1 (an attempt by a secret that script can read) and K3 (a proof of possession at each refresh) have their places
/// in [`transition`], marked by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Attempts by a device key that nobody can copy out of the browser.
    K2,
    /// No attempts: for [`GRACE`], the last token is heard again from whoever looks like its owner.
    K0,
    /// No rotation at all.
    S,
}

impl Class {
    /// Whether clients of this class send attempts; those of others are not looked at.
    #[must_use]
    pub const fn has_attempts(self) -> bool {
        match self {
            Self::K2 => true,
            Self::K0 | Self::S => false,
        }
    }
}

/// The hash of an attempt id.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AttemptHash(pub [u8; 32]);

impl AttemptHash {
    /// Compares in a time that doesn't depend on the bytes.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Debug for AttemptHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttemptHash({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

/// How long sessions live, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lifetimes {
    /// Without a refresh.
    pub idle: i64,
    /// Whatever happens.
    pub absolute: i64,
}

/// One login: all refresh tokens that came of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Family {
    /// What the client can show.
    pub class: Class,
    /// The number of the only token that may be rotated now.
    pub generation: u64,
    /// The attempts that won the last generations, newest first: the first one moved `generation - 1` on.
    pub attempts: [Option<AttemptHash>; N_ATTEMPTS],
    /// When `generation` last moved.
    pub rotated_at: Seconds,
    /// Whether the one late replay that a class without attempts has in each generation is used up.
    pub is_grace_spent: bool,
    /// The last login or refresh that was granted.
    pub last_used_at: Seconds,
    /// What each refresh sets the idle end to, in seconds from then.
    pub idle: i64,
    /// The end, if there is no refresh before.
    pub idle_expires_at: Seconds,
    /// The end, whatever happens; it never moves.
    pub expires_at: Seconds,
    /// `None` while the session is active.
    pub end: Option<End>,
}

impl Family {
    /// A session that has just begun.
    #[must_use]
    pub fn new(class: Class, now: Seconds, lifetimes: Lifetimes) -> Self {
        let absolute = match class {
            Class::S => lifetimes.absolute.min(STATIC_ABSOLUTE),
            Class::K2 | Class::K0 => lifetimes.absolute,
        };
        let expires_at = now.saturating_add(absolute);
        Self {
            class,
            generation: 0,
            attempts: [None; N_ATTEMPTS],
            rotated_at: now,
            is_grace_spent: false,
            last_used_at: now,
            idle: lifetimes.idle,
            idle_expires_at: now.saturating_add(lifetimes.idle).min(expires_at),
            expires_at,
            end: None,
        }
    }

    /// Whether one of its two ends has come.
    #[must_use]
    pub fn is_expired(&self, now: Seconds) -> bool {
        now >= self.expires_at || now >= self.idle_expires_at
    }

    /// When an access token that is made now will end: never after the session.
    #[must_use]
    pub fn access_expires_at(&self, now: Seconds, access: i64) -> Seconds {
        now.saturating_add(access)
            .min(self.idle_expires_at)
            .min(self.expires_at)
    }

    /// The attempt that moved the given generation on, if it is remembered.
    fn attempt_of(&self, generation: u64) -> Option<&AttemptHash> {
        let age = self.generation.checked_sub(generation)?.checked_sub(1)?;
        self.attempts.get(usize::try_from(age).ok()?)?.as_ref()
    }

    /// Whether what was presented comes from the browser that moved its generation on.
    fn is_same_browser(&self, presented: &Presented) -> bool {
        match (self.attempt_of(presented.generation), &presented.attempt) {
            (Some(winner), Some(attempt)) => self.class.has_attempts() && winner.matches(attempt),
            _ => false,
        }
    }

    fn touch(&mut self, now: Seconds) {
        self.last_used_at = now;
        self.idle_expires_at = now.saturating_add(self.idle).min(self.expires_at);
    }

    fn rotate(&mut self, attempt: Option<AttemptHash>, now: Seconds) {
        self.generation += 1;
        self.attempts.rotate_right(1);
        self.attempts[0] = attempt.filter(|_| self.class.has_attempts());
        self.rotated_at = now;
        self.is_grace_spent = false;
        self.touch(now);
    }
}

/// Why a session is over; the first reason stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// Its idle or absolute end has come.
    Expired,
    /// Its user has signed out.
    SignedOut,
    /// Somebody who may has ended it from another session.
    Revoked,
    /// Its user or tenant may no longer sign in, or something of the user has changed that ends sessions.
    StandingLost,
    /// All sessions of everybody were ended: by the operator, or with a restored database.
    AllEnded,
    /// A refresh token was used by two parties.
    Reused,
    /// A token came from the future: the database has gone back in time.
    RolledBack,
}

/// A refresh token of the family, and what is known about who presents it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Presented {
    /// The token's generation; its MAC is right.
    pub generation: u64,
    /// The attempt that came with it; `None` when missing or malformed, and then it matches nothing.
    pub attempt: Option<AttemptHash>,
    /// How much whoever presents it looks like whoever has made `generation` the newest.
    pub likeness: Likeness,
    /// What the database says about the session's user and tenant now.
    pub standing: Standing,
}

/// How much two clients look alike.
///
/// It proves nothing: a user agent can be copied, and an address is shared. Where there are no attempts it is all that
/// tells a stranger from a browser that has lost an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Likeness {
    /// The same program, at the same address or, like a phone that changes its network, at another.
    SameAgent,
    /// Another program at the same address; also, a client of which nothing is known to compare with.
    SameAddress,
    /// Another program at another address.
    Stranger,
}

/// Whether a user may still have sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Active, a member of the tenant, and no epoch has moved since the login.
    Good,
    /// The user may no longer sign in there, or the user's epoch has moved.
    Lost,
    /// The epoch of all has moved.
    AllEnded,
}

impl Standing {
    /// Why a session with this standing is over; `None` while it isn't.
    #[must_use]
    pub const fn end(self) -> Option<End> {
        match self {
            Self::Good => None,
            Self::Lost => Some(End::StandingLost),
            Self::AllEnded => Some(End::AllEnded),
        }
    }
}

/// What [`transition`] has decided.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Outcome {
    /// The family from now on.
    pub family: Family,
    /// What to tell the bearer, once the family is safely stored.
    pub answer: Answer,
    /// What to write down in the same transaction; an ordinary refresh is only counted.
    pub audit: Option<Audit>,
}

/// What the bearer of a refresh token is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// A fresh access token, and with it what the grant says.
    Granted(Grant),
    /// A late duplicate of the same browser, or one replay too many: no tokens, no harm.
    Stale,
    /// The session is over.
    Refused(End),
}

/// Which refresh token goes with a fresh access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grant {
    /// The token of the generation that has just begun.
    Rotated,
    /// The same token as was given before: the same browser asks again.
    Replayed,
    /// The same token as was given before: the class has no attempts, and the grace covers it.
    Graced,
    /// None: the client keeps the one it has.
    Unrotated,
}

/// What the audit log says about a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audit {
    /// The session was ended for this reason.
    Ended(End),
    /// A lost answer was given again.
    Replayed,
    /// A late duplicate, or a replay too many, was put off.
    Stale,
}

/// Decides what a presented refresh token is worth.
///
/// The guards stand in the order of the rules: the first that holds decides.
#[must_use]
pub fn transition(family: Family, presented: Presented, now: Seconds) -> Outcome {
    let generation = family.generation;
    if let Some(end) = family.end {
        return Outcome {
            family,
            answer: Answer::Refused(end),
            audit: None,
        };
    }
    if family.is_expired(now) {
        return end(family, End::Expired);
    }
    if presented.generation > generation {
        return end(family, End::RolledBack);
    }
    if let Some(why) = presented.standing.end() {
        return end(family, why);
    }
    // K3: a bad proof is refused here, before anything moves.
    if presented.generation == generation {
        return accept(family, presented.attempt, now);
    }
    let is_parent = presented.generation + 1 == generation;
    let is_same_browser = family.is_same_browser(&presented);
    if is_parent && is_same_browser {
        // K1: past the grace, this is a late replay and ends the session.
        return again(family, Grant::Replayed);
    }
    // A clock that was set back must not end a session: negative time is no time.
    let age = now.saturating_sub(family.rotated_at);
    if is_parent && family.class == Class::K0 && age <= GRACE {
        return grace(family, presented.likeness, age);
    }
    if is_same_browser {
        return put_off(family);
    }
    end(family, End::Reused)
}

/// The newest token was presented: the session lives on.
fn accept(mut family: Family, attempt: Option<AttemptHash>, now: Seconds) -> Outcome {
    let grant = match family.class {
        Class::S => {
            family.touch(now);
            Grant::Unrotated
        }
        Class::K2 | Class::K0 if family.generation < MAX_GENERATION => {
            family.rotate(attempt, now);
            Grant::Rotated
        }
        // The counter is full: an end in good order, never a second round of the same numbers.
        Class::K2 | Class::K0 => return end(family, End::Expired),
    };
    Outcome {
        family,
        answer: Answer::Granted(grant),
        audit: None,
    }
}

/// A class without attempts hears its last token again, so long after the rotation.
fn grace(mut family: Family, likeness: Likeness, age: Seconds) -> Outcome {
    match likeness {
        Likeness::Stranger => end(family, End::Reused),
        Likeness::SameAgent if age <= BURST => again(family, Grant::Graced),
        Likeness::SameAgent | Likeness::SameAddress if family.is_grace_spent => put_off(family),
        Likeness::SameAgent | Likeness::SameAddress => {
            family.is_grace_spent = true;
            again(family, Grant::Graced)
        }
    }
}

/// The last answer is given once more; neither the generation nor the idle end moves.
fn again(family: Family, grant: Grant) -> Outcome {
    Outcome {
        family,
        answer: Answer::Granted(grant),
        audit: Some(Audit::Replayed),
    }
}

/// Nothing is given, and nothing ends.
fn put_off(family: Family) -> Outcome {
    Outcome {
        family,
        answer: Answer::Stale,
        audit: Some(Audit::Stale),
    }
}

fn end(mut family: Family, reason: End) -> Outcome {
    family.end = Some(reason);
    Outcome {
        family,
        answer: Answer::Refused(reason),
        audit: Some(Audit::Ended(reason)),
    }
}
