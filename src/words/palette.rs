//! The palette and the list of shortcuts.

use crate::language::{self, Language, Text};

/// Names the palette.
pub const TITLE: Text = Text {
    en: "Search and commands",
    ko: "검색 및 명령",
};

/// What can be typed there.
pub const PLACEHOLDER: Text = Text {
    en: "A page, a user or a command",
    ko: "페이지, 사용자 또는 명령",
};

/// Pages to go to.
pub const PAGES: Text = Text {
    en: "Pages",
    ko: "페이지",
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

/// Users are being looked for.
pub const SEARCHING: Text = Text {
    en: "Looking for users…",
    ko: "사용자를 찾는 중…",
};

/// Users could not be looked for.
pub const NOT_SEARCHED: Text = Text {
    en: "Users could not be looked for just now.",
    ko: "지금은 사용자를 찾을 수 없습니다.",
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
/// Says how many entries there are.
#[must_use]
pub fn n_found(n: usize) -> String {
    match (language::current(), n) {
        (Language::English, 1) => "1 entry".to_owned(),
        (Language::English, n) => format!("{n} entries"),
        (Language::Korean, n) => format!("{n}개 항목"),
    }
}
