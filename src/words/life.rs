//! How long the session lives, whether there is a connection, and whether there is a newer version.

use crate::language::{self, Language, Text};

/// The device has no network.
pub const OFFLINE: Text = Text {
    en: "You are offline. What you see may be old, and nothing can be saved until you are back.",
    ko: "오프라인 상태입니다. 표시된 내용이 오래되었을 수 있으며, 다시 연결될 때까지 저장할 수 없습니다.",
};

/// The server does not answer.
pub const AWAY: Text = Text {
    en: "The server can't be reached. What you see may be old, and nothing can be saved until it is back.",
    ko: "서버에 연결할 수 없습니다. 표시된 내용이 오래되었을 수 있으며, 서버가 돌아올 때까지 저장할 수 없습니다.",
};

/// What happens about it.
pub const TRIES: Text = Text {
    en: "The console tries again by itself.",
    ko: "콘솔이 자동으로 다시 시도합니다.",
};

/// Tries at once.
pub const TRY_NOW: Text = Text {
    en: "Try now",
    ko: "지금 시도",
};

/// Is announced when there is a connection again.
pub const BACK: Text = Text {
    en: "You are connected again.",
    ko: "다시 연결되었습니다.",
};

/// There is another version.
pub const UPDATE: Text = Text {
    en: "There is a new version of the console. Reload to use it; your session goes on.",
    ko: "콘솔의 새 버전이 있습니다. 새로고침하면 적용되며 세션은 유지됩니다.",
};

/// Loads the page anew.
pub const RELOAD: Text = Text {
    en: "Reload",
    ko: "새로고침",
};

/// Asks whether anybody is there.
pub const IDLE_TITLE: Text = Text {
    en: "Are you still there?",
    ko: "아직 사용 중이신가요?",
};

/// What happens otherwise.
pub const IDLE_DETAIL: Text = Text {
    en: "You have not used the console for a while. To keep others out, you will be signed out in",
    ko: "한동안 콘솔을 사용하지 않았습니다. 다른 사람이 쓰지 못하도록 다음 시간이 지나면 로그아웃됩니다.",
};

/// Goes on.
pub const STAY: Text = Text {
    en: "Stay signed in",
    ko: "로그인 유지",
};

/// The session is being renewed.
pub const STAYING: Text = Text {
    en: "Renewing…",
    ko: "연장하는 중…",
};

/// The session is over.
pub const OVER_TITLE: Text = Text {
    en: "Your session is over",
    ko: "세션이 끝났습니다",
};

/// Why, and what to do.
pub const OVER_DETAIL: Text = Text {
    en: "It has reached its end, so what was on this page is covered. Sign in again to go on where you were.",
    ko: "사용 시간이 끝나 화면을 가렸습니다. 다시 로그인하면 보던 곳에서 계속할 수 있습니다.",
};

/// Leads to the login.
pub const SIGN_IN_AGAIN: Text = Text {
    en: "Sign in again",
    ko: "다시 로그인",
};

/// The access token, of which a countdown tells.
pub const TOKEN: Text = Text {
    en: "Access token",
    ko: "액세스 토큰",
};

/// It has ended, and that is no harm.
pub const RENEWS: Text = Text {
    en: "Renews on use",
    ko: "사용할 때 갱신",
};

/// The end of a session that is not used.
pub const IDLE: Text = Text {
    en: "Ends if you do nothing",
    ko: "사용하지 않으면 종료",
};

/// The end of a session, whatever happens.
pub const AT_THE_LATEST: Text = Text {
    en: "Ends in any case",
    ko: "계속 사용해도 종료",
};

/// It has ended.
pub const OVER: Text = Text {
    en: "Over",
    ko: "끝남",
};

/// Stands beside countdowns.
pub const TIME_LEFT: Text = Text {
    en: "time left",
    ko: "남은 시간",
};
/// Says now and then how long there still is.
#[must_use]
pub fn seconds_left(seconds: u128) -> String {
    match language::current() {
        Language::English => format!("You will be signed out in {seconds} seconds."),
        Language::Korean => format!("{seconds}초 뒤 로그아웃됩니다."),
    }
}

/// The session ends soon, whatever is done; `left` is a spelled duration.
#[must_use]
pub fn ends_soon(left: &str) -> String {
    match language::current() {
        Language::English => format!(
            "This session reaches its longest time in {left}. Save your work: then you have to sign in again."
        ),
        Language::Korean => format!(
            "{left} 뒤 세션의 최대 사용 시간이 끝납니다. 작업을 저장하세요. 그 뒤에는 다시 로그인해야 합니다."
        ),
    }
}
