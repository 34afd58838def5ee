//! Ending sessions.

use leptos::prelude::*;
use tollgate_api_types::{SessionInfo, SessionsToEnd};
use tollgate_interceptor::signals::use_client;
use tollgate_interceptor::{Client, Error};

use crate::components::problem::Problem;
use crate::words::sessions;
use crate::{api, words};

/// The most sessions that one request can name.
const MOST_AT_ONCE: usize = 100;

/// What is to be ended.
#[derive(Debug, Clone)]
pub(super) enum End {
    /// One session.
    One(Box<SessionInfo>),
    /// All of one's own but this one.
    Others,
    /// Those of these public names.
    Chosen(Vec<String>),
    /// Those of a list.
    Listed(SessionsToEnd),
    /// Those of everybody.
    All,
}

/// Ends sessions, and says what came of it.
pub(super) type EndAction = Action<End, Result<String, Problem>>;

/// The action, for as long as the component that calls this is there.
pub(super) fn use_end() -> EndAction {
    let client = use_client();
    Action::new_local(move |what: &End| {
        let answer = end(client.clone(), what.clone());
        async move { answer.await.map_err(|error| words::problem(&error)) }
    })
}

async fn end(client: Client, what: End) -> Result<String, Error> {
    match what {
        End::One(session) => {
            api::end_session(client, &session.sid).await?;
            Ok(sessions::ended_one(&sessions::name(&session)))
        }
        End::Others => {
            api::end_other_sessions(client).await?;
            Ok(sessions::ENDED_OTHERS.get().to_owned())
        }
        End::Chosen(sids) => {
            let mut n_ended = 0;
            for sids in sids.chunks(MOST_AT_ONCE) {
                let which = SessionsToEnd {
                    sids: Some(sids.to_vec()),
                    whose: Some(tollgate_api_types::Whose::Everybody),
                    ..SessionsToEnd::default()
                };
                n_ended += api::end_sessions(client.clone(), which).await?.n_ended;
            }
            Ok(sessions::ended_many(n_ended))
        }
        End::Listed(which) => {
            let mut n_ended = 0;
            loop {
                let ended = api::end_sessions(client.clone(), which.clone()).await?;
                n_ended += ended.n_ended;
                // Where nothing more can be ended, asking again would go on for ever.
                if !ended.has_more || ended.n_ended == 0 {
                    return Ok(sessions::ended_many(n_ended));
                }
            }
        }
        End::All => {
            let ended = api::end_all_sessions(client).await?;
            Ok(sessions::ended_many(ended.n_ended))
        }
    }
}
