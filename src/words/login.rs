//! The login page.

use crate::language::Text;

/// Its heading.
pub const TITLE: Text = Text {
    en: "Sign in",
    ko: "로그인",
};

/// Where one signs in to.
pub const LEAD: Text = Text {
    en: "To the console of your Tollgate server.",
    ko: "Tollgate 서버의 관리 콘솔입니다.",
};

/// Names the picture and what stands beside it.
pub const ABOUT: Text = Text {
    en: "About Tollgate",
    ko: "Tollgate 소개",
};

/// What it is about.
pub const CLAIM: Text = Text {
    en: "Every request waits its turn. One refresh opens the gate.",
    ko: "모든 요청은 차례를 기다리고, 한 번의 갱신이 문을 엽니다.",
};

/// What it is good for.
pub const ASIDE: Text = Text {
    en: "Sessions that survive expired tokens, closed laptops and many tabs, and end when you say so.",
    ko: "토큰이 만료되어도, 노트북을 덮어도, 탭이 여러 개여도 세션은 이어지고, 원할 때 끝납니다.",
};

/// The name field.
pub const USER_NAME: Text = Text {
    en: "User name",
    ko: "사용자 이름",
};

/// The password field.
pub const PASSWORD: Text = Text {
    en: "Password",
    ko: "비밀번호",
};

/// Sends the form.
pub const SUBMIT: Text = Text {
    en: "Sign in",
    ko: "로그인",
};

/// The form is on its way.
pub const BUSY: Text = Text {
    en: "Signing in…",
    ko: "로그인하는 중…",
};
