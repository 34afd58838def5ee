//! English.

use tollgate_interceptor::LogoutReason;

use super::label::Label;
use super::{Ending, Naming, minutes};
use crate::cause::Cause;
use crate::recording::{Outcome, Phase};
use crate::sentence::Sentence;
use crate::timers::{Timer, TimerKind};
use crate::usual::Comparison;

pub(super) fn sentence(naming: Naming, sentence: &Sentence) -> String {
    let key = key(naming);
    match sentence {
        Sentence::NobodyIsLoggedIn => {
            format!("Nobody is signed in. Requests go out without a {key}.")
        }
        Sentence::SignedOut { why } => format!("You were signed out: {}.", reason(why)),
        Sentence::Waiting { n: 1 } => format!("1 request is waiting. It fetches a new {key}."),
        Sentence::Waiting { n } => {
            format!("{n} requests are waiting. One of them fetches a new {key} for all.")
        }
        Sentence::WaitingLonger {
            n,
            why,
            next_try_in,
        } => format!(
            "{} for a new {key}. The last try failed ({}). Next try in {next_try_in} s. Nobody is signed out.",
            if *n == 1 {
                "1 request is waiting".to_owned()
            } else {
                format!("{n} requests are waiting")
            },
            cause(naming, *why)
        ),
        Sentence::RenewingEarly => {
            format!("Your {key} is being renewed ahead of time. Nobody has to wait.")
        }
        Sentence::Releasing { answered, of } => {
            format!("The new {key} is here. {answered} of {of} requests are answered.")
        }
        Sentence::Done { good, of } if good == of => {
            format!("Done: {good} of {of} answered, 1 new {key}. Nobody noticed.")
        }
        Sentence::Done { good, of } => format!(
            "Done: {good} of {of} answered, 1 new {key}. The others failed for another reason."
        ),
        Sentence::RenewedEarly => {
            format!("Your {key} was renewed ahead of time. Nobody had to wait.")
        }
        Sentence::Expired => format!("Your {key} has just expired. The next request will notice."),
        Sentence::Good => format!("Your {key} is good. The server has not said for how long."),
        Sentence::GoodFor { seconds } => format!("Your {key} is good for {}.", minutes(*seconds)),
    }
}

fn key(naming: Naming) -> &'static str {
    match naming {
        Naming::Plain => "key",
        Naming::Technical => "access token",
    }
}

pub(super) fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::OnItsWay => "on its way",
        Phase::Refused => "refused 401",
        Phase::Waiting => "waiting",
        Phase::SentAgain => "sent again",
        Phase::PutOff => "put off",
    }
}

pub(super) fn cause(naming: Naming, cause: Cause) -> String {
    match cause {
        Cause::NotSent => "it could not be sent".to_owned(),
        Cause::Offline => "there is no network".to_owned(),
        Cause::NoAnswer => "no answer came".to_owned(),
        Cause::TooLate => "no answer came in time".to_owned(),
        Cause::Redirected => "the server sent it elsewhere".to_owned(),
        Cause::Status(status) => format!("the server answered {status}"),
        Cause::Unreadable(status) => format!("the answer {status} can't be read"),
        Cause::SessionOver => "the session is over".to_owned(),
        Cause::NotRenewed => format!("no new {} came in time", key(naming)),
    }
}

pub(super) fn reason(reason: &LogoutReason) -> &'static str {
    match reason {
        LogoutReason::LoggedOut => "you signed out",
        LogoutReason::Elsewhere => "you signed out in another tab",
        LogoutReason::Unreadable => "the stored session can't be read",
        LogoutReason::Switched => "another session was chosen in another tab",
        LogoutReason::Expired => "the session has expired",
        LogoutReason::Revoked => "the session was ended on the server",
        LogoutReason::Reused => "the session was used in two places",
        LogoutReason::Stale => "the browser's storage fell back to an older session",
        LogoutReason::KeyLost => "the browser has lost the key of the session",
        LogoutReason::Invalid { .. } => "the server no longer accepts the session",
    }
}

