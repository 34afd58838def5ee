//! What changes while a life goes on: passwords, users, and the clock.

use tollgate_server::authority::Refusal;
use tollgate_server::store::{
    Acting, Denied, NewPassword, OneTime, Others, PasswordChanged, UserAct,
};
use tollgate_server::throttle::{Key, Limits, Subject};

use super::{Difference, Life};
use crate::model::{ONE_TIME, Step, USERS};

const SET_ACTIVE: &str = "UPDATE users SET is_active = $2 WHERE usr_id = $1";
const MOVE_EPOCH: &str = "UPDATE users SET epoch = epoch + 1 WHERE usr_id = $1";
const MOVE_GLOBAL_EPOCH: &str = "UPDATE meta SET global_epoch = global_epoch + 1";
pub(super) const JOIN: &str = "INSERT INTO memberships (usr_id, tenant_id) VALUES ($1, $2)
     ON CONFLICT (usr_id, tenant_id) DO NOTHING";
const LEAVE: &str = "DELETE FROM memberships WHERE usr_id = $1 AND tenant_id = $2";

impl Life<'_> {
    /// As if the current password had been looked at. The next one is the same, which the database doesn't know.
    pub(super) async fn change_password(
        &mut self,
        session: usize,
        others: Others,
    ) -> Result<(), Difference> {
        let (state, caller) = (&self.bench.server.state, self.ids[session]);
        let user = self.model.sessions[session].user;
        let new = NewPassword {
            caller,
            user_epoch: self.model.user_epoch(user),
            hash: Some(self.bench.hash.clone()),
            others,
            counted: Key::of(Subject::Session(caller), &state.keys.current()),
            limit: Limits::from(state.settings.throttle).account,
            ip: "192.0.2.1".into(),
        };
        let found = state.db.change_password(new).await.unwrap();
        let expected = match self.model.change_password(session, others) {
            Ok(()) => PasswordChanged::Done,
            Err(end) => PasswordChanged::CallerIsOut(end),
        };
        match found == expected {
            true => Ok(()),
            false => Err(format!("answered {found:?}, and not {expected:?}")),
        }
    }

    /// What others than administrators may do, and they to themselves, is no subject of the model.
    pub(super) async fn reset_password(
        &mut self,
        session: usize,
        user: usize,
    ) -> Result<(), Difference> {
        let by = &self.model.sessions[session];
        if by.user != 0 || user == 0 {
            return Ok(());
        }
        let acting = Acting {
            session: self.ids[session],
            usr_id: USERS[by.user].into(),
            tenant_id: by.tenant.into(),
            ip: "192.0.2.2".into(),
        };
        let act = UserAct::ResetPassword(OneTime {
            hash: self.bench.hash.clone(),
            until: self.model.now + ONE_TIME,
        });
        let db = &self.bench.server.state.db;
        let found = db.change_user(acting, USERS[user].into(), act).await;
        let found = found.map(drop);
        let expected = self.model.reset_password(session, user);
        let expected = expected.map_err(|end| Denied::Refused(Refusal::CallerIsOut(end)));
        match found == expected {
            true => Ok(()),
            false => Err(format!("answered {found:?}, and not {expected:?}")),
        }
    }

    /// What operators and clocks do.
    pub(super) async fn change(&mut self, step: &Step) {
        match *step {
            Step::SetActive { user, is_active } => {
                let values = vec![USERS[user].into(), is_active.into()];
                self.bench.execute(SET_ACTIVE, values).await;
                self.model.set_active(user, is_active);
            }
            Step::MoveEpoch { user } => {
                match user {
                    Some(user) => {
                        self.bench
                            .execute(MOVE_EPOCH, vec![USERS[user].into()])
                            .await
                    }
                    None => self.bench.execute(MOVE_GLOBAL_EPOCH, vec![]).await,
                }
                self.model.move_epoch(user);
            }
            Step::SetMember {
                user,
                tenant,
                is_member,
            } => {
                let statement = match is_member {
                    true => JOIN,
                    false => LEAVE,
                };
                let values = vec![USERS[user].into(), tenant.into()];
                self.bench.execute(statement, values).await;
                self.model.set_member(user, tenant, is_member);
            }
            Step::Wait { seconds } => {
                self.bench.server.clock.advance(seconds);
                self.model.now += seconds;
            }
            _ => {}
        }
    }
}
