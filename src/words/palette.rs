//! The palette and the list of shortcuts.

use crate::language::{self, Language, Text};

/// Names the palette.
pub const TITLE: Text = Text {
    en: "Search and commands",
    ko: "검색 및 명령",
};

/// What can be typed there.
pub const PLACEHOLDER: Text = Text {
    en: "A page, a project, a user or a command",
    ko: "페이지, 프로젝트, 사용자 또는 명령",
};

/// Pages to go to.
pub const PAGES: Text = Text {
    en: "Pages",
    ko: "페이지",
};

/// Projects that were found.
pub const PROJECTS: Text = Text {
    en: "Projects",
    ko: "프로젝트",
};

/// Users that were found.
pub const USERS: Text = Text {
    en: "Users",
    ko: "사용자",
};

/// What can be done.
pub const COMMANDS: Text = Text {
    en: "Commands",
    ko: "명령",
};

/// Nothing fits.
pub const NOTHING: Text = Text {
    en: "Nothing has this in its name.",
    ko: "이름에 이 말이 들어간 항목이 없습니다.",
};

/// Users and projects are being looked for.
pub const SEARCHING: Text = Text {
    en: "Looking for users and projects…",
    ko: "사용자와 프로젝트를 찾는 중…",
};

/// They could not be looked for.
pub const NOT_SEARCHED: Text = Text {
    en: "Users and projects could not be looked for just now.",
    ko: "지금은 사용자와 프로젝트를 찾을 수 없습니다.",
};

/// By which other words people look for the form of a new user.
pub const NEW_USER_TOO: Text = Text {
    en: "add create make invite",
    ko: "추가 만들기 생성 초대",
};

/// By which other words people look for the form of a new project.
pub const NEW_PROJECT_TOO: Text = Text {
    en: "add create make",
    ko: "추가 만들기 생성",
};

/// By which other words people look for a language.
pub const LANGUAGE_TOO: Text = Text {
    en: "language 언어",
    ko: "언어 language",
};

/// By which other words people look for the way out.
pub const SIGN_OUT_TOO: Text = Text {
    en: "log out logout leave",
    ko: "나가기 종료",
};

/// Follows the system.
pub const THEME_SYSTEM: Text = Text {
    en: "Theme: as the system",
    ko: "테마: 시스템 설정",
};

/// Is light.
pub const THEME_LIGHT: Text = Text {
    en: "Theme: light",
    ko: "테마: 밝게",
};

/// Is dark.
pub const THEME_DARK: Text = Text {
    en: "Theme: dark",
    ko: "테마: 어둡게",
};

/// Opens the list of shortcuts.
pub const SHORTCUTS: Text = Text {
    en: "Keyboard shortcuts",
    ko: "키보드 단축키",
};

/// Ends the session.
pub const SIGN_OUT: Text = Text {
    en: "Sign out",
    ko: "로그아웃",
};

/// What Ctrl-K does.
pub const FIND: Text = Text {
    en: "Search and commands",
    ko: "검색 및 명령",
};

/// What the slash does.
pub const FOCUS_SEARCH: Text = Text {
    en: "Go to the search of this page",
    ko: "이 페이지의 검색으로 이동",
};

/// What the question mark does.
pub const HELP: Text = Text {
    en: "This list",
    ko: "이 목록",
};

/// What Escape does.
pub const CLOSE: Text = Text {
    en: "Close what is on top",
    ko: "맨 위에 열린 항목 닫기",
};

/// The switch.
pub const SINGLE_KEYS: Text = Text {
    en: "Shortcuts of a single key work",
    ko: "한 글자 단축키 사용",
};

/// Stands beside those that always work.
pub const ALWAYS: Text = Text {
    en: "always",
    ko: "항상",
};

/// Goes over to a project.
#[must_use]
pub fn switch_to(name: &str) -> String {
    match language::current() {
        Language::English => format!("Switch to the project {name}"),
        Language::Korean => format!("“{name}” 프로젝트로 전환"),
    }
}

/// Says how many entries there are.
#[must_use]
pub fn n_found(n: usize) -> String {
    match (language::current(), n) {
        (Language::English, 1) => "1 entry".to_owned(),
        (Language::English, n) => format!("{n} entries"),
        (Language::Korean, n) => format!("{n}개 항목"),
    }
}
