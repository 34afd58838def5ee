//! The dashboard.

use super::grouped;
use crate::language::{self, Language, Text};

/// Its heading.
pub const TITLE: Text = Text {
    en: "Dashboard",
    ko: "대시보드",
};

/// Asks for everything again.
pub const RELOAD: Text = Text {
    en: "Reload",
    ko: "새로고침",
};

/// Nothing needs anybody.
pub const ALL_IS_WELL: Text = Text {
    en: "All is well.",
    ko: "모두 정상입니다.",
};

/// Whether something needs somebody is not known yet.
pub const LOOKING: Text = Text {
    en: "Looking…",
    ko: "확인하는 중…",
};

/// Whether something needs somebody could not be found out.
pub const NOT_KNOWN: Text = Text {
    en: "The state of the server could not be read.",
    ko: "서버 상태를 읽지 못했습니다.",
};

/// Leads to what is not well.
pub const LOOK: Text = Text {
    en: "See these events",
    ko: "해당 이벤트 보기",
};

/// The panel of the figures.
pub const FIGURES: Text = Text {
    en: "At a glance",
    ko: "한눈에 보기",
};

/// Sessions that are open.
pub const ACTIVE_SESSIONS: Text = Text {
    en: "Active sessions",
    ko: "열린 세션",
};

/// Those who may sign in.
pub const USERS: Text = Text {
    en: "Active users",
    ko: "활성 사용자",
};

/// Sign-ins.
pub const SIGN_INS: Text = Text {
    en: "Sign-ins",
    ko: "로그인",
};

/// Refreshes.
pub const REFRESHES: Text = Text {
    en: "Refreshes",
    ko: "갱신",
};

/// Sessions that two parties have used.
pub const REUSES: Text = Text {
    en: "Sessions used in two places",
    ko: "두 곳에서 사용된 세션",
};

/// What a figure counts: what is so now.
pub const NOW: Text = Text {
    en: "now",
    ko: "현재",
};

/// What a figure or a chart counts: what has happened of late.
pub const A_DAY: Text = Text {
    en: "last 24 hours",
    ko: "최근 24시간",
};

/// The panel of the chart.
pub const ACTIVITY: Text = Text {
    en: "Sign-ins and refreshes",
    ko: "로그인과 갱신",
};

/// What each column of the chart is.
pub const PER_HOUR: Text = Text {
    en: "per hour",
    ko: "시간당",
};

/// The panel of the timers.
pub const SESSION: Text = Text {
    en: "This session",
    ko: "이 세션",
};

/// What the timers tell.
pub const TIME_LEFT: Text = Text {
    en: "time left",
    ko: "남은 시간",
};

/// The panel of the events.
pub const EVENTS: Text = Text {
    en: "Recent events",
    ko: "최근 이벤트",
};

/// Leads to all events.
pub const ALL_EVENTS: Text = Text {
    en: "All events",
    ko: "모든 이벤트",
};

/// There are no events.
pub const NO_EVENTS: Text = Text {
    en: "Nothing has happened yet",
    ko: "아직 이벤트가 없습니다",
};

/// Which ones there will be.
pub const NO_EVENTS_DETAIL: Text = Text {
    en: "Sign-ins, changes and ended sessions will be listed here.",
    ko: "로그인, 변경, 세션 종료가 여기에 표시됩니다.",
};

/// The same of one's own session.
pub const OWN_REUSED: Text = Text {
    en: "Your session was used in two places in the last 24 hours, so it was ended. If that wasn't you, change your password.",
    ko: "최근 24시간 동안 내 세션이 두 곳에서 사용되어 종료되었습니다. 본인이 아니라면 비밀번호를 변경하세요.",
};

/// Greets whoever is signed in.
#[must_use]
pub fn welcome(name: &str) -> String {
    match language::current() {
        Language::English => format!("Welcome, {name}."),
        Language::Korean => format!("{name} 님, 환영합니다."),
    }
}

/// What is not well: so many sessions were used in two places.
#[must_use]
pub fn reused(n: u64) -> String {
    match (language::current(), n) {
        (Language::English, 1) => {
            "A session was used in two places in the last 24 hours. Somebody may have stolen it, so it was ended."
                .to_owned()
        }
        (Language::English, n) => format!(
            "{} sessions were used in two places in the last 24 hours. Somebody may have stolen them, so they were ended.",
            grouped(n)
        ),
        (Language::Korean, n) => format!(
            "최근 24시간 동안 두 곳에서 사용된 세션이 {}개 있습니다. 도용되었을 수 있어 종료했습니다.",
            grouped(n)
        ),
    }
}
