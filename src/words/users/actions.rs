//! What is done to users: the buttons, the questions before it, and what is told after it.

use tollgate_api_types::{BulkDone, BulkRefusal, Total, UserAction, result_code};

use super::super::grouped;
use super::count;
use crate::language::{self, Language, Text};

/// Lets a user sign in no longer.
pub const DISABLE: Text = Text {
    en: "Disable",
    ko: "비활성화",
};

/// Lets a user sign in again.
pub const ENABLE: Text = Text {
    en: "Enable",
    ko: "활성화",
};

/// Ends all sessions of a user.
pub const END_SESSIONS: Text = Text {
    en: "End all sessions",
    ko: "모든 세션 종료",
};

/// Gives a user a one-time password.
pub const RESET_PASSWORD: Text = Text {
    en: "Reset password",
    ko: "비밀번호 재설정",
};

/// The sessions of a user were ended.
pub const IS_SIGNED_OUT: Text = Text {
    en: "This user is signed out everywhere.",
    ko: "이 사용자를 모든 기기에서 로그아웃했습니다.",
};

/// Deletes a user.
pub const DELETE_USER: Text = Text {
    en: "Delete user",
    ko: "사용자 삭제",
};

/// That is under way.
pub const DELETING: Text = Text {
    en: "Deleting…",
    ko: "삭제하는 중…",
};

/// Asks for the name of the user that is deleted.
pub const TYPE_NAME: Text = Text {
    en: "Type the user name to delete this user",
    ko: "삭제하려면 사용자 이름을 입력하세요",
};

/// What deleting means.
pub const TYPE_NAME_HELP: Text = Text {
    en: "The user's sessions end, and the name is never given to anybody else. This can't be undone.",
    ko: "사용자의 세션이 모두 종료되며, 이 이름은 다시 사용할 수 없습니다. 되돌릴 수 없습니다.",
};

/// Another name was typed.
pub const WRONG_NAME: Text = Text {
    en: "This is not the name of this user.",
    ko: "이 사용자의 이름과 다릅니다.",
};

/// What a one-time password is called.
pub const ONE_TIME: Text = Text {
    en: "One-time password",
    ko: "일회용 비밀번호",
};

/// A user was made.
#[must_use]
pub fn made(name: &str) -> String {
    match language::current() {
        Language::English => format!("User {name} was made"),
        Language::Korean => format!("“{name}” 사용자를 만들었습니다"),
    }
}

/// A user got a one-time password.
#[must_use]
pub fn has_new_password(name: &str) -> String {
    match language::current() {
        Language::English => format!("{name} has a new one-time password"),
        Language::Korean => format!("“{name}” 사용자의 새 일회용 비밀번호를 만들었습니다"),
    }
}

/// What is asked before users are disabled, enabled or signed out, so many at once.
#[must_use]
pub fn bulk_question(action: UserAction, n: usize) -> String {
    let n = Total::Exact(n as u64);
    let users = count(n);
    match (language::current(), action) {
        (Language::English, UserAction::Disable) => {
            format!(
                "Disable {users}? They are signed out everywhere, and can't sign in until enabled again."
            )
        }
        (Language::English, UserAction::Enable) => {
            format!("Enable {users}? They can sign in again.")
        }
        (Language::English, UserAction::EndSessions) => {
            format!("Sign {users} out everywhere? They can sign in again.")
        }
        (Language::Korean, UserAction::Disable) => {
            format!(
                "사용자 {users}을 비활성화할까요? 모든 기기에서 로그아웃되며, 다시 활성화할 때까지 로그인할 수 없습니다."
            )
        }
        (Language::Korean, UserAction::Enable) => {
            format!("사용자 {users}을 활성화할까요? 다시 로그인할 수 있게 됩니다.")
        }
        (Language::Korean, UserAction::EndSessions) => {
            format!("사용자 {users}을 모든 기기에서 로그아웃할까요? 다시 로그인할 수 있습니다.")
        }
    }
}

