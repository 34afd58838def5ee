//! What went wrong, and why a session is over.

use core::time::Duration;

use tollgate_api_types::result_code;
use tollgate_interceptor::{Error, LogoutReason};

use crate::language::Text;

/// Something that went wrong, as people are told.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Problem {
    /// What happened, in a few words.
    pub title: String,
    /// What it means, and what to do.
    pub detail: String,
    /// What kind of thing it is.
    pub kind: ProblemKind,
    /// What to quote when asking for help.
    pub request_id: Option<String>,
    /// How long the server asks to be left alone.
    pub retry_after: Option<Duration>,
}

/// What one can do about a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// It may pass: try again.
    Passing,
    /// No answer came: it passes when there is a connection again, and is then tried again by itself.
    Unreachable,
    /// It is not allowed, and trying again won't help.
    NotAllowed,
    /// Something else; trying again is worth it once.
    Other,
}

impl ProblemKind {
    /// Whether the same may be sent again as it is: nobody has looked at it yet.
    #[must_use]
    pub const fn is_passing(self) -> bool {
        matches!(self, Self::Passing | Self::Unreachable)
    }
}

/// What to tell about a request that failed.
#[must_use]
pub fn problem(error: &Error) -> Problem {
    let (title, detail) = told(error);
    let kind = match error {
        Error::Forbidden(_) => ProblemKind::NotAllowed,
        error if is_unreachable(error) => ProblemKind::Unreachable,
        error if error.is_retryable() => ProblemKind::Passing,
        _ => ProblemKind::Other,
    };
    Problem {
        title: title.get().to_owned(),
        detail: detail.get().to_owned(),
        kind,
        request_id: error.request_id().map(str::to_owned),
        retry_after: match error {
            Error::Unavailable { retry_after, .. } => *retry_after,
            _ => None,
        },
    }
}

/// Whether no answer of the server's own has come: there is no network, or the server is away.
///
/// What stands in front of a server that is away answers for it, with one of three statuses and no request id.
#[must_use]
pub fn is_unreachable(error: &Error) -> bool {
    match error {
        Error::Offline | Error::Network | Error::Timeout => true,
        Error::Unavailable { failure, .. } => {
            matches!(failure.status, 502..=504) && failure.request_id.is_none()
        }
        Error::RefreshUnavailable { cause } => is_unreachable(cause),
        _ => false,
    }
}

/// Whether the console has words of its own for a code of the server's.
#[must_use]
pub fn is_known(code: &str) -> bool {
    KNOWN.contains(&code)
}

const KNOWN: [&str; 20] = [
    result_code::LOGIN_FAILED,
    result_code::TOKEN_INVALID,
    result_code::SESSION_EXPIRED,
    result_code::SESSION_REVOKED,
    result_code::ALL_SESSIONS_ENDED,
    result_code::TOKEN_REUSED,
    result_code::TOKEN_STALE,
    result_code::PASSWORD_WRONG,
    result_code::PASSWORD_WEAK,
    result_code::PASSWORD_CHANGE_REQUIRED,
    result_code::TOO_MANY_REQUESTS,
    result_code::FORBIDDEN,
    result_code::NOT_FOUND,
    result_code::CONFLICT,
    result_code::METHOD_NOT_ALLOWED,
    result_code::BAD_REQUEST,
    result_code::TOO_SLOW,
    result_code::TOO_LARGE,
    result_code::UNAVAILABLE,
    result_code::INTERNAL,
];

