//! What the components say wherever they stand.

use crate::language::{self, Language, Text};

/// Takes a question back.
pub const CANCEL: Text = Text {
    en: "Cancel",
    ko: "취소",
};

/// Closes what is open.
pub const CLOSE: Text = Text {
    en: "Close",
    ko: "닫기",
};

/// Closes what was shown and is understood.
pub const DONE: Text = Text {
    en: "Done",
    ko: "완료",
};

/// Above what can't be taken back.
pub const DANGER: Text = Text {
    en: "Danger zone",
    ko: "되돌릴 수 없는 작업",
};

/// Asks whether something that is shown once may go.
pub const GOES_FOR_GOOD: Text = Text {
    en: "Close without copying? It can't be shown again.",
    ko: "복사하지 않고 닫을까요? 다시 표시할 수 없습니다.",
};

/// Lets it go.
pub const CLOSE_WITHOUT_COPYING: Text = Text {
    en: "Close without copying",
    ko: "복사하지 않고 닫기",
};

/// Keeps it.
pub const KEEP_OPEN: Text = Text {
    en: "Keep it open",
    ko: "열어 두기",
};

/// Closes a message.
pub const CLOSE_MESSAGE: Text = Text {
    en: "Close this message",
    ko: "이 메시지 닫기",
};

/// Puts a text on the clipboard.
pub const COPY: Text = Text {
    en: "Copy",
    ko: "복사",
};

/// A text is on the clipboard.
pub const COPIED: Text = Text {
    en: "Copied.",
    ko: "복사했습니다.",
};

/// The clipboard is closed to pages.
pub const NOT_COPIED: Text = Text {
    en: "This browser doesn't allow copying. Select the text instead.",
    ko: "이 브라우저에서는 복사할 수 없습니다. 텍스트를 직접 선택하세요.",
};

/// Puts the id of a request on the clipboard.
pub const COPY_REQUEST: Text = Text {
    en: "Copy the request id",
    ko: "요청 번호 복사",
};

/// Stands before the id of a request.
pub const REQUEST: Text = Text {
    en: "Request",
    ko: "요청 번호",
};

/// Sends again what has failed.
pub const TRY_AGAIN: Text = Text {
    en: "Try again",
    ko: "다시 시도",
};

/// Stands where data would, until there is a connection.
pub const WAITS_FOR_CONNECTION: Text = Text {
    en: "This loads by itself as soon as there is a connection.",
    ko: "연결되면 자동으로 불러옵니다.",
};

/// Sends a change of what is there already.
pub const SAVE: Text = Text {
    en: "Save",
    ko: "저장",
};

/// That is under way.
pub const SAVING: Text = Text {
    en: "Saving…",
    ko: "저장하는 중…",
};

/// The change is saved.
pub const SAVED: Text = Text {
    en: "Saved.",
    ko: "저장했습니다.",
};

/// Stands below a form while there is no connection.
pub const FORM_NEEDS_CONNECTION: Text = Text {
    en: "The server can't be reached. You can go on here as soon as it is back.",
    ko: "서버에 연결할 수 없습니다. 다시 연결되면 여기서 계속할 수 있습니다.",
};

/// Stands beside a button that writes, while there is no connection.
pub const NEEDS_CONNECTION: Text = Text {
    en: "This needs a connection.",
    ko: "서버에 연결되어야 할 수 있습니다.",
};

/// Takes back what was just done.
pub const UNDO: Text = Text {
    en: "Undo",
    ko: "실행 취소",
};

/// Something is being submitted.
pub const WORKING: Text = Text {
    en: "Working…",
    ko: "처리하는 중…",
};

/// Something is being read.
pub const LOADING: Text = Text {
    en: "Loading…",
    ko: "불러오는 중…",
};

/// Something takes longer than usual.
pub const STILL_LOADING: Text = Text {
    en: "Still loading. The server is slow to answer.",
    ko: "아직 불러오는 중입니다. 서버 응답이 느립니다.",
};

/// A submit takes longer than usual.
pub const STILL_WORKING: Text = Text {
    en: "Still working. The server is slow to answer.",
    ko: "아직 처리하는 중입니다. 서버 응답이 느립니다.",
};

/// Stops waiting for an answer.
pub const GIVE_UP: Text = Text {
    en: "Stop waiting",
    ko: "그만 기다리기",
};

/// A moment that is not a minute ago.
pub const JUST_NOW: Text = Text {
    en: "just now",
    ko: "방금",
};

/// Lets a password be read.
pub const SHOW: Text = Text {
    en: "Show",
    ko: "표시",
};

/// Hides a password.
pub const HIDE: Text = Text {
    en: "Hide",
    ko: "숨기기",
};

/// Is announced when a password can be read.
pub const IS_SHOWN: Text = Text {
    en: "Your password is shown.",
    ko: "비밀번호가 표시됩니다.",
};

/// Is announced when a password is hidden again.
pub const IS_HIDDEN: Text = Text {
    en: "Your password is hidden.",
    ko: "비밀번호를 숨겼습니다.",
};

/// A hint beside a password.
pub const CAPS_LOCK: Text = Text {
    en: "Caps lock is on.",
    ko: "Caps Lock이 켜져 있습니다.",
};

/// What was typed before is in the form again.
pub const RESTORED: Text = Text {
    en: "What you typed here before is back.",
    ko: "전에 입력한 내용을 되살렸습니다.",
};

/// Empties a form that has what was typed before.
pub const DISCARD: Text = Text {
    en: "Discard it",
    ko: "버리기",
};
/// What the button says that shows or hides what is in a field.
#[must_use]
pub fn reveal(is_revealed: bool, label: &str) -> String {
    match (language::current(), is_revealed) {
        (Language::English, false) => format!("Show {}", label.to_lowercase()),
        (Language::English, true) => format!("Hide {}", label.to_lowercase()),
        (Language::Korean, false) => format!("{label} 표시"),
        (Language::Korean, true) => format!("{label} 숨기기"),
    }
}

/// What a button says that must not be pressed yet; `wait` is a spelled duration.
#[must_use]
pub fn try_again_in(wait: &str) -> String {
    match language::current() {
        Language::English => format!("Try again in {wait}"),
        Language::Korean => format!("{wait} 뒤 다시 시도"),
    }
}

/// When a form may be sent again; `wait` is a spelled duration.
#[must_use]
pub fn can_try_again_in(wait: &str) -> String {
    match language::current() {
        Language::English => format!("You can try again in {wait}."),
        Language::Korean => format!("{wait} 뒤에 다시 시도할 수 있습니다."),
    }
}

/// A duration of a day or more.
#[must_use]
pub fn days_and_hours(days: u64, hours: u64) -> String {
    match language::current() {
        Language::English => format!("{days} d {hours} h"),
        Language::Korean => format!("{days}일 {hours}시간"),
    }
}
