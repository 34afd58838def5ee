//! The traffic page, and what the login page shows of a session that was ended.

use crate::language::{self, Language, Text};

/// What the page is about.
pub const LEAD: Text = Text {
    en: "Every request of this page, live. See what happens when a key runs out.",
    ko: "이 페이지의 모든 요청을 실시간으로 보여 줍니다. 열쇠가 만료될 때 무슨 일이 일어나는지 확인하세요.",
};

/// Makes the server slow.
pub const SLOW: Text = Text {
    en: "Slow answers",
    ko: "느린 응답",
};

/// What to watch for then.
pub const SLOW_HINT: Text = Text {
    en: "Every answer takes two seconds longer, for a minute. Watch how long they wait, and that there is still one new key.",
    ko: "1분 동안 모든 응답이 2초씩 늦어집니다. 요청이 얼마나 기다리는지, 새 열쇠는 여전히 하나인지 보세요.",
};

/// Has the answer to a refresh get lost.
pub const LOST: Text = Text {
    en: "The new key gets lost",
    ko: "새 열쇠 분실",
};

/// What to watch for then.
pub const LOST_HINT: Text = Text {
    en: "The server hands out a new key, and it never arrives. Watch it ask again, and nobody be signed out.",
    ko: "서버가 새 열쇠를 보내지만 도착하지 않습니다. 다시 요청하고 로그인이 유지되는 모습을 보세요.",
};

/// Makes the server refuse to refresh for a while.
pub const BUSY: Text = Text {
    en: "The server is busy",
    ko: "바쁜 서버",
};

/// What to watch for then.
pub const BUSY_HINT: Text = Text {
    en: "The server says “not now” (503) to two requests for a new key. Watch the gate stay closed, and open all the same.",
    ko: "서버가 새 열쇠 요청을 두 번 거절합니다(503). 차단기가 닫혀 있다가 결국 열리는 모습을 보세요.",
};

/// Takes the network away.
pub const OFFLINE: Text = Text {
    en: "10 seconds offline",
    ko: "10초 동안 오프라인",
};

/// What to watch for then.
pub const OFFLINE_HINT: Text = Text {
    en: "Nothing leaves this page for ten seconds. Watch requests fail or wait, and the session go on.",
    ko: "10초 동안 이 페이지에서 아무것도 나가지 않습니다. 요청이 실패하거나 기다려도 세션은 이어지는 모습을 보세요.",
};

/// Sets the clock wrong.
pub const CLOCK: Text = Text {
    en: "Wrong clock",
    ko: "틀린 시계",
};

/// What to watch for then.
pub const CLOCK_HINT: Text = Text {
    en: "This page’s clock is two hours ahead for a minute. Watch: all goes as before, since no clock is believed.",
    ko: "1분 동안 이 페이지의 시계가 두 시간 빨라집니다. 시계를 믿지 않으므로 모든 것이 그대로인 모습을 보세요.",
};

/// Ends what was made hard.
pub const STOP: Text = Text {
    en: "Make it easy again",
    ko: "원래대로 되돌리기",
};

/// What it does.
pub const STOP_HINT: Text = Text {
    en: "Takes out of the way what you have put there.",
    ko: "지금 걸어 둔 장애를 없앱니다.",
};

/// Why the other buttons are off while one of them is at work.
#[must_use]
pub fn one_at_a_time(label: &str) -> String {
    let stop = STOP.get();
    match language::current() {
        Language::English => format!(
            "“{label}” is on. One at a time: the other buttons work again when it is over, or when you press “{stop}”."
        ),
        Language::Korean => format!(
            "“{label}” 진행 중입니다. 한 번에 하나씩만 할 수 있습니다. 끝나거나 “{stop}”를 누르면 다른 버튼을 다시 누를 수 있습니다."
        ),
    }
}

/// Ends the session on the server.
pub const END_FROM_OUTSIDE: Text = Text {
    en: "End this session from outside",
    ko: "이 세션을 밖에서 종료하기",
};

/// What to watch for then.
pub const END_FROM_OUTSIDE_HINT: Text = Text {
    en: "As if somebody had ended it from another device. Watch one message and one way back, for all 20 requests. You have to sign in again.",
    ko: "다른 기기에서 종료한 것과 같습니다. 요청 20개에 안내는 한 번뿐인 모습을 보세요. 다시 로그인해야 합니다.",
};

/// Shows what came before the end of a session.
pub const SEE_WHAT_HAPPENED: Text = Text {
    en: "See what happened",
    ko: "무슨 일이 있었는지 보기",
};
