//! What the page of users says.

use tollgate_api_types::{BulkDone, BulkRefusal, Total, UserAction, result_code};

use super::{grouped, how_many};
use crate::language::{self, Language, Text};

/// What the page is for.
pub const LEAD: Text = Text {
    en: "Everybody who may sign in, and how many sessions each has open.",
    ko: "로그인할 수 있는 모든 사용자와 각 사용자의 열린 세션 수입니다.",
};

/// Makes a user.
pub const NEW_USER: Text = Text {
    en: "New user",
    ko: "새 사용자",
};

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

/// Sends a change.
pub const SAVE: Text = Text {
    en: "Save",
    ko: "저장",
};

/// That is under way.
pub const SAVING: Text = Text {
    en: "Saving…",
    ko: "저장하는 중…",
};

/// A change is saved.
pub const SAVED: Text = Text {
    en: "Saved.",
    ko: "저장했습니다.",
};

/// What the search is called.
pub const SEARCH: Text = Text {
    en: "Search users",
    ko: "사용자 검색",
};

/// What can be looked for.
pub const PLACEHOLDER: Text = Text {
    en: "Name or address",
    ko: "이름 또는 이메일 주소",
};

/// What people call a user.
pub const NAME: Text = Text {
    en: "Name",
    ko: "이름",
};

/// What a user signs in with.
pub const USER_NAME: Text = Text {
    en: "User name",
    ko: "사용자 이름",
};

/// An e-mail address, in short.
pub const ADDRESS: Text = Text {
    en: "Address",
    ko: "이메일 주소",
};

/// An e-mail address, in a form.
pub const EMAIL: Text = Text {
    en: "E-mail address",
    ko: "이메일 주소",
};

/// What a user may do.
pub const ROLE: Text = Text {
    en: "Role",
    ko: "역할",
};

/// What a user may do in this project.
pub const ROLE_HERE: Text = Text {
    en: "Role in this project",
    ko: "이 프로젝트에서의 역할",
};

