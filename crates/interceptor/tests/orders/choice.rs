//! One thing that can happen next.

use tollgate_interceptor::port::Sign;

use crate::plan::{Fault, Kind};
use crate::profile::Letter;
use crate::tasks::TaskId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// A task goes on.
    Step(TaskId),
    /// A call is answered: the tab, and how many it had sent before.
    Answer((usize, usize), How),
    /// A tab is told what another has done.
    Deliver(usize, Letter),
    /// A request that was given up reaches the server all the same.
    Haunt(usize),
    Time(Leap),
    Do(Deed),
    /// Nothing of what may happen still happens.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Well,
    Badly(Fault),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leap {
    /// To the next timer.
    Next,
    Second,
    Minute,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    Request(usize),
    Drop(usize, usize),
    Switch(usize),
    SignIn(usize, &'static str),
    LogOut(usize),
    Expire,
    Kill(usize),
    Open,
    Freeze(usize),
    Thaw(usize),
    Sign(usize, Sign),
    TryAgain(usize),
    LoseMessage(usize),
    LoseKey,
    Wait,
}

impl Choice {
    /// How likely it is among others, when an order is drawn.
    pub(crate) fn weight(self) -> usize {
        match self {
            Self::Step(_) => 24,
            Self::Answer(_, How::Well) => 20,
            Self::Answer(_, How::Badly(Fault::Refused | Fault::Stale)) => 1,
            Self::Answer(_, How::Badly(_)) => 2,
            Self::Deliver(..) => 12,
            Self::Haunt(_) | Self::Do(Deed::Thaw(_)) => 4,
            Self::Time(Leap::Next) => 6,
            Self::Time(Leap::Second) => 2,
            Self::Time(Leap::Minute) => 1,
            Self::Do(Deed::Request(_) | Deed::Expire) => 4,
            Self::Do(_) => 1,
            Self::End => 0,
        }
    }
}

impl Deed {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Request(_) => Kind::Request,
            Self::Drop(..) => Kind::Drop,
            Self::Switch(_) => Kind::Switch,
            Self::SignIn(..) => Kind::SignIn,
            Self::LogOut(_) => Kind::LogOut,
            Self::Expire => Kind::Expire,
            Self::Kill(_) => Kind::Kill,
            Self::Open => Kind::Open,
            Self::Freeze(_) | Self::Thaw(_) => Kind::Freeze,
            Self::Sign(..) => Kind::Sign,
            Self::TryAgain(_) => Kind::TryAgain,
            Self::LoseMessage(_) => Kind::LoseMessage,
            Self::LoseKey => Kind::LoseKey,
            Self::Wait => Kind::Wait,
        }
    }
}
