//! The forms by which one changes one's own password.

use crate::language::Text;

/// The heading where a one-time password is replaced.
pub const TITLE: Text = Text {
    en: "Choose your own password",
    ko: "새 비밀번호 정하기",
};

/// Why it has to be.
pub const WHY: Text = Text {
    en: "The password that you signed in with was made by somebody else. Choose one that only you know; then you get to where you wanted to go.",
    ko: "지금 로그인한 비밀번호는 다른 사람이 만든 것입니다. 본인만 아는 비밀번호를 정하면 원래 가려던 곳으로 이동합니다.",
};

/// How long the one that was handed over works, and who has another one.
pub const ONE_TIME_ENDS: Text = Text {
    en: "The one-time password works for one sign-in, and stops 15 minutes after it. If it has stopped, ask an administrator for a new one.",
    ko: "일회용 비밀번호로는 한 번 로그인할 수 있고, 로그인하고 15분이 지나면 쓸 수 없습니다. 쓸 수 없게 되었다면 관리자에게 새 일회용 비밀번호를 요청하세요.",
};

/// The password that one has signed in with.
pub const ONE_TIME: Text = Text {
    en: "One-time password",
    ko: "일회용 비밀번호",
};

/// Sends the form.
pub const SAVE: Text = Text {
    en: "Save and go on",
    ko: "저장하고 계속",
};

/// The form is on its way.
pub const BUSY: Text = Text {
    en: "Saving…",
    ko: "저장하는 중…",
};

/// The password from now on.
pub const NEW: Text = Text {
    en: "New password",
    ko: "새 비밀번호",
};

/// What it must be like.
pub const NEW_HELP: Text = Text {
    en: "At least 8 characters. Not one of the most common passwords, and more than your name, your address or your project with digits or signs beside it.",
    ko: "8자 이상으로 정하세요. 흔히 쓰는 비밀번호와, 이름·이메일 주소·프로젝트에 숫자나 기호만 덧붙인 비밀번호는 쓸 수 없습니다.",
};

/// What is to become of the other sessions.
pub const END_OTHERS: Text = Text {
    en: "Sign out everywhere else",
    ko: "다른 곳에서 모두 로그아웃",
};

/// When that matters.
pub const END_OTHERS_HELP: Text = Text {
    en: "Leave it ticked if somebody else may know the current password.",
    ko: "다른 사람이 현재 비밀번호를 알 수 있다면 선택된 상태로 두세요.",
};
