//! The forms by which one changes one's own password.

use crate::language::Text;

/// The heading where a one-time password is replaced.
pub const TITLE: Text = Text {
    en: "Choose your own password",
    ko: "새 비밀번호 정하기",
};

/// Why it has to be.
pub const WHY: Text = Text {
    en: "Somebody else has made the password that you have signed in with, so it is good for this one sign-in. Choose one that only you know; then you get to where you wanted to go.",
    ko: "지금 로그인한 비밀번호는 다른 사람이 만든 것이어서 이번 로그인에만 쓸 수 있습니다. 본인만 아는 비밀번호를 정하면 원래 가려던 곳으로 이동합니다.",
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
    en: "At least 8 characters; none of the most common ones, and not made of your name.",
    ko: "8자 이상으로 정하세요. 흔히 쓰는 비밀번호나 이름이 들어간 비밀번호는 쓸 수 없습니다.",
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
