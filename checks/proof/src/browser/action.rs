//! Everything that can happen, and how it is told.

use core::fmt;

use super::state::{Kind, Message};
use super::tab::doubt::Doubt;
use super::thief::Shown;

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action(pub(crate) Happening);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happening {
    Ask { tab: usize, request: usize },
    Wake { tab: usize, request: usize },
    Leave { tab: usize, request: usize },
    Check { tab: usize, request: usize },
    Refuse { tab: usize, request: usize },
    Answer { tab: usize, request: usize },
    Cut { tab: usize, request: usize },

    FallDue { tab: usize },
    PassEnd { tab: usize },
    Sign { tab: usize, is_called: bool },
    Look { tab: usize },
    Retry { tab: usize },
    TakeLock { tab: usize },
    LockWaitOver { tab: usize },
    GetKey { tab: usize },
    LoseKey { tab: usize },
    Deliver { tab: usize },
    LoseAnswer { tab: usize },
    TimeOut { tab: usize },
    Doubt { tab: usize, doubt: Doubt },

    Serve(Message),
    Lose(Message),
    Double(Message),

    CatchUp { tab: usize },
    Notice { tab: usize },
    FallBack,
    LogOut { tab: usize },
    LogIn { tab: usize },
    Kill { tab: usize },
    Reopen { tab: usize },

    Crash,
    Expire,
    Revoke,
    Minute,
    Idle,

    Steal,
    Present(Shown),
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Happening::Ask { tab, request } => write!(f, "tab {tab} makes request {request}"),
            Happening::Wake { tab, request } => {
                write!(
                    f,
                    "request {request} of tab {tab} hears that its wait is over"
                )
            }
            Happening::Leave { tab, request } => {
                write!(f, "request {request} of tab {tab} waits no longer")
            }
            Happening::Check { tab, request } => {
                write!(f, "request {request} of tab {tab} reaches the server")
            }
            Happening::Refuse { tab, request } => {
                write!(
                    f,
                    "request {request} of tab {tab} reaches an endpoint that answers 401"
                )
            }
            Happening::Answer { tab, request } => {
                write!(f, "request {request} of tab {tab} is answered")
            }
            Happening::Cut { tab, request } => write!(f, "request {request} of tab {tab} is lost"),
            Happening::FallDue { tab } => {
                write!(f, "tab {tab} is used when its token is close to its end")
            }
            Happening::PassEnd { tab } => {
                write!(f, "tab {tab} counts that its token is past its end")
            }
            Happening::Sign {
                tab,
                is_called: true,
            } => {
                write!(f, "somebody presses \"Try again\" in tab {tab}")
            }
            Happening::Sign { tab, .. } => write!(f, "tab {tab} wakes"),
            Happening::GetKey { tab } => write!(f, "tab {tab} has its attempt id"),
            Happening::LoseKey { tab } => write!(f, "tab {tab} finds the browser's key gone"),
            Happening::FallBack => write!(f, "the storage loses its last write"),
            Happening::Look { tab } => write!(f, "the refresh of tab {tab} looks what to do"),
            Happening::Retry { tab } => write!(f, "the refresh of tab {tab} is tried again"),
            Happening::TakeLock { tab } => write!(f, "tab {tab} gets the lock"),
            Happening::LockWaitOver { tab } => {
                write!(
                    f,
                    "tab {tab} has waited too long for the lock, and goes on without"
                )
            }
            Happening::Deliver { tab } => {
                write!(f, "the answer to the refresh of tab {tab} arrives")
            }
            Happening::LoseAnswer { tab } => {
                write!(f, "the answer to the refresh of tab {tab} is lost")
            }
            Happening::TimeOut { tab } => {
                write!(
                    f,
                    "tab {tab} gives its refresh up; what it sent may still arrive"
                )
            }
            Happening::Doubt { tab, doubt } => {
                let status = match doubt {
                    Doubt::Unauthorized => "401",
                    Doubt::Denied => "400 or 403",
                };
                write!(
                    f,
                    "the refresh of tab {tab} is answered by {status} in a gateway's words"
                )
            }
            Happening::Serve(message) => write!(f, "{} reaches the server", Told(message)),
            Happening::Lose(message) => write!(f, "{} is lost, or answered by 5xx", Told(message)),
            Happening::Double(message) => write!(f, "{} is doubled on the wire", Told(message)),
            Happening::CatchUp { tab } => write!(f, "tab {tab} sees the last write to the storage"),
            Happening::Notice { tab } => {
                write!(f, "tab {tab} is told that the storage has changed")
            }
            Happening::LogOut { tab } => write!(f, "the user signs out in tab {tab}"),
            Happening::LogIn { tab } => write!(f, "somebody signs in in tab {tab}"),
            Happening::Kill { tab } => write!(f, "tab {tab} is killed"),
            Happening::Reopen { tab } => write!(f, "tab {tab} is opened again"),
            Happening::Crash => write!(f, "the server crashes and comes back"),
            Happening::Expire => write!(f, "all access tokens die"),
            Happening::Revoke => write!(f, "an administrator ends all sessions"),
            Happening::Minute => write!(f, "a minute passes"),
            Happening::Idle => write!(f, "the sessions' idle time passes"),
            Happening::Steal => write!(f, "a thief copies the storage"),
            Happening::Present(Shown::Copy) => write!(f, "the thief presents the stolen token"),
            Happening::Present(Shown::CopiedPair) => {
                write!(
                    f,
                    "the thief presents the stolen token with its stolen attempt"
                )
            }
            Happening::Present(Shown::Newest) => {
                write!(f, "the thief presents the newest token that it has bought")
            }
        }
    }
}

struct Told<'a>(&'a Message);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Message {
            kind,
            token,
            sender,
        } = self.0;
        match kind {
            Kind::Refresh => f.write_str("the refresh")?,
            Kind::SignOut => f.write_str("the sign-out")?,
        }
        write!(
            f,
            " with token {} of login {}",
            token.generation, token.login
        )?;
        match (kind, sender) {
            (_, Some(tab)) => write!(f, " by tab {tab}"),
            (Kind::Refresh, None) => f.write_str(" that nobody waits for"),
            (Kind::SignOut, None) => Ok(()),
        }
    }
}