pub(super) fn ending(reason: &LogoutReason, ending: Ending) -> String {
    let [said, why, to_do] = match reason {
        LogoutReason::LoggedOut | LogoutReason::Elsewhere | LogoutReason::Switched => [
            "Nothing: somebody signed out in this browser.",
            "A session that is signed out of is over in all tabs.",
            "Sign in again.",
        ],
        LogoutReason::Unreadable => [
            "Nothing: it was not asked.",
            "What this browser had kept of the session can’t be read, and without it no request can be sent.",
            "Sign in again. If this happens often, see whether an extension or another app clears this browser’s storage.",
        ],
        LogoutReason::Expired => [
            "The session has reached its end.",
            "A session ends when it was not used for too long. When its longest time is over, it ends in any case.",
            "Sign in again. Your work continues where you were.",
        ],
        LogoutReason::Revoked => [
            "The session was ended on the server.",
            "Somebody has ended it: you from another device, or an administrator. It takes effect at the next request.",
            "Sign in again. If that wasn’t you, ask your administrator.",
        ],
        LogoutReason::Reused => [
            "The session was renewed from two places.",
            "That is how a stolen copy shows itself, so the server ends the session for both.",
            "Sign in again, and change your password if you can’t explain it.",
        ],
        LogoutReason::Stale => [
            "The key with which the session is renewed is an old one.",
            "This browser’s storage fell back to an earlier state, as after a restored backup, and the newer key is lost.",
            "Sign in again.",
        ],
        LogoutReason::KeyLost => [
            "The renewal was not signed with the key that belongs to the session.",
            "This browser has lost that key, and without it the server can’t tell you from a thief.",
            "Sign in again. If this happens often, see whether this browser clears its storage when it closes.",
        ],
        LogoutReason::Invalid { code: Some(code) } => {
            return match ending {
                Ending::Said => {
                    format!("It no longer accepts the session, and gave the code {code}.")
                }
                other => self::ending(&LogoutReason::Invalid { code: None }, other),
            };
        }
        LogoutReason::Invalid { code: None } => [
            "It no longer accepts the session, and gave no reason.",
            "Without the server’s consent no new key can be fetched.",
            "Sign in again. If it happens again, copy the report and ask for help.",
        ],
    };
    match ending {
        Ending::Said => said,
        Ending::Why => why,
        Ending::ToDo => to_do,
    }
    .to_owned()
}

pub(super) fn timer(naming: Naming, timer: Timer) -> String {
    let (key, left) = (key(naming), minutes(timer.left));
    match timer.kind {
        TimerKind::Renewal => format!("new {key} ahead of time in {left}"),
        TimerKind::NextTry => format!("next try for a new {key} in {left}"),
        TimerKind::SendAgain { n: 1 } => format!("1 request is sent again in {left}"),
        TimerKind::SendAgain { n } => format!("{n} requests are sent again in {left}"),
    }
}

pub(super) fn comparison(naming: Naming, comparison: &Comparison) -> String {
    let key = key(naming);
    let Comparison {
        n_requests,
        n_lost_usually,
        n_refreshes_usually,
        n_lost,
        n_refreshes,
        is_signed_out,
    } = comparison;
    if *n_requests == 0 {
        return format!("Nothing to compare yet: no request has met an expired {key}.");
    }
    let requests = if *n_requests == 1 {
        "request"
    } else {
        "requests"
    };
    let keys = if *n_refreshes_usually == 1 { "" } else { "s" };
    let end = if *is_signed_out {
        " The usual code would have signed you out."
    } else {
        ""
    };
    format!(
        "The usual code would have lost {n_lost_usually} of {n_requests} {requests} and fetched {n_refreshes_usually} new {key}{keys}. \
         This one lost {n_lost} and fetched {n_refreshes}.{end}"
    )
}

