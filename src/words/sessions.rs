//! What the page of sessions says.

use tollgate_api_types::{EndReason, SessionInfo, Total};

use super::tone::Tone;
use super::{grouped, how_many};
use crate::language::{self, Language, Text};
use crate::words::rank::Rank;

/// What the server calls a browser or device that it could not make out.
const UNKNOWN: &str = "Unknown";

/// What the page is for.
pub const LEAD: Text = Text {
    en: "Everywhere you are signed in. What you end here is signed out at its next request.",
    ko: "로그인되어 있는 모든 기기입니다. 여기에서 종료한 세션은 다음 요청부터 로그아웃됩니다.",
};

/// The same of everybody's sessions, as somebody of a rank sees them.
#[must_use]
pub fn lead_everybody(rank: Rank) -> &'static str {
    let text = match rank {
        Rank::Operator => Text {
            en: "Everywhere anybody is signed in, in all projects.",
            ko: "모든 프로젝트에서 로그인되어 있는 모든 사용자의 세션입니다.",
        },
        Rank::ProjectAdmin | Rank::Member => Text {
            en: "Everywhere anybody is signed in to this project.",
            ko: "이 프로젝트에 로그인되어 있는 모든 사용자의 세션입니다.",
        },
    };
    text.get()
}

/// Whose sessions are listed.
pub const WHOSE: Text = Text {
    en: "Whose sessions",
    ko: "세션 소유자",
};

/// One's own.
pub const MINE: Text = Text {
    en: "Mine",
    ko: "내 세션",
};

/// Everybody's.
pub const EVERYBODY: Text = Text {
    en: "Everybody",
    ko: "전체 사용자",
};

/// Whether the sessions are open.
pub const STATE: Text = Text {
    en: "State",
    ko: "상태",
};

/// They are.
pub const OPEN: Text = Text {
    en: "Open",
    ko: "열림",
};

/// They are not.
pub const ENDED: Text = Text {
    en: "Ended",
    ko: "종료됨",
};

/// What the search is called.
pub const SEARCH: Text = Text {
    en: "Search sessions",
    ko: "세션 검색",
};

/// What can be looked for.
pub const PLACEHOLDER: Text = Text {
    en: "User, device, browser or IP",
    ko: "사용자, 기기, 브라우저 또는 IP",
};

/// Where somebody is signed in.
pub const DEVICE: Text = Text {
    en: "Device",
    ko: "기기",
};

/// Whose session it is.
pub const USER: Text = Text {
    en: "User",
    ko: "사용자",
};

/// Where it was used from last.
pub const ADDRESS: Text = Text {
    en: "IP address",
    ko: "IP 주소",
};

/// When it began.
pub const SIGNED_IN: Text = Text {
    en: "Signed in",
    ko: "로그인",
};

/// When it was used last.
pub const LAST_USED: Text = Text {
    en: "Last used",
    ko: "마지막 사용",
};

/// When it will end.
pub const ENDS: Text = Text {
    en: "Ends",
    ko: "종료 예정",
};

/// When it ended.
pub const ENDED_AT: Text = Text {
    en: "Ended",
    ko: "종료 시각",
};

/// Why it ended.
pub const REASON: Text = Text {
    en: "Why",
    ko: "이유",
};

/// What can be done.
pub const ACTION: Text = Text {
    en: "Action",
    ko: "작업",
};

/// The session of this page.
pub const THIS_DEVICE: Text = Text {
    en: "This device",
    ko: "현재 기기",
};

/// Nobody knows what it is.
pub const UNKNOWN_DEVICE: Text = Text {
    en: "Unknown device",
    ko: "알 수 없는 기기",
};

/// Ends one.
pub const SIGN_OUT: Text = Text {
    en: "Sign out",
    ko: "로그아웃",
};

/// Ends that of this page.
pub const SIGN_OUT_HERE: Text = Text {
    en: "Sign out here",
    ko: "여기에서 로그아웃",
};

/// Ends all but this one.
pub const END_OTHERS: Text = Text {
    en: "Sign out all others",
    ko: "다른 세션 모두 종료",
};

/// That is done.
pub const ENDED_OTHERS: Text = Text {
    en: "Signed out everywhere but here.",
    ko: "현재 기기를 제외한 모든 기기에서 로그아웃했습니다.",
};

/// Ends all that match.
pub const END_LISTED: Text = Text {
    en: "Sign out all that are listed",
    ko: "목록의 세션 모두 종료",
};

/// Ends those that are selected.
pub const END_SELECTED: Text = Text {
    en: "Sign out selected",
    ko: "선택한 세션 종료",
};

/// Ends everybody's.
pub const END_ALL: Text = Text {
    en: "End all sessions of everybody",
    ko: "모든 사용자의 세션 종료",
};

/// What is asked before that.
pub const END_ALL_QUESTION: Text = Text {
    en: "Sign everybody out at once, except you here? Meant for an emergency.",
    ko: "이 기기를 제외한 모든 사용자의 모든 세션을 바로 종료할까요? 비상시에만 사용하세요.",
};

/// No session is open.
pub const NONE_OPEN: Text = Text {
    en: "No open sessions",
    ko: "열린 세션이 없습니다",
};

/// What that means.
pub const NONE_OPEN_DETAIL: Text = Text {
    en: "Nobody is signed in here.",
    ko: "로그인한 사용자가 없습니다.",
};

