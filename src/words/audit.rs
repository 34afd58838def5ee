//! The audit log.

use tollgate_api_types::{Role, Total};

use super::{grouped, how_many};
use crate::language::{self, Language, Text};
use crate::words::rank::Rank;

/// The heading of the page.
pub const TITLE: Text = Text {
    en: "Audit",
    ko: "감사 로그",
};

/// What the page shows to somebody of a rank.
#[must_use]
pub fn lead(rank: Rank) -> &'static str {
    let text = match rank {
        Rank::Operator => Text {
            en: "What has happened in all projects, newest first.",
            ko: "모든 프로젝트에서 일어난 일을 최신순으로 보여 줍니다.",
        },
        Rank::ProjectAdmin => Text {
            en: "What has happened in this project, newest first.",
            ko: "이 프로젝트에서 일어난 일을 최신순으로 보여 줍니다.",
        },
        Rank::Member => Text {
            en: "What has happened to you and your sessions, newest first.",
            ko: "나와 내 세션에 일어난 일을 최신순으로 보여 줍니다.",
        },
    };
    text.get()
}

/// Names the search.
pub const SEARCH: Text = Text {
    en: "Search the log",
    ko: "로그 검색",
};

/// What can be looked for.
pub const SEARCH_HINT: Text = Text {
    en: "Name, address, request…",
    ko: "이름, 주소, 요청 번호…",
};

/// The column of the sentences.
pub const WHAT: Text = Text {
    en: "What happened",
    ko: "내용",
};

/// The column of the kinds, and the filter by them.
pub const KIND: Text = Text {
    en: "Kind",
    ko: "종류",
};

/// Where it came from.
pub const FROM_WHERE: Text = Text {
    en: "From",
    ko: "접속 주소",
};

/// The request that it came of.
pub const REQUEST: Text = Text {
    en: "Request",
    ko: "요청 번호",
};

/// When it was.
pub const WHEN: Text = Text {
    en: "When",
    ko: "시각",
};

/// The project that it belongs to.
pub const PROJECT: Text = Text {
    en: "Project",
    ko: "프로젝트",
};

/// The session that it happened to.
pub const SESSION: Text = Text {
    en: "Session",
    ko: "세션",
};

/// Whom it is about.
pub const ABOUT: Text = Text {
    en: "About",
    ko: "대상",
};

/// Who did it.
pub const BY: Text = Text {
    en: "By",
    ko: "실행한 사람",
};

/// A word more.
pub const DETAIL: Text = Text {
    en: "Detail",
    ko: "상세",
};

/// The start of a time span.
pub const SINCE: Text = Text {
    en: "Since",
    ko: "시작",
};

/// The end of a time span.
pub const UNTIL: Text = Text {
    en: "Until",
    ko: "종료",
};

/// What was changed, field by field.
pub const CHANGES: Text = Text {
    en: "Changes",
    ko: "변경 내용",
};

/// The field that was changed.
pub const FIELD: Text = Text {
    en: "Field",
    ko: "항목",
};

/// What it was.
pub const BEFORE: Text = Text {
    en: "Before",
    ko: "이전",
};

/// What it is now.
pub const AFTER: Text = Text {
    en: "After",
    ko: "이후",
};

/// There was, or is, nothing.
pub const NOTHING: Text = Text {
    en: "nothing",
    ko: "없음",
};

/// An event that changed no field.
pub const NO_CHANGES: Text = Text {
    en: "No field was changed.",
    ko: "변경된 항목이 없습니다.",
};

/// Leads to what belongs to an event.
pub const RELATED: Text = Text {
    en: "More of the same",
    ko: "관련 이벤트",
};

/// Events of the same request.
pub const SAME_REQUEST: Text = Text {
    en: "The same request",
    ko: "같은 요청",
};

/// Events about the same user.
pub const SAME_USER: Text = Text {
    en: "About the same user",
    ko: "같은 대상",
};

/// Events from the same address.
pub const SAME_ADDRESS: Text = Text {
    en: "From the same address",
    ko: "같은 접속 주소",
};

/// Events of the same session.
pub const SAME_SESSION: Text = Text {
    en: "The same session",
    ko: "같은 세션",
};

/// Nothing has happened yet.
pub const NONE: Text = Text {
    en: "Nothing has happened yet",
    ko: "아직 이벤트가 없습니다",
};

/// What there will be.
pub const NONE_DETAIL: Text = Text {
    en: "Sign-ins, changes and ended sessions will be listed here.",
    ko: "로그인, 변경, 세션 종료가 여기에 표시됩니다.",
};

/// A field that says yes.
pub const YES: Text = Text {
    en: "yes",
    ko: "예",
};

/// A field that says no.
pub const NO: Text = Text {
    en: "no",
    ko: "아니요",
};

/// A field that was changed, by its name on the wire.
#[must_use]
pub fn field(name: &str) -> String {
    let text = match name {
        "displayName" | "name" => Text {
            en: "Name",
            ko: "이름",
        },
        "email" => Text {
            en: "E-mail address",
            ko: "이메일 주소",
        },
        "role" => Text {
            en: "Role",
            ko: "역할",
        },
        "tenantRole" => Text {
            en: "Role in the project",
            ko: "프로젝트 내 역할",
        },
        "isActive" => Text {
            en: "Active",
            ko: "활성",
        },
        other => return other.to_owned(),
    };
    text.get().to_owned()
}

/// What is in a field, where it is a word of the wire.
#[must_use]
pub fn value(field: &str, value: &str) -> Option<&'static str> {
    match (field, value) {
        ("role", "admin") => Some(super::role(Role::Admin)),
        ("tenantRole", "admin") => Some(super::tenant_role(Role::Admin)),
        ("role" | "tenantRole", "member") => Some(super::role(Role::Member)),
        ("isActive", "true") => Some(YES.get()),
        ("isActive", "false") => Some(NO.get()),
        _ => None,
    }
}

/// The word more that the log has about an event, for those that people can do something with.
#[must_use]
pub fn detail(word: &str) -> Option<&'static str> {
    let text = match word {
        "throttled" => Text {
            en: "There were too many attempts; this one was not looked at.",
            ko: "시도가 너무 많아 확인하지 않았습니다.",
        },
        "session_limit" => Text {
            en: "The user had too many sessions; the oldest made room.",
            ko: "세션이 너무 많아 가장 오래된 세션을 종료했습니다.",
        },
        "one_time_password_used_again" => Text {
            en: "Somebody signed in with the one-time password once more.",
            ko: "일회용 비밀번호로 한 번 더 로그인했습니다.",
        },
        "setup" => Text {
            en: "On the set-up page.",
            ko: "처음 설정 페이지에서 실행했습니다.",
        },
        "shell" => Text {
            en: "On the server’s own command line.",
            ko: "서버의 명령줄에서 실행했습니다.",
        },
        "demo" => Text {
            en: "A part of the demo data.",
            ko: "데모 데이터의 일부입니다.",
        },
        _ => return None,
    };
    Some(text.get())
}

/// So many events are newer than what is shown.
#[must_use]
pub fn n_new(n: u64) -> String {
    match (language::current(), n) {
        (Language::English, n) => format!("{} new", grouped(n)),
        (Language::Korean, n) => format!("새 이벤트 {}개", grouped(n)),
    }
}

/// How many events there are.
#[must_use]
pub fn n_events(total: Total) -> String {
    match language::current() {
        Language::English => how_many(total, "event", "events"),
        Language::Korean => how_many(total, "개", "개"),
    }
}
