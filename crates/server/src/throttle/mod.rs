//! How often one may guess a password, without a lock that others can turn against the owner.
//!
//! Failures are counted in buckets that empty themselves with time (see [`Limit`]):
//!
//! - by *account*, whether or not there is such a user, for clients that this user has never signed in from;
//! - by *peer*, the address that those clients come from;
//! - by *device*, for clients that hold a device cookie of the user (see [`crate::device`]), in place of the other two;
//! - by all *devices* of the user together, which takes more than one of them to fill.
//!
//! So the guesses of strangers can close the account for strangers, and the owner, on a known device, does not notice.
//! A device cookie that was itself used to guess is worth nothing any more; a thief who has stolen one is in the way of
//! no other, and one who has stolen many gets no further than with a few.
//! This is the scheme of OWASP's "Slow Down Online Guessing Attacks with Device Cookies".
//!
//! A one-time password is heard at a closed account, too: nobody can guess it, and whoever was
//! given it has no known device yet.
//!
//! A closed account is not told: the answer is that of a wrong password, after the same work, even to the right one that
//! somebody has chosen.
//! A closed peer is told (429), before any hash, whatever the account: that says nothing about accounts.
//!
//! [`judge`] is asked twice. Before the password is looked at, to send a closed peer away; and again in the transaction
//! that stores what has come of it, under the lock of the buckets, so that no number of guesses at once is heard more
//! often than one after the other. That is why the answer to a guess stays open until then.
//!
//! ```
//! use tollgate_server::throttle::{Bucket, Buckets, Guess, Limits, Ruling, ThrottleSettings, judge};
//!
//! let limits = Limits::from(ThrottleSettings::default());
//! let stranger = Buckets { device: None, account: Bucket::EMPTY, peer: Bucket::EMPTY };
//! let (ruling, buckets) = judge(stranger, &limits, Guess::Wrong, 1_000);
//! assert_eq!(ruling, Ruling::Heard);
//! assert_ne!(buckets.account, Bucket::EMPTY);
//! ```
//!
//! What is not here: where the buckets are kept (the store has them, by [`Key`]), and what is answered.

mod bucket;
mod key;
mod settings;

pub use bucket::{Bucket, Limit, Room};
pub use key::{Key, Subject};
pub use settings::{Limits, ThrottleSettings};

use crate::rotation::Seconds;

/// What one guess is counted in; keys before they are looked up, buckets after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted<T> {
    /// The known device, if the client has shown one.
    pub device: Option<Device<T>>,
    /// The account that is guessed at.
    pub account: T,
    /// Where the guess comes from.
    pub peer: T,
}

/// A device that the user has signed in from before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device<T> {
    /// This one.
    pub this: T,
    /// All of the account.
    pub all: T,
}

/// The buckets of one guess.
pub type Buckets = Counted<Bucket>;

/// What a guess is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// It is not the password.
    Wrong,
    /// It is the password, or nobody has looked yet.
    Right,
    /// It is a one-time password, which this server has made up: too random to be a guess at all.
    MadeUp,
}

/// What becomes of one guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// It is answered by what the password is.
    Heard,
    /// It is answered as a wrong password, whatever the password is.
    Unheard,
    /// The peer is told to come back after so many seconds.
    TooMany(u64),
}