/// No session has ended.
pub const NONE_ENDED: Text = Text {
    en: "No ended sessions",
    ko: "종료된 세션이 없습니다",
};

/// What will be here.
pub const NONE_ENDED_DETAIL: Text = Text {
    en: "Sessions that end are kept here for a while, with the reason.",
    ko: "종료된 세션은 이유와 함께 일정 기간 여기에 표시됩니다.",
};

/// How many sessions there are.
#[must_use]
pub fn count(total: Total) -> String {
    match language::current() {
        Language::English => how_many(total, "session", "sessions"),
        Language::Korean => how_many(total, "개", "개"),
    }
}

/// What people call a session, as far as its user agent told the server.
#[must_use]
pub fn name(session: &SessionInfo) -> String {
    let known = |name: &str| (name != UNKNOWN).then(|| name.to_owned());
    match (known(&session.browser), known(&session.device)) {
        (Some(browser), Some(device)) => match language::current() {
            Language::English => format!("{browser} on {device}"),
            Language::Korean => format!("{device} · {browser}"),
        },
        (Some(name), None) | (None, Some(name)) => name,
        (None, None) => UNKNOWN_DEVICE.get().to_owned(),
    }
}

/// When a session ends: `idle` says that using it puts that off, and `when` is a time as people say it.
#[must_use]
pub fn ends(when: &str, is_idle: bool) -> String {
    match (language::current(), is_idle) {
        (Language::English, true) => format!("{when} if it is not used"),
        (Language::English, false) => format!("{when}, even if it is used"),
        (Language::Korean, true) => format!("사용하지 않으면 {when}"),
        (Language::Korean, false) => format!("계속 사용해도 {when}"),
    }
}

/// Why a session ended, and how that is to be taken.
#[must_use]
pub fn reason(reason: EndReason) -> (&'static str, Tone) {
    let (text, tone) = match reason {
        EndReason::Expired => (
            Text {
                en: "Expired",
                ko: "만료됨",
            },
            Tone::Plain,
        ),
        EndReason::SignedOut => (
            Text {
                en: "Signed out",
                ko: "로그아웃함",
            },
            Tone::Plain,
        ),
        EndReason::Revoked => (
            Text {
                en: "Ended from another place",
                ko: "다른 곳에서 종료됨",
            },
            Tone::Warn,
        ),
        EndReason::StandingLost => (
            Text {
                en: "User may no longer sign in",
                ko: "사용자가 더 이상 로그인할 수 없음",
            },
            Tone::Warn,
        ),
        EndReason::Reused => (
            Text {
                en: "Used in two places",
                ko: "두 곳에서 사용됨",
            },
            Tone::Bad,
        ),
        EndReason::RolledBack => (
            Text {
                en: "An older database was restored",
                ko: "예전 데이터베이스로 복원됨",
            },
            Tone::Bad,
        ),
        EndReason::AllEnded => (
            Text {
                en: "All sessions were ended",
                ko: "전체 세션 종료",
            },
            Tone::Warn,
        ),
    };
    (text.get(), tone)
}

/// What is asked before one session is ended.
#[must_use]
pub fn end_question(name: &str) -> String {
    match language::current() {
        Language::English => format!("Sign out {name}?"),
        Language::Korean => format!("이 세션에서 로그아웃할까요? {name}"),
    }
}

/// One session was ended.
#[must_use]
pub fn ended_one(name: &str) -> String {
    match language::current() {
        Language::English => format!("Signed out {name}."),
        Language::Korean => format!("로그아웃했습니다: {name}"),
    }
}

/// What is asked before all others are ended, so many.
#[must_use]
pub fn end_others_question(others: Option<Total>) -> String {
    let counted = others.map(count);
    match (language::current(), counted) {
        (Language::English, Some(n)) => format!("{n} will end, and this one stays."),
        (Language::English, None) => "Every session but this one will end.".to_owned(),
        (Language::Korean, Some(n)) => format!("현재 세션을 제외한 {n} 세션을 종료할까요?"),
        (Language::Korean, None) => "현재 세션을 제외한 모든 세션을 종료할까요?".to_owned(),
    }
}

/// What is asked before all are ended that are listed.
#[must_use]
pub fn end_listed_question(listed: Total) -> String {
    let n = count(listed);
    match language::current() {
        Language::English => {
            format!("End all {n} that this list has on all of its pages? Yours here stays.")
        }
        Language::Korean => {
            format!("이 목록의 모든 페이지에 있는 {n} 세션을 종료할까요? 현재 세션은 유지됩니다.")
        }
    }
}

/// What is asked before those are ended that are selected.
#[must_use]
pub fn end_selected_question(n: usize) -> String {
    let n = count(Total::Exact(n as u64));
    match language::current() {
        Language::English => format!("End {n}? Yours here stays."),
        Language::Korean => format!("선택한 {n} 세션을 종료할까요? 현재 세션은 유지됩니다."),
    }
}

/// So many sessions were ended.
#[must_use]
pub fn ended_many(n: u64) -> String {
    match language::current() {
        Language::English => format!("Ended {}.", count(Total::Exact(n))),
        Language::Korean => format!("{}개 세션을 종료했습니다.", grouped(n)),
    }
}

/// Above the sessions of one user.
#[must_use]
pub fn of_user(name: &str) -> String {
    match language::current() {
        Language::English => format!("The sessions of {name}."),
        Language::Korean => format!("“{name}” 사용자의 세션입니다."),
    }
}