pub(super) fn n_new(n: u32) -> String {
    format!("{n} new")
}

pub(super) fn outcome(naming: Naming, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Answered(status) => format!("answered {status}"),
        Outcome::Failed(why) => format!("failed: {}", cause(naming, *why)),
        Outcome::Aborted => "no longer wanted".to_owned(),
    }
}

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::ShowMe => "Show me",
        Label::ShowMeHint => {
            "Lets your key expire and sends 20 requests, drawn four times slower. Watch them pile up at the gate."
        }
        Label::ShowMeBusy => "It is being shown now. The button works again at the end.",
        Label::Expire => "Expire my key now",
        Label::ExpireHint => "Nothing happens until the next request. Watch it wait, and go on.",
        Label::SendTwenty => "Send 20 requests",
        Label::SendTwentyHint => "Watch how many of them fetch a new key: never more than one.",
        Label::SecondTab => "Open a second tab, and send 20 in both",
        Label::SecondTabHint => "Watch one tab fetch the key, and the other take it over.",
        Label::Pause => "Pause",
        Label::Resume => "Go on",
        Label::Clear => "Clear",
        Label::Export => "Save as HAR",
        Label::TechnicalNames => "Technical names",
        Label::Compare => "Compare with the usual code",
        Label::CompareNote => {
            "A simulation: what the interceptor that everybody pastes would have done with the same requests."
        }
        Label::ThisTab => "This tab",
        Label::OtherTab => "Tab",
        Label::TookOver => "took over the new key",
        Label::LateRefusal => "refused late (401): sent again, no new key needed",
        Label::Early => "renewed ahead of time, nobody waited",
        Label::GateClosed => "fetching a new key",
        Label::GatePutOff => "no answer yet, trying again",
        Label::GateOpen => "new key",
        Label::GateGivenUp => "no answer",
        Label::GateSessionOver => "signed out",
        Label::Requests => "requests",
        Label::Waited => "waited",
        Label::Refreshes => "new keys fetched",
        Label::Saved => "would have failed",
        Label::Logouts => "sign-outs",
        Label::List => "Requests, newest first",
        Label::FilterPath => "Path contains",
        Label::OnlyWaited => "Only those that waited",
        Label::Empty => {
            "Nothing has been sent yet. Press “Show me” to see what happens when a key runs out."
        }
        Label::NoMatch => "No request fits these filters.",
        Label::Request => "Request",
        Label::Tab => "Tab",
        Label::Outcome => "Outcome",
        Label::WaitedFor => "Waited, ms",
        Label::TookInAll => "In all, ms",
        Label::RequestId => "Request id",
        Label::Generations => "Key, first and last",
        Label::Close => "Close",
        Label::Picture => "What happens, as time goes on from left to right",
        Label::NotSentYet => "not sent yet",
        Label::UnderWay => "under way",
        Label::WaitsForEver => "never answered",
        Label::LoginPage => "login page",
        Label::Experiments => "Make it harder",
        Label::AtLeast => "Took at least, ms",
        Label::Status => "Status",
        Label::AnyAnswer => "any",
        Label::GoodAnswer => "answered (2xx)",
        Label::RefusedAnswer => "refused (4xx)",
        Label::ServerErrorAnswer => "server error (5xx)",
        Label::NoAnswer => "no answer",
        Label::ClearFilters => "Clear filters",
        Label::Method => "Method",
        Label::Path => "Path",
        Label::Phases => "What it went through",
        Label::WhatWasSaid => "What the server said",
        Label::WhyItEnds => "Why that ends a session",
        Label::WhatToDo => "What to do",
        Label::Report => "Everything, line by line",
        Label::Copy => "Copy for a bug report",
        Label::Copied => "Copied.",
        Label::CopyRefused => {
            "This browser doesn’t allow copying. Open the lines above and select them."
        }
    }
}