/// What was done to several users at once, and to whom it was not.
#[must_use]
pub fn bulk_done(action: UserAction, done: &BulkDone) -> String {
    let n = done.n_done;
    let users = count(Total::Exact(n));
    let were = if n == 1 { "was" } else { "were" };
    let done_to = match (language::current(), action) {
        (Language::English, UserAction::Disable) => format!("{users} {were} disabled."),
        (Language::English, UserAction::Enable) => format!("{users} {were} enabled."),
        (Language::English, UserAction::EndSessions) => format!("{users} {were} signed out."),
        (Language::Korean, UserAction::Disable) => format!("사용자 {users}을 비활성화했습니다."),
        (Language::Korean, UserAction::Enable) => format!("사용자 {users}을 활성화했습니다."),
        (Language::Korean, UserAction::EndSessions) => {
            format!("사용자 {users}을 로그아웃했습니다.")
        }
    };
    if done.refused.is_empty() {
        return done_to;
    }
    let names = done
        .refused
        .iter()
        .map(refusal)
        .collect::<Vec<_>>()
        .join(", ");
    let n = grouped(done.refused.len() as u64);
    match language::current() {
        Language::English => format!("{done_to} Refused for {n}: {names}."),
        Language::Korean => format!("{done_to} 거부됨 {n}명: {names}"),
    }
}

fn refusal(refusal: &BulkRefusal) -> String {
    let why = match refusal.result_code.as_str() {
        result_code::FORBIDDEN => Text {
            en: "not permitted",
            ko: "권한 없음",
        },
        result_code::NOT_FOUND => Text {
            en: "no longer here",
            ko: "존재하지 않음",
        },
        _ => Text {
            en: "not possible",
            ko: "처리할 수 없음",
        },
    };
    format!("{} ({})", refusal.usr_id, why.get())
}

/// What is asked before a user is disabled.
#[must_use]
pub fn disable_question(name: &str) -> String {
    match language::current() {
        Language::English => {
            format!(
                "Disable {name}? They are signed out everywhere, and can't sign in until enabled again."
            )
        }
        Language::Korean => {
            format!(
                "“{name}” 사용자를 비활성화할까요? 모든 기기에서 로그아웃되며, 다시 활성화할 때까지 로그인할 수 없습니다."
            )
        }
    }
}

/// A user was disabled.
#[must_use]
pub fn disabled(name: &str) -> String {
    match language::current() {
        Language::English => {
            format!("{name} can't sign in any more, and is signed out everywhere.")
        }
        Language::Korean => {
            format!(
                "“{name}” 사용자를 비활성화했습니다. 모든 기기에서 로그아웃되었고, 더 이상 로그인할 수 없습니다."
            )
        }
    }
}

/// A user was enabled.
#[must_use]
pub fn enabled(name: &str) -> String {
    match language::current() {
        Language::English => format!("{name} can sign in again."),
        Language::Korean => {
            format!("“{name}” 사용자를 활성화했습니다. 다시 로그인할 수 있습니다.")
        }
    }
}

/// What is asked before a user is enabled.
#[must_use]
pub fn enable_question(name: &str) -> String {
    match language::current() {
        Language::English => format!("Enable {name}? They can sign in again."),
        Language::Korean => {
            format!("“{name}” 사용자를 활성화할까요? 다시 로그인할 수 있게 됩니다.")
        }
    }
}

/// What is asked before a password is reset.
#[must_use]
pub fn reset_question(name: &str) -> String {
    match language::current() {
        Language::English => {
            format!(
                "Reset the password of {name}? They are signed out everywhere, and need the new one-time password."
            )
        }
        Language::Korean => {
            format!(
                "“{name}” 사용자의 비밀번호를 재설정할까요? 모든 기기에서 로그아웃되며, 새 일회용 비밀번호가 필요합니다."
            )
        }
    }
}

/// What is asked before all sessions of a user are ended.
#[must_use]
pub fn end_question(name: &str) -> String {
    match language::current() {
        Language::English => format!(
            "End all sessions of {name}? They are signed out everywhere, and can sign in again."
        ),
        Language::Korean => {
            format!("“{name}” 사용자를 모든 기기에서 로그아웃할까요? 다시 로그인할 수 있습니다.")
        }
    }
}

/// What to do with a one-time password, which is good until a time.
#[must_use]
pub fn hand_over(name: &str, until: &str) -> String {
    match language::current() {
        Language::English => format!(
            "Give this password to {name}. It works for one sign-in before {until}, and stops 15 minutes after it. It is shown only now."
        ),
        Language::Korean => format!(
            "이 비밀번호를 “{name}” 사용자에게 전달하세요. {until}까지 한 번 로그인할 수 있고, 로그인하고 15분이 지나면 쓸 수 없습니다. 지금만 표시됩니다."
        ),
    }
}
