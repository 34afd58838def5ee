//! What surrounds every page.

use crate::language::{self, Language, Text};

/// Leads past the navigation.
pub const SKIP: Text = Text {
    en: "Skip to the content",
    ko: "본문으로 건너뛰기",
};

/// Names the navigation.
pub const NAVIGATION: Text = Text {
    en: "Main",
    ko: "주 메뉴",
};

/// The pages about others.
pub const ADMINISTRATION: Text = Text {
    en: "Administration",
    ko: "관리",
};

/// The same pages for those who have nothing to administer: their projects, and what happens there.
pub const WORKSPACE: Text = Text {
    en: "Workspace",
    ko: "작업 공간",
};

/// The pages about oneself.
pub const YOU: Text = Text {
    en: "You",
    ko: "내 정보",
};

/// Ends the session.
pub const SIGN_OUT: Text = Text {
    en: "Sign out",
    ko: "로그아웃",
};

/// What the button shows that opens the palette.
pub const FIND: Text = Text {
    en: "Search",
    ko: "검색",
};

/// Opens the drawer with the other pages.
pub const MORE: Text = Text {
    en: "More",
    ko: "더 보기",
};

/// Names the project switch.
pub const PROJECT: Text = Text {
    en: "Project",
    ko: "프로젝트",
};

/// The project switch, open.
pub const SWITCH_PROJECT: Text = Text {
    en: "Switch the project",
    ko: "프로젝트 전환",
};

/// What can be typed there.
pub const FIND_PROJECT: Text = Text {
    en: "Name or code of a project",
    ko: "프로젝트 이름 또는 코드",
};

/// Leads to the list of all projects.
pub const ALL_PROJECTS: Text = Text {
    en: "All projects",
    ko: "모든 프로젝트",
};

/// No project is called like this.
pub const NO_PROJECT: Text = Text {
    en: "No project of yours has this in its name or code.",
    ko: "이름이나 코드에 이 말이 들어간 내 프로젝트가 없습니다.",
};

/// Marks the project that one is in.
pub const CURRENT: Text = Text {
    en: "Current",
    ko: "현재",
};

/// There is no such page.
pub const LOST_TITLE: Text = Text {
    en: "Page not found",
    ko: "페이지를 찾을 수 없음",
};

/// Why there is none.
pub const LOST_DETAIL: Text = Text {
    en: "There is no page at this address. The link may be old, or mistyped.",
    ko: "이 주소에는 페이지가 없습니다. 링크가 오래되었거나 주소를 잘못 입력했을 수 있습니다.",
};

/// Leads back.
pub const LOST_WAY_BACK: Text = Text {
    en: "Go to the dashboard",
    ko: "대시보드로 이동",
};

/// The page is for others.
pub const NOT_FOR_YOU_TITLE: Text = Text {
    en: "This page is for administrators",
    ko: "관리자만 볼 수 있는 페이지입니다",
};

/// What that means, and whom to ask.
pub const NOT_FOR_YOU_DETAIL: Text = Text {
    en: "Your account may not see it in this project. If you need it, ask an administrator of the project.",
    ko: "이 프로젝트에서는 내 계정으로 볼 수 없습니다. 필요하면 프로젝트 관리자에게 문의하세요.",
};

/// The code of a page could not be loaded.
pub const MISSING_TITLE: Text = Text {
    en: "This page could not be loaded",
    ko: "이 페이지를 불러오지 못했습니다",
};

/// Why, and what to do.
pub const MISSING_DETAIL: Text = Text {
    en: "The server may have a new version, or the connection broke. Your session is kept: reload to update.",
    ko: "서버에 새 버전이 올라왔거나 연결이 끊겼을 수 있습니다. 세션은 유지됩니다. 새로고침해 업데이트하세요.",
};

/// Something that was asked for is not there.
pub const GONE: Text = Text {
    en: "Page not found: what was asked for is no longer on the server.",
    ko: "찾을 수 없음: 요청한 항목이 더 이상 서버에 없습니다.",
};

/// The browser keeps nothing.
pub const UNSTORED: Text = Text {
    en: "This browser does not let the console keep your session: a reload will sign you out.",
    ko: "이 브라우저에서는 세션을 저장할 수 없습니다. 새로고침하면 로그아웃됩니다.",
};

/// The server is a demo.
pub const DEMO: Text = Text {
    en: "This server is a demo: anybody may know its passwords, and its data may go at any time.",
    ko: "데모 서버입니다. 비밀번호가 공개되어 있고 데이터는 언제든 사라질 수 있습니다.",
};
/// Which server this is, in which version.
#[must_use]
pub fn server_line(version: &str, host: &str) -> String {
    format!("Tollgate {version} · {host}")
}

/// The project could not be switched, for this reason.
#[must_use]
pub fn not_switched(reason: &str) -> String {
    match language::current() {
        Language::English => format!("The project was not switched. {reason}"),
        Language::Korean => format!("프로젝트를 전환하지 못했습니다. {reason}"),
    }
}
