//! What is wrong with what was typed.

use crate::language::Text;

/// Something is missing.
pub const FILL_IN: Text = Text {
    en: "Fill this in.",
    ko: "이 항목을 입력하세요.",
};

/// A user name is missing.
pub const USER_NAME: Text = Text {
    en: "Choose a user name.",
    ko: "사용자 이름을 정하세요.",
};

/// A user name has spaces.
pub const USER_NAME_SPACES: Text = Text {
    en: "A user name has no spaces in it.",
    ko: "사용자 이름에는 공백을 넣을 수 없습니다.",
};

/// A user name is too long.
pub const USER_NAME_LONG: Text = Text {
    en: "A user name has at most 64 characters.",
    ko: "사용자 이름은 최대 64자입니다.",
};

/// A name is missing.
pub const NAME: Text = Text {
    en: "Enter a name.",
    ko: "이름을 입력하세요.",
};

/// A name is too long.
pub const NAME_LONG: Text = Text {
    en: "A name has at most 100 characters.",
    ko: "이름은 최대 100자입니다.",
};

/// An address is missing.
pub const EMAIL: Text = Text {
    en: "Enter an e-mail address.",
    ko: "이메일 주소를 입력하세요.",
};

/// An address is none.
pub const EMAIL_FORM: Text = Text {
    en: "An e-mail address looks like name@example.com.",
    ko: "이메일 주소는 name@example.com 형식입니다.",
};

/// An address is too long.
pub const EMAIL_LONG: Text = Text {
    en: "An e-mail address has at most 254 characters.",
    ko: "이메일 주소는 최대 254자입니다.",
};

/// A code is missing.
pub const PROJECT_CODE: Text = Text {
    en: "Choose a project code.",
    ko: "프로젝트 코드를 정하세요.",
};

/// A code has other letters in it.
pub const PROJECT_CODE_FORM: Text = Text {
    en: "A project code has at most 40 characters: a to z, 0 to 9 and -.",
    ko: "프로젝트 코드는 영문 소문자, 숫자, 하이픈(-)으로 최대 40자입니다.",
};

/// A password is too short.
pub const PASSWORD_SHORT: Text = Text {
    en: "The password needs at least 8 characters.",
    ko: "비밀번호는 8자 이상이어야 합니다.",
};

/// A password is too long.
pub const PASSWORD_LONG: Text = Text {
    en: "The password is too long: 1024 bytes is the limit.",
    ko: "비밀번호가 너무 깁니다. 최대 1024바이트입니다.",
};

/// A password is nothing but spaces.
pub const PASSWORD_SPACES: Text = Text {
    en: "A password needs more than spaces.",
    ko: "비밀번호를 공백만으로 만들 수는 없습니다.",
};

/// The current password is another one.
pub const WRONG_PASSWORD: Text = Text {
    en: "This is not your current password.",
    ko: "현재 비밀번호가 아닙니다.",
};

/// The new password is the current one.
pub const SAME_PASSWORD: Text = Text {
    en: "This is your current password. Choose another one.",
    ko: "현재 비밀번호와 같습니다. 다른 비밀번호를 고르세요.",
};

/// The set-up secret is another one.
pub const WRONG_SECRET: Text = Text {
    en: "This is not the secret. Each start of the server writes another one: read the file again.",
    ko: "설정 비밀값이 아닙니다. 서버를 시작할 때마다 새로 만들어지니 파일을 다시 확인하세요.",
};

/// Somebody was quicker with the set-up.
pub const SET_UP_DONE: Text = Text {
    en: "This server is set up already",
    ko: "이미 설정된 서버입니다",
};

/// What to do then.
pub const SET_UP_DONE_DETAIL: Text = Text {
    en: "Somebody was quicker. Sign in, or ask them for an account.",
    ko: "다른 사람이 먼저 설정했습니다. 로그인하거나 계정을 요청하세요.",
};

/// The server finds something wrong.
pub const NOT_SAVED: Text = Text {
    en: "This was not saved",
    ko: "저장하지 않았습니다",
};

/// A password is too easy to guess.
pub const WEAK_PASSWORD: Text = Text {
    en: "This password is too easy to guess: many people use it, it repeats one word, or it is little more than your name, \
         your address or your project. Choose another one.",
    ko: "추측하기 쉬운 비밀번호입니다. 많이 쓰이거나, 한 단어를 되풀이하거나, 이름·이메일 주소·프로젝트에 조금만 덧붙인 것입니다. \
         다른 비밀번호를 정하세요.",
};

/// A user name is somebody else's.
pub const USER_NAME_TAKEN: Text = Text {
    en: "This name is or was somebody's. Choose another one.",
    ko: "이미 사용 중이거나 전에 사용된 이름입니다. 다른 이름을 고르세요.",
};

/// A code is another project's.
pub const PROJECT_CODE_TAKEN: Text = Text {
    en: "This code is or was a project's. Choose another one.",
    ko: "이미 사용 중이거나 전에 사용된 코드입니다. 다른 코드를 고르세요.",
};

/// What was to be changed is no longer as it was seen.
pub const CHANGED_MEANWHILE: Text = Text {
    en: "Somebody has changed it meanwhile. Close it and open it again to see what is there now.",
    ko: "그사이 다른 사람이 변경했습니다. 닫았다가 다시 열어 지금 내용을 확인하세요.",
};

/// The server finds something wrong with what was typed.
pub const BAD_INPUT: Text = Text {
    en: "The server did not accept what was entered. Check it and try again.",
    ko: "서버가 입력한 내용을 받아들이지 않았습니다. 확인하고 다시 시도하세요.",
};
