//! What people and machines do to a world, and time.

use std::time::Duration;

use tollgate_interceptor::token::Login;

use crate::choice::{Deed, Leap};
use crate::server::session_of;
use crate::world::{KEYS, USERS, World, key_of};

impl World {
    pub(crate) fn pass_time(&self, leap: Leap) {
        let next = self.clock.until_next().unwrap_or_default();
        self.clock.advance(match leap {
            Leap::Next => next,
            Leap::Second => Duration::from_secs(1),
            Leap::Minute => Duration::from_secs(60),
        });
    }

    pub(crate) fn act(&mut self, deed: Deed) {
        let kind = deed.kind();
        if let Some((_, n_left)) = self.plan.deeds.iter_mut().find(|(own, _)| *own == kind) {
            // To thaw is the second half of to freeze.
            *n_left -= usize::from(!matches!(deed, Deed::Thaw(_)));
        }
        match deed {
            Deed::Open => self.open(),
            Deed::LoseKey => {
                self.n_lost_keys += 1;
                self.profile.key().replace_key(KEYS[self.n_lost_keys]);
            }
            Deed::Wait => self.pass_time(Leap::Next),
            Deed::Expire => {
                if let Some(session) = self.profile.session() {
                    self.server.kill(session.access_token().expose());
                }
            }
            Deed::Request(tab) => self.request(tab),
            Deed::Kill(tab) => {
                if let Some(n) = self.tabs.iter().position(|own| own.number == tab) {
                    let tab = self.tabs.remove(n);
                    self.ended.extend(tab.record.borrow().ended.iter().cloned());
                    self.closed.push(tab.close(&self.profile));
                }
            }
            Deed::Switch(tab) => {
                let data = self.server.log_in(USERS[1]);
                let session = session_of(&data, key_of(self.plan.class, self.n_lost_keys));
                self.profile.allow(&session);
                self.n_switches += 1;
                let expires_in = self.plan.life.map(Duration::from_secs);
                self.with(tab, |tab| {
                    tab.auth.login(Login {
                        session,
                        expires_in,
                    });
                });
            }
            Deed::Drop(tab, request) => self.with(tab, |tab| tab.drop_request(request)),
            Deed::SignIn(tab, usr_id) => self.with(tab, |tab| tab.sign_in(usr_id)),
            Deed::LogOut(tab) => {
                let shown = self.tabs.iter().find(|own| own.number == tab);
                let shown = shown.and_then(|tab| tab.auth.identity()?.sid);
                self.signed_out.extend(shown);
                self.with(tab, |tab| tab.auth.logout());
            }
            Deed::Freeze(tab) => self.with(tab, |tab| tab.is_frozen = true),
            Deed::Thaw(tab) => self.with(tab, |tab| tab.is_frozen = false),
            Deed::Sign(tab, sign) => self.with(tab, |tab| tab.presence.give(sign)),
            Deed::TryAgain(tab) => self.with(tab, |tab| tab.auth.try_again()),
            Deed::LoseMessage(tab) => self.profile.lose_message(tab),
        }
    }
}
