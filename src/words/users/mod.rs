//! What the page of users says.

// By what it is about: what is done to users, the forms, what opens beside the list.
mod actions;
mod form;
mod sheet;

use tollgate_api_types::Total;

use super::how_many;
use crate::language::{self, Language, Text};
use crate::words::rank::Rank;

pub use self::actions::*;
pub use self::form::*;
pub use self::sheet::*;

/// What the page shows to somebody of a rank.
#[must_use]
pub fn lead(rank: Rank) -> &'static str {
    let text = match rank {
        Rank::Operator => Text {
            en: "All users of all projects, and how many sessions each has open.",
            ko: "모든 프로젝트의 사용자와 각 사용자의 열린 세션 수입니다.",
        },
        Rank::ProjectAdmin | Rank::Member => Text {
            en: "The users of this project, and how many sessions each has open in it.",
            ko: "이 프로젝트의 사용자와 이 프로젝트에서 열린 세션 수입니다.",
        },
    };
    text.get()
}

/// Makes a user.
pub const NEW_USER: Text = Text {
    en: "New user",
    ko: "새 사용자",
};

/// What the search is called.
pub const SEARCH: Text = Text {
    en: "Search users",
    ko: "사용자 검색",
};

/// What can be looked for.
pub const PLACEHOLDER: Text = Text {
    en: "Name or address",
    ko: "이름 또는 이메일 주소",
};

/// What people call a user.
pub const NAME: Text = Text {
    en: "Name",
    ko: "이름",
};

/// What a user signs in with.
pub const USER_NAME: Text = Text {
    en: "User name",
    ko: "사용자 이름",
};

/// An e-mail address, in short.
pub const ADDRESS: Text = Text {
    en: "Address",
    ko: "이메일 주소",
};

/// What a user may do.
pub const ROLE: Text = Text {
    en: "Role",
    ko: "역할",
};

/// Whether a user may sign in.
pub const STATUS: Text = Text {
    en: "Status",
    ko: "상태",
};

/// A user may sign in.
pub const ACTIVE: Text = Text {
    en: "Active",
    ko: "활성",
};

/// A user may not sign in.
pub const DISABLED: Text = Text {
    en: "Disabled",
    ko: "비활성",
};

/// A user's password is still a one-time password.
pub const NO_OWN_PASSWORD: Text = Text {
    en: "Has yet to choose a password",
    ko: "아직 비밀번호를 정하지 않음",
};

/// When a user signed in last.
pub const LAST_SIGN_IN: Text = Text {
    en: "Last sign-in",
    ko: "마지막 로그인",
};

/// A user has not signed in yet.
pub const NEVER: Text = Text {
    en: "Never",
    ko: "없음",
};

/// How many sessions a user has open.
pub const OPEN_SESSIONS: Text = Text {
    en: "Open sessions",
    ko: "열린 세션",
};

/// Whether a user is signed in anywhere.
pub const HAS_SESSIONS: Text = Text {
    en: "Has sessions",
    ko: "세션 여부",
};

/// A user is signed in somewhere.
pub const SIGNED_IN: Text = Text {
    en: "Signed in",
    ko: "로그인됨",
};

/// A user is signed in nowhere.
pub const SIGNED_OUT: Text = Text {
    en: "Signed out",
    ko: "로그인 안 됨",
};

/// There is no user yet.
pub const NONE_YET: Text = Text {
    en: "No users yet",
    ko: "아직 사용자가 없습니다",
};

/// What to do about that.
pub const NONE_YET_DETAIL: Text = Text {
    en: "Whoever is added will be listed here.",
    ko: "추가한 사용자가 여기에 표시됩니다.",
};

/// How many users there are.
#[must_use]
pub fn count(total: Total) -> String {
    match language::current() {
        Language::English => how_many(total, "user", "users"),
        Language::Korean => how_many(total, "명", "명"),
    }
}