fn told(error: &Error) -> (Text, Text) {
    match error {
        Error::Offline => (
            Text {
                en: "You are offline",
                ko: "오프라인 상태입니다",
            },
            Text {
                en: "Your device has no network. You stay signed in; try again when it is back.",
                ko: "이 기기가 네트워크에 연결되어 있지 않습니다. 로그인 상태는 유지됩니다. 연결되면 다시 시도하세요.",
            },
        ),
        Error::Network => (
            UNREACHABLE,
            Text {
                en: "No answer came. You stay signed in; try again in a moment.",
                ko: "응답이 오지 않았습니다. 로그인 상태는 유지됩니다. 잠시 후 다시 시도하세요.",
            },
        ),
        Error::Timeout => (
            Text {
                en: "The server took too long",
                ko: "서버 응답이 너무 늦습니다",
            },
            Text {
                en: "No answer came in time. You stay signed in; try again in a moment.",
                ko: "제시간에 응답이 오지 않았습니다. 로그인 상태는 유지됩니다. 잠시 후 다시 시도하세요.",
            },
        ),
        Error::RefreshUnavailable { .. } => (
            Text {
                en: "Your session could not be renewed just now",
                ko: "지금은 세션을 연장할 수 없습니다",
            },
            Text {
                en: "You stay signed in; try again in a moment.",
                ko: "로그인 상태는 유지됩니다. 잠시 후 다시 시도하세요.",
            },
        ),
        Error::Unavailable { failure, .. } if failure.status == 429 => (
            Text {
                en: "Too many requests",
                ko: "요청이 너무 많습니다",
            },
            Text {
                en: "The server asks for a pause. You stay signed in; try again when it is over.",
                ko: "서버가 잠시 기다려 달라고 합니다. 로그인 상태는 유지됩니다. 대기 시간이 지나면 다시 시도하세요.",
            },
        ),
        Error::Unavailable { .. } => (
            Text {
                en: "The server is busy",
                ko: "서버가 바쁩니다",
            },
            Text {
                en: "It can't answer right now. You stay signed in; try again in a moment.",
                ko: "지금은 응답할 수 없습니다. 로그인 상태는 유지됩니다. 잠시 후 다시 시도하세요.",
            },
        ),
        Error::Forbidden(failure)
            if failure.code.as_deref() == Some(result_code::PASSWORD_CHANGE_REQUIRED) =>
        {
            (
                Text {
                    en: "You have to choose another password first",
                    ko: "먼저 새 비밀번호를 정해야 합니다",
                },
                Text {
                    en: "The one that you signed in with works for one sign-in, and stops 15 minutes after it.",
                    ko: "로그인할 때 쓴 비밀번호로는 한 번 로그인할 수 있고, 로그인하고 15분이 지나면 쓸 수 없습니다.",
                },
            )
        }
        error => told_of_answer(error),
    }
}

/// What to tell of an answer that did come, or could not have come.
fn told_of_answer(error: &Error) -> (Text, Text) {
    match error {
        Error::Forbidden(_) => (
            Text {
                en: "You don't have permission for this",
                ko: "이 작업을 할 권한이 없습니다",
            },
            Text {
                en: "Ask an administrator if you think that you should.",
                ko: "권한이 필요하면 관리자에게 문의하세요.",
            },
        ),
        Error::NotFound(_) => (
            Text {
                en: "Not found",
                ko: "찾을 수 없습니다",
            },
            Text {
                en: "What you are looking for is no longer here.",
                ko: "찾으시는 항목이 더 이상 없습니다.",
            },
        ),
        Error::Unauthorized(_) => (
            Text {
                en: "The server did not accept your session",
                ko: "서버가 세션을 인정하지 않았습니다",
            },
            Text {
                en: "Try again; if it stays like this, sign out and in again.",
                ko: "다시 시도하세요. 계속되면 로그아웃한 뒤 다시 로그인하세요.",
            },
        ),
        Error::SessionEnded(_) => (
            Text {
                en: "Your session is over",
                ko: "세션이 끝났습니다",
            },
            Text {
                en: "Sign in again to go on.",
                ko: "계속하려면 다시 로그인하세요.",
            },
        ),
        Error::NotOk(_) => (
            Text {
                en: "The server refused this",
                ko: "서버가 요청을 거부했습니다",
            },
            Text {
                en: "Nothing was changed. If you need help, quote the request below.",
                ko: "변경된 내용은 없습니다. 도움이 필요하면 아래 요청 번호를 알려 주세요.",
            },
        ),
        Error::Redirected | Error::Protocol(_) => (
            Text {
                en: "The answer can't be understood",
                ko: "응답을 이해할 수 없습니다",
            },
            Text {
                en: "Something between you and the server may have answered in its place: a sign-in page of the network, or a proxy.",
                ko: "네트워크의 로그인 페이지나 프록시가 서버 대신 응답했을 수 있습니다.",
            },
        ),
        Error::Http(failure) if failure.code.as_deref() == Some(result_code::CONFLICT) => (
            Text {
                en: "This is not possible now",
                ko: "지금은 할 수 없습니다",
            },
            Text {
                en: "Somebody has changed it meanwhile. Look at it again, and then try once more.",
                ko: "그사이 다른 사람이 변경했습니다. 다시 확인한 뒤 시도하세요.",
            },
        ),
        Error::BodySpent => (
            Text {
                en: "This was not sent to its end",
                ko: "전송이 끝나지 않았습니다",
            },
            Text {
                en: "You are still signed in; send it again.",
                ko: "로그인 상태는 그대로입니다. 다시 보내세요.",
            },
        ),
        _ => (
            Text {
                en: "Something went wrong",
                ko: "문제가 발생했습니다",
            },
            Text {
                en: "It is not your fault. If it happens again, quote the request below when you ask for help.",
                ko: "사용자의 잘못이 아닙니다. 같은 문제가 다시 생기면 아래 요청 번호와 함께 문의하세요.",
            },
        ),
    }
}

