//! A thief with a copy of what the storage held, on a device of his own.

use super::state::Thief;
use super::step::Step;
use crate::world::Theft;
use crate::world::server::Reply;
use crate::world::tokens::{Device, Refresh, refresh_of};

/// What the thief shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// What was copied, with an attempt of the thief's own.
    Copy,
    /// What was copied, with the attempt that was copied with it.
    CopiedPair,
    /// The newest that was bought with it.
    Newest,
}

impl Step<'_> {
    /// The storage is copied.
    pub(crate) fn steal(&mut self) {
        let Some(stored) = &self.state.store else {
            return;
        };
        let token = refresh_of(&stored.session);
        let contested = match self.world.theft {
            Theft::None | Theft::Token => token.generation,
            // With its attempt, this one generation can't be told from the owner's.
            Theft::Pair => token.generation + 1,
        };
        self.state.thief = Some(Thief {
            token,
            newest: token,
            contested,
            owner_was_granted: false,
            thief_was_granted: false,
        });
    }

    /// The thief tries to buy a token.
    pub(crate) fn present(&mut self, shown: Shown) {
        let Some(thief) = self.state.thief else {
            return;
        };
        let (token, device) = match shown {
            Shown::Copy => (thief.token, Device::Thief),
            Shown::CopiedPair => (thief.token, Device::Owner),
            Shown::Newest => (thief.newest, Device::Thief),
        };
        let (looks, mutation) = (self.world.thief_looks, self.world.mutation);
        let reply = match self.state.server.refresh(token, device, looks, mutation) {
            Ok(reply) => reply,
            Err(broken) => return self.state.breaks(broken),
        };
        let Some(thief) = &mut self.state.thief else {
            return;
        };
        if let Reply::Granted { refresh, .. } = reply {
            thief.newest = refresh.map_or(thief.newest, |new| new.max(thief.newest));
            thief.thief_was_granted |= is_contested(thief, token);
        }
    }

    /// The server has answered the owner.
    pub(crate) fn owner_was_answered(&mut self, token: Refresh, reply: Reply) {
        if let (Some(thief), Reply::Granted { .. }) = (&mut self.state.thief, reply) {
            thief.owner_was_granted |= is_contested(thief, token);
        }
    }
}

fn is_contested(thief: &Thief, token: Refresh) -> bool {
    token.login == thief.token.login && token.generation >= thief.contested
}
