//! The forms by which a user is made and changed.

use crate::language::Text;

/// Sends the form of a new user.
pub const CREATE: Text = Text {
    en: "Create user",
    ko: "사용자 만들기",
};

/// That is under way.
pub const CREATING: Text = Text {
    en: "Creating…",
    ko: "만드는 중…",
};

/// An e-mail address, in a form.
pub const EMAIL: Text = Text {
    en: "E-mail address",
    ko: "이메일 주소",
};

/// What a user may do in this project.
pub const ROLE_HERE: Text = Text {
    en: "Role in this project",
    ko: "이 프로젝트에서의 역할",
};

/// What a user may do everywhere.
pub const ROLE_EVERYWHERE: Text = Text {
    en: "Role in all projects",
    ko: "모든 프로젝트에서의 역할",
};

/// What that means.
pub const ROLE_EVERYWHERE_HELP: Text = Text {
    en: "Administrators may do everything in all projects.",
    ko: "관리자는 모든 프로젝트에서 모든 작업을 할 수 있습니다.",
};

/// What a user name is like.
pub const NAME_HELP: Text = Text {
    en: "It never changes.",
    ko: "나중에 바꿀 수 없습니다.",
};