/// Says what becomes of a guess, and how its buckets stand after it.
///
/// Only failures are counted. One that is not heard is no guess at the account, but it is a failure of its peer.
#[must_use]
pub const fn judge(
    buckets: Buckets,
    limits: &Limits,
    guess: Guess,
    now: Seconds,
) -> (Ruling, Buckets) {
    let mut after = buckets;
    if let Some(device) = buckets.device {
        let (room, this) = device.this.look(limits.account, now);
        let (room_of_all, all) = device.all.look(limits.devices, now);
        after.device = Some(Device { this, all });
        if let (Room::Open, Room::Open) = (room, room_of_all) {
            if let Guess::Wrong = guess {
                after.device = Some(Device {
                    this: this.fill(limits.account, now),
                    all: all.fill(limits.devices, now),
                });
            }
            return (Ruling::Heard, after);
        }
    }
    let (room, peer) = buckets.peer.judge(limits.peer, guess, now);
    after.peer = peer;
    if let Room::Closed { seconds } = room {
        return (Ruling::TooMany(seconds), after);
    }
    let (room, account) = buckets.account.judge(limits.account, guess, now);
    after.account = account;
    if let (Room::Closed { .. }, Guess::Wrong | Guess::Right) = (room, guess) {
        (_, after.peer) = buckets.peer.judge(limits.peer, Guess::Wrong, now);
        return (Ruling::Unheard, after);
    }
    (Ruling::Heard, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Seconds = 1_000_000;

    fn limits() -> Limits {
        Limits::from(ThrottleSettings::default())
    }

    /// A bucket with no room left.
    fn full(limit: Limit) -> Bucket {
        let mut bucket = Bucket::EMPTY;
        while let (Room::Open, looked) = bucket.look(limit, NOW) {
            bucket = looked.fill(limit, NOW);
        }
        bucket
    }

    /// Which of device, account and peer a guess was counted in; what counts for a device counts for all.
    fn check(buckets: Buckets, guess: Guess, ruling: Ruling, counted: [bool; 3]) {
        let (said, after) = judge(buckets, &limits(), guess, NOW);
        assert_eq!(said, ruling);
        let changed = [
            buckets.device.map(|device| device.this) != after.device.map(|device| device.this),
            buckets.account != after.account,
            buckets.peer != after.peer,
        ];
        assert_eq!(changed, counted, "{ruling:?}");
        let all = |buckets: Buckets| buckets.device.map(|device| device.all);
        assert_eq!(all(buckets) != all(after), counted[0], "{ruling:?}");
    }

    #[test]
    fn each_guess_is_counted_where_it_belongs() {
        let limits = limits();
        let (empty, closed, crowded) = (Bucket::EMPTY, full(limits.account), full(limits.peer));
        let buckets = |device: Option<Bucket>, account, peer| Buckets {
            device: device.map(|this| Device { this, all: empty }),
            account,
            peer,
        };
        let too_many = Ruling::TooMany(match crowded.look(limits.peer, NOW) {
            (Room::Closed { seconds }, _) => seconds,
            (Room::Open, _) => 0,
        });
        // A stranger.
        let stranger = buckets(None, empty, empty);
        check(stranger, Guess::Right, Ruling::Heard, [false, false, false]);
        check(stranger, Guess::Wrong, Ruling::Heard, [false, true, true]);
        // A stranger at a closed account, whose guess is counted as right or wrong alike.
        let late = buckets(None, closed, empty);
        check(late, Guess::Right, Ruling::Unheard, [false, false, true]);
        check(late, Guess::Wrong, Ruling::Unheard, [false, false, true]);
        // Somebody with a password that nobody has chosen.
        check(late, Guess::MadeUp, Ruling::Heard, [false; 3]);
        let crowd = buckets(None, closed, crowded);
        check(crowd, Guess::MadeUp, too_many, [false; 3]);
        // A closed peer, whatever it guesses at.
        for account in [empty, closed] {
            let crowd = buckets(None, account, crowded);
            check(crowd, Guess::Right, too_many, [false; 3]);
            check(crowd, Guess::Wrong, too_many, [false; 3]);
        }
        // The owner, whom nothing of that concerns.
        let owner = buckets(Some(empty), closed, crowded);
        check(owner, Guess::Right, Ruling::Heard, [false; 3]);
        check(owner, Guess::Wrong, Ruling::Heard, [true, false, false]);
        // A device that was used to guess is that of a stranger.
        let thief = buckets(Some(closed), empty, empty);
        check(thief, Guess::Right, Ruling::Heard, [false; 3]);
        check(thief, Guess::Wrong, Ruling::Heard, [false, true, true]);
        let thief = buckets(Some(closed), closed, empty);
        check(thief, Guess::Right, Ruling::Unheard, [false, false, true]);
        // One of so many devices that were used to guess.
        let crowded = full(limits.devices);
        let thief = Buckets {
            device: Some(Device {
                this: empty,
                all: crowded,
            }),
            ..stranger
        };
        check(thief, Guess::Right, Ruling::Heard, [false; 3]);
        check(thief, Guess::Wrong, Ruling::Heard, [false, true, true]);
    }
}
