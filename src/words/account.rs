//! The account page.

use crate::language::Text;

/// Its heading.
pub const TITLE: Text = Text {
    en: "Account",
    ko: "내 계정",
};

/// What it is for.
pub const LEAD: Text = Text {
    en: "Who you are here, and how the console looks to you.",
    ko: "내 정보와 콘솔의 표시 방식을 확인합니다.",
};

/// Who one is.
pub const PROFILE: Text = Text {
    en: "Profile",
    ko: "프로필",
};

/// Where one belongs.
pub const PROJECTS: Text = Text {
    en: "Projects",
    ko: "프로젝트",
};

/// How long it lives.
pub const SESSION: Text = Text {
    en: "This session",
    ko: "이 세션",
};

/// Where it is changed.
pub const PASSWORD: Text = Text {
    en: "Password",
    ko: "비밀번호",
};

/// How the console looks.
pub const APPEARANCE: Text = Text {
    en: "Appearance",
    ko: "표시",
};

/// What the keyboard does.
pub const KEYBOARD: Text = Text {
    en: "Keyboard",
    ko: "키보드",
};

/// What people say.
pub const NAME: Text = Text {
    en: "Name",
    ko: "이름",
};

/// What programs say.
pub const USER_NAME: Text = Text {
    en: "User name",
    ko: "사용자 이름",
};

/// Where mail goes.
pub const ADDRESS: Text = Text {
    en: "Address",
    ko: "이메일",
};

/// What one may do.
pub const ROLE: Text = Text {
    en: "Role",
    ko: "역할",
};

/// Since when.
pub const SIGNED_IN: Text = Text {
    en: "Signed in",
    ko: "로그인 시각",
};

/// The password until now.
pub const CURRENT_PASSWORD: Text = Text {
    en: "Current password",
    ko: "현재 비밀번호",
};

/// Sends the form.
pub const CHANGE_PASSWORD: Text = Text {
    en: "Change password",
    ko: "비밀번호 변경",
};

/// The password is another one, and so is nobody signed in elsewhere.
pub const CHANGED_ENDED: Text = Text {
    en: "Your password is changed, and you are signed out everywhere else.",
    ko: "비밀번호를 변경했고 다른 곳에서는 모두 로그아웃되었습니다.",
};

/// The password is another one.
pub const CHANGED_KEPT: Text = Text {
    en: "Your password is changed. Your other sessions go on.",
    ko: "비밀번호를 변경했습니다. 다른 세션은 그대로 유지됩니다.",
};

/// Light or dark.
pub const THEME: Text = Text {
    en: "Theme",
    ko: "테마",
};

/// As the system has it.
pub const SYSTEM: Text = Text {
    en: "System",
    ko: "시스템",
};

/// Dark on light.
pub const LIGHT: Text = Text {
    en: "Light",
    ko: "밝게",
};

/// Light on dark.
pub const DARK: Text = Text {
    en: "Dark",
    ko: "어둡게",
};

/// In both languages, so that whoever reads one of them finds it.
pub const LANGUAGE: Text = Text {
    en: "Language · 언어",
    ko: "언어 · Language",
};

/// Whether single keys do something.
pub const SHORTCUTS: Text = Text {
    en: "Shortcuts of a single key",
    ko: "한 글자 단축키",
};

/// Why one would not want them.
pub const SHORTCUTS_HELP: Text = Text {
    en: "Turn them off if you speak to your computer, or if keys are pressed by accident.",
    ko: "음성으로 입력하거나 키를 실수로 누르는 일이 잦으면 끄세요.",
};
