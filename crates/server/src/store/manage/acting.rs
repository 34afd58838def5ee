//! Who asks for a change, looked at again under the locks of its transaction.

use futures_util::future::BoxFuture;
use tollgate_api_types::{Change, EventKind, Role};

use crate::authority::{Authority, Refusal};
use crate::rotation::{End, Seconds};
use crate::store::accounts::membership;
use crate::store::events::{self, NOBODY, NewEvent};
use crate::store::session::find;
use crate::store::sql::{Connection, Lock};
use crate::store::{Database, StoreError};
use crate::token::FamilyId;

/// Who asks for a change, as the request has shown it.
#[derive(Debug, Clone)]
pub struct Acting {
    /// The session that asks.
    pub session: FamilyId,
    /// Its user.
    pub usr_id: String,
    /// The tenant of the request.
    pub tenant_id: String,
    /// Where it comes from.
    pub ip: String,
}

/// Why a change wasn't made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denied {
    /// The database has failed.
    Store(StoreError),
    /// It may not, or can't, be made.
    Refused(Refusal),
}

/// Who makes a change, at the moment in which it is made.
#[derive(Debug, Clone)]
pub(super) struct Actor {
    /// What that allows.
    pub(super) authority: Authority,
    /// The session that asks.
    pub(super) session: FamilyId,
    /// The tenant that this session is in.
    pub(super) session_tenant: String,
    /// Where it comes from.
    pub(super) ip: String,
    /// What time it is.
    pub(super) now: Seconds,
}

/// Why nothing changes for somebody who has looked at another version than the one that is there.
pub(crate) const LATE: &str = "Somebody else has changed this meanwhile. Look at it again.";

/// Two users at once, in the order of their names.
const LOCK_BOTH: Lock =
    Lock("SELECT 1 FROM users WHERE usr_id = $1 OR usr_id = $2 ORDER BY usr_id FOR UPDATE");

impl Acting {
    /// Locks the user who asks and the one whom it is about, and says what may be done in a tenant now.
    ///
    /// Of two who take rights from each other at once, one comes first and the other finds that they are gone.
    pub(super) async fn lock(
        &self,
        tx: &mut Connection,
        target: &str,
        tenant_id: &str,
    ) -> Result<Actor, Denied> {
        tx.lock(LOCK_BOTH, [(&self.usr_id).into(), target.into()])
            .await?;
        let out = |end| Denied::Refused(Refusal::CallerIsOut(end));
        let session = find(tx, self.session)
            .await?
            .ok_or(out(End::StandingLost))?;
        if let Some(end) = session.end_at(session.now) {
            return Err(out(end));
        }
        let membership = membership(tx, &self.usr_id, tenant_id).await?;
        Ok(Actor {
            authority: Authority::within(&self.usr_id, session.role, tenant_id, membership)?,
            session: self.session,
            session_tenant: session.tenant_id,
            ip: self.ip.clone(),
            now: session.now,
        })
    }
}

impl Actor {
    /// Whoever has a shell on the server's machine: locks the user whom it is about.
    pub(super) async fn at_shell(tx: &mut Connection, target: &str) -> Result<Self, StoreError> {
        tx.lock(LOCK_BOTH, [target.into(), target.into()]).await?;
        Ok(Self {
            authority: Authority::new(NOBODY, Role::Admin, "", Role::Member),
            // No session has this name: none is spared.
            session: FamilyId([0; 16]),
            session_tenant: String::new(),
            ip: NOBODY.into(),
            now: tx.now().await?,
        })
    }

    /// Writes down what has been done to a user.
    ///
    /// What a tenant's administrator does is told in that tenant.
    pub(super) async fn record(
        &self,
        tx: &mut Connection,
        kind: EventKind,
        usr_id: &str,
        changes: &[Change],
    ) -> Result<(), StoreError> {
        let tenant_id = self.authority.limits();
        self.record_in(tx, kind, usr_id, changes, tenant_id).await
    }

    /// The same for what has been done in a tenant.
    pub(super) async fn record_in(
        &self,
        tx: &mut Connection,
        kind: EventKind,
        usr_id: &str,
        changes: &[Change],
        tenant_id: Option<&str>,
    ) -> Result<(), StoreError> {
        let detail = match changes {
            [] => None,
            changes => serde_json::to_string(changes).ok(),
        };
        let actor = self.authority.usr_id.as_str();
        let event = NewEvent {
            at: self.now,
            kind,
            usr_id,
            actor: (actor != usr_id).then_some(actor),
            family: None,
            ip: &self.ip,
            detail: detail.as_deref(),
        };
        events::insert_in(tx, event, tenant_id).await
    }
}

/// A field of something new.
pub(super) fn given(field: &str, value: &str) -> Change {
    Change {
        field: field.into(),
        before: None,
        after: Some(value.into()),
    }
}

/// A field before and after; `None` if it is the same.
pub(super) fn change(field: &str, before: &str, after: &str) -> Option<Change> {
    (before != after).then(|| Change {
        field: field.into(),
        before: Some(before.into()),
        after: Some(after.into()),
    })
}

impl Database {
    /// Runs a job whose answer may be a refusal.
    pub(super) async fn manage<T, F>(&self, job: F) -> Result<T, Denied>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, Denied>> + Send + 'static,
    {
        let outcome = self.write(move |tx| {
            Box::pin(async move {
                match job(tx).await {
                    Ok(done) => Ok(Ok(done)),
                    Err(Denied::Refused(refusal)) => Ok(Err(refusal)),
                    Err(Denied::Store(error)) => Err(error),
                }
            })
        });
        Ok(outcome.await??)
    }
}

impl From<StoreError> for Denied {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refusal> for Denied {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
