//! Logins whose password has been looked at, as they are handed to the store.

use tollgate_server::peer::{Fingerprint, Peer};
use tollgate_server::rotation::Class;
use tollgate_server::store::{Credentials, Login, NewSession};
use tollgate_server::throttle::{Counted, Key, Limits, Subject};
use tollgate_server::token::FamilyId;

use crate::support::Server;

/// A wrong guess from an address.
pub(crate) fn wrong(server: &Server, usr_id: &str, ip: &str) -> Login {
    let keys = server.state.keys.current();
    let key = |subject| Key::of(subject, &keys);
    Login {
        usr_id: Some(usr_id.to_owned()),
        begins: None,
        counted: Counted {
            device: None,
            account: key(Subject::Account(usr_id)),
            peer: key(Subject::Peer(ip)),
        },
        limits: Limits::from(server.state.settings.throttle),
        peer: Peer {
            ip: ip.to_owned(),
            device: "",
            browser: "",
            fingerprint: Fingerprint::of(b"", ip),
        },
    }
}

/// The right password of a user who was as this says when it was looked at.
pub(crate) fn right(server: &Server, user: &Credentials) -> Login {
    Login {
        begins: Some(new_session(server, user)),
        ..wrong(server, &user.usr_id, "192.0.2.1")
    }
}

fn new_session(server: &Server, user: &Credentials) -> NewSession {
    NewSession {
        id: FamilyId::generate(),
        usr_id: user.usr_id.clone(),
        tenant_id: user.tenant_id.clone(),
        is_one_time: user.one_time_until.is_some(),
        user_epoch: user.epoch,
        kid: server.state.keys.active(),
        salt: [0; 16],
        class: Class::K2,
        lifetimes: server.state.settings.lifetimes(),
        limit: server.state.settings.session_limit(),
    }
}
