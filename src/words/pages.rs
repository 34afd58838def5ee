//! What the pages are called.

use crate::language::Text;

/// Where one signs in.
pub const LOGIN: Text = Text {
    en: "Sign in",
    ko: "로그인",
};

/// How everything is doing.
pub const DASHBOARD: Text = Text {
    en: "Dashboard",
    ko: "대시보드",
};

/// Who may sign in.
pub const USERS: Text = Text {
    en: "Users",
    ko: "사용자",
};

/// The projects.
pub const PROJECTS: Text = Text {
    en: "Projects",
    ko: "프로젝트",
};

/// What has happened.
pub const AUDIT: Text = Text {
    en: "Audit",
    ko: "감사 로그",
};

/// What the interceptor does, live.
pub const TRAFFIC: Text = Text {
    en: "Traffic",
    ko: "트래픽",
};

/// Where one is signed in.
pub const SESSIONS: Text = Text {
    en: "Sessions",
    ko: "세션",
};

/// One's own profile and preferences.
pub const ACCOUNT: Text = Text {
    en: "Account",
    ko: "내 계정",
};

/// Where a one-time password is replaced.
pub const NEW_PASSWORD: Text = Text {
    en: "Choose your own password",
    ko: "새 비밀번호 정하기",
};

/// Where the first administrator is made.
pub const SET_UP: Text = Text {
    en: "Set up this server",
    ko: "서버 처음 설정",
};

/// What the window is called where there is no page.
pub const NOT_FOUND: Text = Text {
    en: "Page not found",
    ko: "페이지를 찾을 수 없음",
};
