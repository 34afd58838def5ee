//! The set-up of a server.

use crate::language::Text;

/// Its heading.
pub const TITLE: Text = Text {
    en: "Set up this server",
    ko: "서버 처음 설정",
};

/// What it is about.
pub const LEAD: Text = Text {
    en: "Nobody can sign in yet. You make the first project and its administrator here; that is possible once.",
    ko: "아직 아무도 로그인할 수 없습니다. 여기서 첫 프로젝트와 관리자를 만듭니다. 한 번만 할 수 있습니다.",
};

/// It is too late.
pub const DONE: Text = Text {
    en: "This server is set up",
    ko: "이미 설정된 서버입니다",
};

/// What that means.
pub const DONE_DETAIL: Text = Text {
    en: "There are users already, so the set-up secret is worth nothing any more.",
    ko: "이미 사용자가 있어 설정 비밀값은 더 이상 쓸 수 없습니다.",
};

/// What the server has written into a file.
pub const SECRET: Text = Text {
    en: "Set-up secret",
    ko: "설정 비밀값",
};

/// Where it is.
pub const SECRET_HELP: Text = Text {
    en: "The server has written it into a file beside its key file. Its name ends in .setup-secret.",
    ko: "서버가 키 파일 옆에 만든 파일에 있습니다. 파일 이름은 .setup-secret으로 끝납니다.",
};

/// The name of the administrator, to programs.
pub const USER_NAME: Text = Text {
    en: "Your user name",
    ko: "사용자 이름",
};

/// What is chosen for good.
pub const NEVER_CHANGES: Text = Text {
    en: "It never changes.",
    ko: "나중에 바꿀 수 없습니다.",
};

/// The name of the administrator, to people.
pub const NAME: Text = Text {
    en: "Your name",
    ko: "이름",
};

/// The address of the administrator.
pub const EMAIL: Text = Text {
    en: "Your e-mail address",
    ko: "이메일 주소",
};

/// The password of the administrator.
pub const PASSWORD: Text = Text {
    en: "Password",
    ko: "비밀번호",
};

/// The first project, to people.
pub const PROJECT_NAME: Text = Text {
    en: "Name of the first project",
    ko: "첫 프로젝트 이름",
};

/// The first project, to programs.
pub const PROJECT_CODE: Text = Text {
    en: "Code of that project",
    ko: "첫 프로젝트 코드",
};

/// What it may be like.
pub const PROJECT_CODE_HELP: Text = Text {
    en: "Small letters, digits and -. It never changes.",
    ko: "영문 소문자, 숫자, 하이픈(-)만 쓸 수 있습니다. 나중에 바꿀 수 없습니다.",
};

/// Sends the form.
pub const SUBMIT: Text = Text {
    en: "Set up and sign in",
    ko: "설정하고 로그인",
};

/// The form is on its way.
pub const BUSY: Text = Text {
    en: "Setting up…",
    ko: "설정하는 중…",
};
