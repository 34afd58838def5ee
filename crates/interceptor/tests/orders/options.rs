//! What can happen next in a world.

use tollgate_interceptor::port::Sign;

use crate::choice::{Choice, Deed, How, Leap};
use crate::plan::{Kind, Pace};
use crate::world::{USERS, World};

impl World {
    /// What can happen next, always in the same order; nothing when the run is over.
    pub(crate) fn options(&self) -> Vec<Choice> {
        if self.is_over {
            return Vec::new();
        }
        let mut options = self.due();
        let is_idle = options.is_empty();
        let next = self.clock.until_next();
        if next.is_some() && (is_idle || self.plan.pace == Pace::Restless) {
            options.push(Choice::Time(Leap::Next));
        }
        let is_at_rest = options.is_empty();
        if self.plan.pace == Pace::Restless {
            options.extend([Leap::Second, Leap::Minute].map(Choice::Time));
        }
        options.extend(self.ghosts.iter().map(|ghost| Choice::Haunt(ghost.number)));
        for (kind, n_left) in &self.plan.deeds {
            if *n_left > 0 {
                self.deeds(*kind, &mut options);
            }
        }
        let frozen = self.tabs.iter().filter(|tab| tab.is_frozen);
        options.extend(frozen.map(|tab| Choice::Do(Deed::Thaw(tab.number))));
        if is_at_rest && !options.is_empty() {
            options.push(Choice::End);
        }
        options
    }

    /// What happens sooner or later.
    fn due(&self) -> Vec<Choice> {
        let mut due = Vec::new();
        for tab in self.tabs.iter().filter(|tab| !tab.is_frozen) {
            due.extend(tab.ready().into_iter().map(Choice::Step));
        }
        for wire in self.wire.iter().filter(|wire| !wire.is_silent) {
            due.push(Choice::Answer(wire.id, How::Well));
            if self.plan.n_faults > 0 {
                let faults = self.plan.faults.iter();
                due.extend(
                    faults
                        .filter(|fault| wire.may_suffer(**fault))
                        .map(|fault| Choice::Answer(wire.id, How::Badly(*fault))),
                );
            }
        }
        for tab in self.tabs.iter().filter(|tab| !tab.is_frozen) {
            let letters = self.profile.letters(tab.number);
            due.extend(
                letters
                    .into_iter()
                    .map(|letter| Choice::Deliver(tab.number, letter)),
            );
        }
        due
    }

    fn deeds(&self, kind: Kind, options: &mut Vec<Choice>) {
        let mut add = |deed| options.push(Choice::Do(deed));
        for tab in &self.tabs {
            let n = tab.number;
            match kind {
                // A tab that is frozen does nothing.
                _ if tab.is_frozen && kind != Kind::Kill => {}
                Kind::Request => add(Deed::Request(n)),
                Kind::Drop => {
                    for request in 0..tab.requests.len() {
                        if tab.is_undecided(request) {
                            add(Deed::Drop(n, request));
                        }
                    }
                }
                Kind::Switch => add(Deed::Switch(n)),
                Kind::SignIn => USERS.iter().for_each(|usr_id| add(Deed::SignIn(n, usr_id))),
                Kind::LogOut => add(Deed::LogOut(n)),
                Kind::Kill if self.tabs.len() > 1 => add(Deed::Kill(n)),
                Kind::Freeze => add(Deed::Freeze(n)),
                Kind::Sign => {
                    for sign in [Sign::Woke, Sign::Online, Sign::Input] {
                        add(Deed::Sign(n, sign));
                    }
                }
                Kind::TryAgain => add(Deed::TryAgain(n)),
                Kind::LoseMessage => add(Deed::LoseMessage(n)),
                Kind::Expire | Kind::Open | Kind::Kill | Kind::Wait | Kind::LoseKey => {}
            }
        }
        match kind {
            Kind::Expire => add(Deed::Expire),
            Kind::LoseKey => add(Deed::LoseKey),
            Kind::Wait if self.clock.until_next().is_some() => add(Deed::Wait),
            Kind::Open if self.tabs.len() < self.plan.n_tabs + 1 => add(Deed::Open),
            _ => {}
        }
    }
}