/// What a user may do everywhere.
pub const ROLE_EVERYWHERE: Text = Text {
    en: "Role everywhere",
    ko: "전체 역할",
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

/// Whether a user may sign in.
pub const STATUS: Text = Text {
    en: "Status",
    ko: "상태",
};

/// A user may sign in.
pub const ACTIVE: Text = Text {
    en: "Active",
    ko: "활성",
};

/// A user may not sign in.
pub const DISABLED: Text = Text {
    en: "Disabled",
    ko: "비활성",
};

/// When a user signed in last.
pub const LAST_SIGN_IN: Text = Text {
    en: "Last sign-in",
    ko: "마지막 로그인",
};

/// A user has not signed in yet.
pub const NEVER: Text = Text {
    en: "Never",
    ko: "없음",
};

/// How many sessions a user has open.
pub const OPEN_SESSIONS: Text = Text {
    en: "Open sessions",
    ko: "열린 세션",
};

/// Whether a user is signed in anywhere.
pub const HAS_SESSIONS: Text = Text {
    en: "Has sessions",
    ko: "세션 여부",
};

/// A user is signed in somewhere.
pub const SIGNED_IN: Text = Text {
    en: "Signed in",
    ko: "로그인됨",
};

/// A user is signed in nowhere.
pub const SIGNED_OUT: Text = Text {
    en: "Signed out",
    ko: "로그인 안 됨",
};

/// There is no user yet.
pub const NONE_YET: Text = Text {
    en: "No users yet",
    ko: "아직 사용자가 없습니다",
};

/// What to do about that.
pub const NONE_YET_DETAIL: Text = Text {
    en: "Whoever is added will be listed here.",
    ko: "추가한 사용자가 여기에 표시됩니다.",
};

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

/// A user was disabled.
pub const IS_DISABLED: Text = Text {
    en: "This user is disabled, and signed out everywhere.",
    ko: "이 사용자를 비활성화하고 모든 기기에서 로그아웃했습니다.",
};

/// A user was enabled.
pub const IS_ENABLED: Text = Text {
    en: "This user can sign in again.",
    ko: "이 사용자는 다시 로그인할 수 있습니다.",
};

/// The sessions of a user were ended.
pub const IS_SIGNED_OUT: Text = Text {
    en: "This user is signed out everywhere.",
    ko: "이 사용자를 모든 기기에서 로그아웃했습니다.",
};

/// What the parts of a user's sheet are called together.
pub const TABS: Text = Text {
    en: "About this user",
    ko: "사용자 정보",
};

/// Who a user is.
pub const PROFILE: Text = Text {
    en: "Profile",
    ko: "프로필",
};

/// Where a user is signed in.
pub const SESSIONS: Text = Text {
    en: "Sessions",
    ko: "세션",
};

/// Where a user belongs to.
pub const PROJECTS: Text = Text {
    en: "Projects",
    ko: "프로젝트",
};

/// What has happened to a user.
pub const HISTORY: Text = Text {
    en: "History",
    ko: "기록",
};

/// Above the form of a change.
pub const CHANGE: Text = Text {
    en: "Change",
    ko: "수정",
};

/// Above what is done about a user's sign-in.
pub const SIGN_IN: Text = Text {
    en: "Sign-in",
    ko: "로그인",
};

/// Above the form that deletes.
pub const DELETE: Text = Text {
    en: "Delete",
    ko: "삭제",
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

/// A user is signed in nowhere.
pub const NO_SESSIONS: Text = Text {
    en: "No open sessions",
    ko: "열린 세션이 없습니다",
};

/// What that means.
pub const NO_SESSIONS_DETAIL: Text = Text {
    en: "This user is signed in nowhere.",
    ko: "이 사용자는 어디에도 로그인되어 있지 않습니다.",
};

/// A user belongs to no project.
pub const NO_PROJECTS: Text = Text {
    en: "No projects",
    ko: "프로젝트가 없습니다",
};

/// What that means.
pub const NO_PROJECTS_DETAIL: Text = Text {
    en: "This user belongs to no project that you can see.",
    ko: "이 사용자가 속한 프로젝트 중 볼 수 있는 것이 없습니다.",
};

/// Nothing has happened to a user.
pub const NO_HISTORY: Text = Text {
    en: "Nothing yet",
    ko: "아직 기록이 없습니다",
};

/// What will be shown.
pub const NO_HISTORY_DETAIL: Text = Text {
    en: "What happens to this user is listed here.",
    ko: "이 사용자에게 일어난 일이 여기에 표시됩니다.",
};

/// Leads to the page of sessions.
pub const ALL_SESSIONS: Text = Text {
    en: "All sessions of this user",
    ko: "이 사용자의 모든 세션",
};

/// What a one-time password is called.
pub const ONE_TIME: Text = Text {
    en: "One-time password",
    ko: "일회용 비밀번호",
};

/// How many users there are.
#[must_use]
pub fn count(total: Total) -> String {
    match language::current() {
        Language::English => how_many(total, "user", "users"),
        Language::Korean => how_many(total, "명", "명"),
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
    let done_to = match (language::current(), action) {
        (Language::English, UserAction::Disable) => format!("Disabled {users}."),
        (Language::English, UserAction::Enable) => format!("Enabled {users}."),
        (Language::English, UserAction::EndSessions) => format!("Signed out {users}."),
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
            format!("{name} is signed out everywhere, and can't sign in until enabled again.")
        }
        Language::Korean => {
            format!(
                "“{name}” 사용자를 비활성화할까요? 모든 기기에서 로그아웃되며, 다시 활성화할 때까지 로그인할 수 없습니다."
            )
        }
    }
}

/// What is asked before a user is enabled.
#[must_use]
pub fn enable_question(name: &str) -> String {
    match language::current() {
        Language::English => format!("{name} can sign in again."),
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
            format!("{name} is signed out everywhere, and needs the new one-time password.")
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
        Language::English => format!("{name} is signed out everywhere, and can sign in again."),
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
            "Give this password to {name}. It is good for one sign-in, which has to happen before {until}, and is shown only now."
        ),
        Language::Korean => format!(
            "이 비밀번호를 “{name}” 사용자에게 전달하세요. 한 번만 로그인할 수 있고, 유효 기간은 {until}까지이며, 지금만 표시됩니다."
        ),
    }
}
