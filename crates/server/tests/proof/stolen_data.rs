//! Who has the whole database, and not the master key, has no usable token.

use std::collections::BTreeSet;
use std::fs;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tollgate_server::demo::ADMIN;
use tollgate_server::key_file::KeyFile;
use tollgate_server::keys::{KeyId, Keys, random};
use tollgate_server::rotation::Seconds;
use tollgate_server::store::Session;
use tollgate_server::token::{Access, AccessToken, FamilyId, Refresh, RefreshToken};

use super::{size, tell};
use crate::support::{Ask, Browser, NOON, Server};

/// A token that the thief has made of what was stolen.
enum Forged {
    Refresh(String),
    Access(String),
}

/// All that a row knows, as keys of 32 bytes: twice what has 16, and a few that somebody might have forgotten.
fn keys_out_of(session: &Session) -> Vec<[u8; 32]> {
    let twice = |half: [u8; 16]| {
        let mut key = [0; 32];
        key[..16].copy_from_slice(&half);
        key[16..].copy_from_slice(&half);
        key
    };
    let attempts = session.family.attempts.iter().flatten().map(|hash| hash.0);
    let mut keys: Vec<_> = attempts.collect();
    keys.extend([twice(session.salt), twice(session.id.0)]);
    keys.extend([[0; 32], [0xff; 32], random()]);
    keys
}

/// A key ring that holds one master key, by the number that the stolen row names.
fn ring(server: &Server, kid: KeyId, key: [u8; 32]) -> Keys {
    let path = server.folder.path("forged.key");
    fs::write(&path, format!("{kid} {}\n", URL_SAFE_NO_PAD.encode(key))).unwrap();
    KeyFile::open(&path).unwrap().keep().unwrap()
}

/// Every token that the row lets its thief think of, with this master key.
fn forge(session: &Session, keys: &Keys) -> Vec<Forged> {
    let Session { id, salt, kid, .. } = *session;
    let generation = session.family.generation;
    let refresh = [generation - 1, generation, generation + 1].map(|generation| {
        let payload = Refresh { generation };
        let token = RefreshToken {
            kid,
            family: id,
            payload,
        };
        Forged::Refresh(token.seal(keys, &salt).unwrap().expose().to_owned())
    });
    let access = [NOON + 300, Seconds::MAX].map(|expires_at| {
        let payload = Access {
            epoch: session.access_epoch,
            expires_at,
            nonce: random(),
        };
        let token = AccessToken {
            kid,
            family: id,
            payload,
        };
        Forged::Access(token.seal(keys, &salt).unwrap().expose().to_owned())
    });
    refresh.into_iter().chain(access).collect()
}

/// Three sessions that have been used for a while, so that all that is ever stored is there.
async fn sessions(server: &Server) -> Vec<Browser> {
    let mut browsers = Vec::new();
    for usr_id in [ADMIN, "mina", ADMIN] {
        let mut browser = server.login(usr_id).await;
        for _ in 0..5 {
            let reply = server.send(browser.ask_refresh()).await;
            browser.adopt(&reply);
        }
        browsers.push(browser);
    }
    browsers
}

async fn stolen(server: &Server, browser: &Browser) -> Session {
    let id = FamilyId::parse(&browser.sid).unwrap();
    server.state.db.session(id).await.unwrap().unwrap()
}

#[tokio::test]
async fn nothing_that_is_forged_from_the_stored_data_is_accepted_or_changes_anything() {
    let server = Server::start().await;
    let browsers = sessions(&server).await;
    let mut n_forged = 0;
    for browser in &browsers {
        let session = stolen(&server, browser).await;
        let mut keys = keys_out_of(&session);
        keys.extend((0..size(0, 2_000)).map(|_| random::<32>()));
        for key in keys {
            let ring = ring(&server, session.kid, key);
            for token in forge(&session, &ring) {
                refuse(&server, &session, token).await;
                n_forged += 1;
            }
        }
        let after = stolen(&server, browser).await;
        assert_eq!(after.family, session.family, "a forgery changes no state");
    }
    for mut browser in browsers {
        let reply = server.send(browser.ask_refresh()).await;
        browser.adopt(&reply);
        assert_eq!(reply.data()["gen"], 6);
    }
    tell(format_args!(
        "{n_forged} tokens forged from stored rows: none was accepted"
    ));
}

/// With each attempt that the row could give away, too.
async fn refuse(server: &Server, session: &Session, token: Forged) {
    match token {
        Forged::Access(token) => {
            let reply = server.get("me", &token).await;
            reply.expect(401, "TOKEN_INVALID");
        }
        Forged::Refresh(token) => {
            for ask in [Ask::refresh(&token), Ask::logout(&token)] {
                server.send(ask).await.expect(401, "TOKEN_INVALID");
            }
            for attempt in attempts_out_of(session) {
                let ask = Ask::refresh(&token).header("x-refresh-attempt", &attempt);
                server.send(ask).await.expect(401, "TOKEN_INVALID");
            }
        }
    }
}

/// What of a row could be taken for an attempt.
fn attempts_out_of(session: &Session) -> BTreeSet<String> {
    let attempts = session.family.attempts.iter().flatten();
    let halves = attempts.flat_map(|hash| [hash.0[..16].to_vec(), hash.0[16..].to_vec()]);
    let others = [session.salt.to_vec(), session.id.0.to_vec()];
    halves
        .chain(others)
        .map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
        .collect()
}

#[tokio::test]
async fn a_stored_hash_of_an_attempt_does_not_help_with_a_copied_token() {
    let server = Server::start().await;
    let browser = server.login(ADMIN).await;
    let reply = server.send(browser.ask_refresh()).await;
    let mut newer = browser.clone();
    newer.adopt(&reply);
    let session = stolen(&server, &browser).await;
    for attempt in attempts_out_of(&session) {
        let copied = Ask::refresh(&browser.refresh).header("x-refresh-attempt", &attempt);
        server.send(copied).await.expect(401, "TOKEN_REUSED");
        server.execute("UPDATE families SET ended = NULL").await;
    }
    server.send(newer.ask_refresh()).await.expect(200, "OK");
}

#[tokio::test]
async fn a_server_with_another_master_key_accepts_nothing_of_this_one() {
    let server = Server::start().await;
    let browsers = sessions(&server).await;
    let session = stolen(&server, &browsers[0]).await;
    let stranger = ring(&server, session.kid, random());
    let other = tollgate_server::app(tollgate_server::AppState {
        keys: stranger.into(),
        ..server.state.clone()
    });
    for browser in &browsers {
        for ask in [
            browser.ask_refresh(),
            Ask::logout(&browser.refresh),
            Ask::get("me").bearer(&browser.access),
        ] {
            let reply = crate::support::send(&other, ask).await;
            reply.expect(401, "TOKEN_INVALID");
        }
        server.send(browser.ask_refresh()).await.expect(200, "OK");
    }
}
