//! A world's bounds in words.

use core::fmt;

use tollgate_server::rotation::{Class, Likeness};

use super::config::{Budget, Keys, Locks, Storage, Telling, Theft, Wire, Words, World};

/// What a world is made of, and how often what happens in it.
pub struct Bounds<'a>(pub &'a World);

impl fmt::Display for Bounds<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let World {
            n_tabs,
            n_requests,
            class,
            budget,
            ..
        } = self.0;
        write!(f, "{n_tabs}×{n_requests}")?;
        f.write_str(match class {
            Class::K2 => " K2",
            Class::K0 => " K0",
            Class::S => " S",
        })?;
        for told in traits(self.0).into_iter().flatten() {
            write!(f, ", {told}")?;
        }
        for (number, name) in counts(budget) {
            if number > 0 {
                write!(f, ", {number} {name}")?;
            }
        }
        Ok(())
    }
}

fn traits(world: &World) -> [Option<&'static str>; 8] {
    [
        (world.locks == Locks::Web).then_some("locks"),
        match world.storage {
            Storage::Instant => None,
            Storage::OneWriteBehind => Some("storage behind"),
            Storage::FallsBack => Some("storage falls back"),
            Storage::Full => Some("storage full"),
        },
        (world.keys == Keys::Slow).then_some("slow keys"),
        (world.wire == Wire::Clean).then_some("clean wire"),
        (world.server == Telling::TokensOnly).then_some("no names"),
        (world.words == Words::Bare).then_some("bare refusals"),
        match world.theft {
            Theft::None => None,
            Theft::Token => Some("token stolen"),
            Theft::Pair => Some("pair stolen"),
        },
        (world.thief_looks != Likeness::Stranger).then_some("thief in disguise"),
    ]
}

fn counts(budget: &Budget) -> [(u8, &'static str); 18] {
    let Budget {
        expiries,
        dues,
        ends,
        faults,
        doubts,
        leaves,
        logouts,
        logins,
        kills,
        crashes,
        revokes,
        minutes,
        idles,
        lock_waits,
        thefts,
        refusals,
        signs,
        lost_keys,
    } = *budget;
    [
        (expiries, "expiry"),
        (dues, "due"),
        (ends, "past end"),
        (faults, "fault"),
        (doubts, "doubt"),
        (leaves, "leave"),
        (logouts, "logout"),
        (logins, "switch"),
        (kills, "kill"),
        (crashes, "crash"),
        (revokes, "revoke"),
        (minutes, "minute"),
        (idles, "idle end"),
        (lock_waits, "lock wait"),
        (thefts, "theft"),
        (refusals, "refusal"),
        (signs, "sign"),
        (lost_keys, "lost key"),
    ]
}
