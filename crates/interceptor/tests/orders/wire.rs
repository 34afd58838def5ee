//! What is on its way to the server.

use std::time::Duration;

use serde_json::Value;
use tollgate_interceptor::testing::Call;

use crate::footprint::Access;
use crate::plan::Fault;
use crate::server::{Answer, Server};
use crate::tasks::TaskId;

pub(crate) struct Wire {
    /// The tab, and how many calls it had sent before.
    pub(crate) id: (usize, usize),
    /// The task that waits for the answer.
    pub(crate) owner: Option<TaskId>,
    /// Whether the tab held the lock when it was sent.
    pub(crate) is_locked: bool,
    /// Whether the tab had waited for the lock in vain.
    pub(crate) is_given_up: bool,
    /// Whether there will never be an answer.
    pub(crate) is_silent: bool,
    /// Whether it was sent by the last choice.
    pub(crate) is_new: bool,
    pub(crate) call: Call,
}

/// A refresh that was given up, and may still reach the server.
pub(crate) struct Ghost {
    pub(crate) number: usize,
    pub(crate) since: Duration,
    refresh_token: String,
    attempt: Option<String>,
}

/// What a call asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Endpoint {
    Login,
    Refresh,
    Logout,
    Other,
}

impl Wire {
    pub(crate) fn is_refresh(&self) -> bool {
        self.endpoint() == Endpoint::Refresh
    }

    fn endpoint(&self) -> Endpoint {
        let path = self.call.request.path();
        match path {
            _ if path.contains("/auth/login/") => Endpoint::Login,
            _ if path.ends_with("/auth/refresh") => Endpoint::Refresh,
            _ if path.ends_with("/auth/logout") => Endpoint::Logout,
            _ => Endpoint::Other,
        }
    }

    /// What an answer does to the server.
    pub(crate) fn access(&self) -> Access {
        match self.endpoint() {
            Endpoint::Other => Access::Read,
            _ => Access::Write,
        }
    }

    pub(crate) fn may_suffer(&self, fault: Fault) -> bool {
        match fault {
            Fault::Refused | Fault::Stale | Fault::Bare | Fault::Denied => self.is_refresh(),
            Fault::Unauthorized => self.endpoint() == Endpoint::Other,
            _ => true,
        }
    }

    /// Answers as a server does that is well; returns the session that it has opened.
    pub(crate) fn answer(self, server: &mut Server) -> Option<Value> {
        let endpoint = self.endpoint();
        let answer = self.ask(server);
        match answer {
            Ok(data) => {
                self.call.reply_ok(&data.to_string());
                (endpoint == Endpoint::Login).then_some(data)
            }
            Err((status, code)) => {
                self.call.reply_failed(status, code);
                None
            }
        }
    }

    /// Goes wrong; returns itself if it stays on the wire.
    pub(crate) fn suffer(mut self, fault: Fault, server: &mut Server) -> Option<Self> {
        match fault {
            Fault::Lost => {
                // The server has done it, and nobody learns of it.
                drop(self.ask(server));
                drop(self.call);
            }
            Fault::Cut => drop(self.call),
            Fault::Busy => self.call.reply_failed(503, "UNAVAILABLE"),
            Fault::Later => self.call.reply_with(503, "", &[("retry-after", "3")]),
            Fault::Page => self.call.reply(200, "<!doctype html><title>Wi-Fi</title>"),
            Fault::Bare => self.call.reply(401, ""),
            Fault::Denied => self
                .call
                .reply(403, r#"{"status":403,"error":"Forbidden"}"#),
            Fault::Silence => {
                self.is_silent = true;
                return Some(self);
            }
            Fault::Refused => {
                server.end(self.bearer(), "SESSION_EXPIRED");
                return self.answer(server).and(None);
            }
            Fault::Stale => {
                server.note_refusal(self.bearer(), "TOKEN_STALE");
                self.call.reply_failed(409, "TOKEN_STALE");
            }
            Fault::Unauthorized => {
                server.not_taken.insert(self.bearer().to_owned());
                self.call.reply_failed(401, "TOKEN_INVALID");
            }
        }
        None
    }

    pub(crate) fn ghost(&self, since: Duration) -> Ghost {
        Ghost {
            number: 0,
            since,
            refresh_token: self.bearer().to_owned(),
            attempt: self.attempt().map(str::to_owned),
        }
    }

    pub(crate) fn bearer(&self) -> &str {
        self.call.bearer().unwrap_or_default()
    }

    fn attempt(&self) -> Option<&str> {
        self.call.request.headers().get("x-refresh-attempt")
    }

    fn ask(&self, server: &mut Server) -> Answer {
        let path = self.call.request.path();
        match self.endpoint() {
            Endpoint::Login => Ok(server.log_in(path.rsplit('/').next().unwrap_or_default())),
            Endpoint::Refresh => server.refresh(self.bearer(), self.attempt()),
            Endpoint::Logout => {
                server.end(self.bearer(), "SESSION_REVOKED");
                Ok(Value::Null)
            }
            Endpoint::Other => server.read(self.bearer(), path),
        }
    }
}

impl Ghost {
    pub(crate) fn haunt(self, server: &mut Server) {
        drop(server.refresh(&self.refresh_token, self.attempt.as_deref()));
    }
}
