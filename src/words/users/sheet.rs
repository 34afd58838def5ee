//! The parts of what is known about a user.

use crate::language::Text;

/// What the parts of a user's sheet are called together.
pub const TABS: Text = Text {
    en: "About this user",
    ko: "사용자 정보",
};

/// Who a user is.
pub const PROFILE: Text = Text {
    en: "Profile",
    ko: "프로필",
};

/// Where a user is signed in.
pub const SESSIONS: Text = Text {
    en: "Sessions",
    ko: "세션",
};

/// Where a user belongs to.
pub const PROJECTS: Text = Text {
    en: "Projects",
    ko: "프로젝트",
};

/// What has happened to a user.
pub const HISTORY: Text = Text {
    en: "History",
    ko: "기록",
};

/// Above the form of a change.
pub const CHANGE: Text = Text {
    en: "Change",
    ko: "수정",
};

/// Above what is done about a user's sign-in.
pub const SIGN_IN: Text = Text {
    en: "Sign-in",
    ko: "로그인",
};

/// A user is signed in nowhere.
pub const NO_SESSIONS: Text = Text {
    en: "No open sessions",
    ko: "열린 세션이 없습니다",
};

/// What that means.
pub const NO_SESSIONS_DETAIL: Text = Text {
    en: "This user is signed in nowhere.",
    ko: "이 사용자는 어디에도 로그인되어 있지 않습니다.",
};

/// A user belongs to no project.
pub const NO_PROJECTS: Text = Text {
    en: "No projects",
    ko: "프로젝트가 없습니다",
};

/// What that means.
pub const NO_PROJECTS_DETAIL: Text = Text {
    en: "This user belongs to no project that you can see.",
    ko: "이 사용자가 속한 프로젝트 중 볼 수 있는 것이 없습니다.",
};

/// Nothing has happened to a user.
pub const NO_HISTORY: Text = Text {
    en: "Nothing yet",
    ko: "아직 기록이 없습니다",
};

/// What will be shown.
pub const NO_HISTORY_DETAIL: Text = Text {
    en: "What happens to this user is listed here.",
    ko: "이 사용자에게 일어난 일이 여기에 표시됩니다.",
};

/// Leads to the page of sessions.
pub const ALL_SESSIONS: Text = Text {
    en: "All sessions of this user",
    ko: "이 사용자의 모든 세션",
};