const UNREACHABLE: Text = Text {
    en: "The server can't be reached",
    ko: "서버에 연결할 수 없습니다",
};

/// What to tell about a login that failed: which of the two was wrong is not told.
#[must_use]
pub fn login_problem(error: &Error) -> Problem {
    let told = match error {
        Error::Unauthorized(_) => Some((
            Text {
                en: "Wrong user name or password",
                ko: "사용자 이름 또는 비밀번호가 올바르지 않습니다",
            },
            Text {
                en: "Check both and try again. A one-time password may have stopped: then ask an administrator for a new one.",
                ko: "둘 다 확인하고 다시 시도하세요. 일회용 비밀번호라면 기간이 지났을 수 있으니 관리자에게 새것을 요청하세요.",
            },
        )),
        Error::Unavailable { failure, .. } if failure.status == 429 => Some((
            Text {
                en: "Too many attempts",
                ko: "시도 횟수가 너무 많습니다",
            },
            Text {
                en: "Too many passwords were wrong. Wait until the time below is over.",
                ko: "비밀번호를 여러 번 잘못 입력했습니다. 아래 시간이 지난 뒤 다시 시도하세요.",
            },
        )),
        Error::Offline => Some((
            Text {
                en: "You are offline",
                ko: "오프라인 상태입니다",
            },
            Text {
                en: "Your device has no network. Try again when it is back.",
                ko: "이 기기가 네트워크에 연결되어 있지 않습니다. 연결되면 다시 시도하세요.",
            },
        )),
        error if error.is_retryable() => Some((
            UNREACHABLE,
            Text {
                en: "It gave no answer, so nobody knows yet whether the password is right. Try again in a moment.",
                ko: "응답이 없어 비밀번호가 맞는지 아직 알 수 없습니다. 잠시 후 다시 시도하세요.",
            },
        )),
        _ => None,
    };
    match told {
        Some((title, detail)) => Problem {
            title: title.get().to_owned(),
            detail: detail.get().to_owned(),
            ..problem(error)
        },
        None => problem(error),
    }
}

/// Why one finds oneself on the login page; `None` when it was one's own doing.
#[must_use]
pub fn logout_reason(reason: &LogoutReason) -> Option<&'static str> {
    let told = match reason {
        LogoutReason::LoggedOut => return None,
        LogoutReason::Elsewhere => Text {
            en: "You were signed out in another tab of this browser.",
            ko: "이 브라우저의 다른 탭에서 로그아웃되었습니다.",
        },
        LogoutReason::Unreadable => Text {
            en: "Your session could not be read from this browser's storage any more. Please sign in again.",
            ko: "이 브라우저의 저장소에서 세션을 더 이상 읽을 수 없습니다. 다시 로그인하세요.",
        },
        LogoutReason::Switched => Text {
            en: "Another session was chosen in another tab of this browser.",
            ko: "이 브라우저의 다른 탭에서 다른 세션을 선택했습니다.",
        },
        LogoutReason::Expired => Text {
            en: "Your session has expired. Please sign in again.",
            ko: "세션이 만료되었습니다. 다시 로그인하세요.",
        },
        LogoutReason::Revoked => Text {
            en: "Your session was ended from another place. Please sign in again.",
            ko: "다른 곳에서 세션을 종료했습니다. 다시 로그인하세요.",
        },
        LogoutReason::Reused => Text {
            en: "Your session was ended for safety: it was used in two places. \
                 If that wasn't you, change your password after you sign in.",
            ko: "안전을 위해 세션을 종료했습니다. 세션이 두 곳에서 사용되었습니다. \
                 본인이 아니라면 로그인한 뒤 비밀번호를 바꾸세요.",
        },
        LogoutReason::Stale => Text {
            en: "This browser's storage fell back to an older session. Please sign in again.",
            ko: "이 브라우저의 저장소가 이전 세션으로 되돌아갔습니다. 다시 로그인하세요.",
        },
        LogoutReason::KeyLost => Text {
            en: "This browser has lost the key of your session. Please sign in again.",
            ko: "이 브라우저에서 세션 키가 사라졌습니다. 다시 로그인하세요.",
        },
        LogoutReason::Invalid { code: Some(code) } if code == result_code::ALL_SESSIONS_ENDED => {
            Text {
                en: "All sessions were ended. Please sign in again.",
                ko: "모든 세션이 종료되었습니다. 다시 로그인하세요.",
            }
        }
        LogoutReason::Invalid { .. } => Text {
            en: "The server no longer accepts your session. Please sign in again.",
            ko: "서버가 이 세션을 더 이상 받아들이지 않습니다. 다시 로그인하세요.",
        },
    };
    Some(told.get())
}
