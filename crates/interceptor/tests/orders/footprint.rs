//! What a choice has touched, and whether two choices come to the same in either order.
//!
//! It is known only once the choice is taken. If nothing that it has touched is changed by another choice, it would have
//! touched the same after that one.

use crate::tasks::TaskId;

/// What was done to something that several share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Access {
    #[default]
    None,
    Read,
    Write,
}

/// What a choice has touched.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Footprint {
    /// It may have touched anything.
    pub(crate) is_everywhere: bool,
    /// The tab whose state it has touched.
    pub(crate) tab: Option<usize>,
    /// The task that has gone on, or has been given its answer.
    pub(crate) task: Option<TaskId>,
    /// Storage, letterboxes and lock.
    pub(crate) profile: Access,
    pub(crate) server: Access,
    /// It has used up one of the faults.
    pub(crate) is_fault: bool,
}

impl Footprint {
    /// Of what may have touched anything, such as time.
    pub(crate) fn everywhere() -> Self {
        Self {
            is_everywhere: true,
            ..Self::default()
        }
    }

    /// Whether the other choice makes no difference to this one, nor this one to the other.
    pub(crate) fn is_independent_of(&self, other: &Self) -> bool {
        let is_same = |a: Option<usize>, b: Option<usize>| a.is_some() && a == b;
        let is_conflict = |a: Access, b: Access| {
            (a == Access::Write && b != Access::None) || (b == Access::Write && a != Access::None)
        };
        let is_bound = self.is_everywhere
            || other.is_everywhere
            || is_same(self.tab, other.tab)
            || (self.task.is_some() && self.task == other.task)
            || is_conflict(self.profile, other.profile)
            || is_conflict(self.server, other.server)
            || (self.is_fault && other.is_fault);
        !is_bound
    }
}
