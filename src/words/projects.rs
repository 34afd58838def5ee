//! The projects, and who belongs to them.

use tollgate_api_types::{Role, Total};

use super::how_many;
use crate::language::{self, Language, Text};
use crate::words::rank::Rank;

/// The heading of the page.
pub const TITLE: Text = Text {
    en: "Projects",
    ko: "프로젝트",
};

/// What the page shows to somebody of a rank, and what the current project means.
#[must_use]
pub fn lead(rank: Rank) -> &'static str {
    let text = match rank {
        Rank::Operator => Text {
            en: "All projects. The other pages show all of them too; a new user belongs to the current one at first.",
            ko: "모든 프로젝트입니다. 다른 페이지에도 모든 프로젝트의 내용이 표시됩니다. 새 사용자는 처음에 현재 프로젝트에 속합니다.",
        },
        Rank::ProjectAdmin | Rank::Member => Text {
            en: "The projects that you belong to. The other pages show the current one.",
            ko: "내가 속한 프로젝트입니다. 다른 페이지에는 현재 프로젝트의 내용이 표시됩니다.",
        },
    };
    text.get()
}

/// Opens the form for a new one.
pub const NEW: Text = Text {
    en: "New project",
    ko: "새 프로젝트",
};

/// Names the search.
pub const SEARCH: Text = Text {
    en: "Search projects",
    ko: "프로젝트 검색",
};

/// What can be looked for.
pub const SEARCH_HINT: Text = Text {
    en: "Name or code",
    ko: "이름 또는 코드",
};

/// What people call it.
pub const NAME: Text = Text {
    en: "Name",
    ko: "이름",
};

/// What programs call it.
pub const CODE: Text = Text {
    en: "Code",
    ko: "코드",
};

/// What a code may be like.
pub const CODE_HELP: Text = Text {
    en: "Small letters, digits and -. It never changes.",
    ko: "영문 소문자, 숫자, 하이픈(-)만 쓸 수 있습니다. 나중에 바꿀 수 없습니다.",
};

/// How many, or who, belong to it.
pub const MEMBERS: Text = Text {
    en: "Members",
    ko: "구성원",
};

/// Whether anybody may work in it.
pub const STATUS: Text = Text {
    en: "Status",
    ko: "상태",
};

/// Work goes on in it.
pub const OPEN: Text = Text {
    en: "Open",
    ko: "열림",
};

/// Nobody may work in it.
pub const CLOSED: Text = Text {
    en: "Closed",
    ko: "닫힘",
};

/// What one may do in it.
pub const ROLE: Text = Text {
    en: "Your role",
    ko: "내 역할",
};

/// One doesn't belong to it.
pub const NO_ROLE: Text = Text {
    en: "Not a member",
    ko: "구성원 아님",
};

/// One may do everything in it, as in all others.
pub const OF_ALL: Text = Text {
    en: "Administrator of all projects",
    ko: "모든 프로젝트의 관리자",
};

/// The same of one who doesn't belong to it, and so can't switch to it.
pub const OF_ALL_NO_MEMBER: Text = Text {
    en: "Administrator of all projects, not a member",
    ko: "모든 프로젝트의 관리자, 구성원 아님",
};

/// Marks the one that this session is in.
pub const CURRENT: Text = Text {
    en: "Current",
    ko: "현재",
};

/// A box of the form: whoever makes it belongs to it.
pub const JOIN: Text = Text {
    en: "Join it as its administrator",
    ko: "프로젝트 관리자로 참여하기",
};

/// Why one would.
pub const JOIN_HELP: Text = Text {
    en: "You can switch only to projects that you belong to.",
    ko: "구성원인 프로젝트로만 전환할 수 있습니다.",
};

/// Sends the form for a new one.
pub const CREATE: Text = Text {
    en: "Create project",
    ko: "프로젝트 만들기",
};

/// That form is on its way.
pub const CREATING: Text = Text {
    en: "Creating…",
    ko: "만드는 중…",
};

/// Goes over to it.
pub const SWITCH: Text = Text {
    en: "Switch to this project",
    ko: "이 프로젝트로 전환",
};

/// Makes oneself a member.
pub const JOIN_NOW: Text = Text {
    en: "Join this project",
    ko: "이 프로젝트에 참여",
};

/// The part where it gets another name.
pub const RENAME: Text = Text {
    en: "Rename",
    ko: "이름 변경",
};

/// Lets nobody work in it.
pub const CLOSE: Text = Text {
    en: "Close project",
    ko: "프로젝트 닫기",
};

/// Lets people work in it again.
pub const REOPEN: Text = Text {
    en: "Open project again",
    ko: "프로젝트 다시 열기",
};

/// It was closed.
pub const CLOSED_NOW: Text = Text {
    en: "The project is closed, and everybody who was in it is signed out.",
    ko: "프로젝트를 닫았고, 그 안에 있던 사용자는 모두 로그아웃되었습니다.",
};

/// It was opened again.
pub const OPENED_NOW: Text = Text {
    en: "The project is open again.",
    ko: "프로젝트를 다시 열었습니다.",
};

/// Why the current one is neither closed nor deleted.
pub const OWN: Text = Text {
    en: "You are in this project now. Switch to another one before you close or delete it.",
    ko: "지금 이 프로젝트에 있습니다. 닫거나 삭제하려면 먼저 다른 프로젝트로 전환하세요.",
};

/// Names the field for the code that has to be typed.
pub const CONFIRM_CODE: Text = Text {
    en: "Type the code to delete this project",
    ko: "삭제하려면 프로젝트 코드를 입력하세요",
};

/// What deleting means.
pub const DELETE_HELP: Text = Text {
    en: "Everybody who is in it is signed out, and its code is never given again. This can't be undone.",
    ko: "이 프로젝트에 있는 사용자는 모두 로그아웃되고, 코드는 다시 쓸 수 없습니다. 되돌릴 수 없습니다.",
};

/// Something else was typed.
pub const NOT_THE_CODE: Text = Text {
    en: "This is not the code of this project.",
    ko: "이 프로젝트의 코드가 아닙니다.",
};

/// Deletes it.
pub const DELETE: Text = Text {
    en: "Delete project",
    ko: "프로젝트 삭제",
};

/// It is being deleted.
pub const DELETING: Text = Text {
    en: "Deleting…",
    ko: "삭제하는 중…",
};

/// Opens the search for somebody who is to belong to it.
pub const ADD_MEMBER: Text = Text {
    en: "Add a member",
    ko: "구성원 추가",
};

/// Names the search among the members.
pub const FIND_MEMBER: Text = Text {
    en: "Search members",
    ko: "구성원 검색",
};

/// What can be looked for.
pub const MEMBER_HINT: Text = Text {
    en: "Name or user name",
    ko: "이름 또는 사용자 이름",
};

/// Nobody belongs to it.
pub const NO_MEMBERS: Text = Text {
    en: "Nobody belongs to this project yet",
    ko: "아직 구성원이 없습니다",
};

/// What to do about that.
pub const NO_MEMBERS_DETAIL: Text = Text {
    en: "Add the people who are to work in it.",
    ko: "이 프로젝트에서 일할 사람을 추가하세요.",
};

/// What a member may do in the project.
pub const MEMBER_ROLE: Text = Text {
    en: "Role",
    ko: "역할",
};

/// What can be done to a member.
pub const ACTION: Text = Text {
    en: "Action",
    ko: "작업",
};

/// Lets a member manage the project.
pub const MAKE_ADMIN: Text = Text {
    en: "Make administrator",
    ko: "관리자로 변경",
};

/// Takes that away.
pub const MAKE_MEMBER: Text = Text {
    en: "Make member",
    ko: "구성원으로 변경",
};

/// Takes somebody out of it.
pub const REMOVE: Text = Text {
    en: "Remove",
    ko: "제외",
};

/// Marks somebody who may not sign in.
pub const DISABLED: Text = Text {
    en: "Disabled",
    ko: "비활성",
};

/// Marks oneself.
pub const YOU: Text = Text {
    en: "You",
    ko: "본인",
};

/// There are no projects to see.
pub const NONE: Text = Text {
    en: "No projects yet",
    ko: "아직 프로젝트가 없습니다",
};

/// Why there are none.
pub const NONE_DETAIL: Text = Text {
    en: "Projects that you belong to will be listed here.",
    ko: "내가 속한 프로젝트가 여기에 표시됩니다.",
};

/// Users are being looked for.
pub const SEARCHING: Text = Text {
    en: "Looking for users…",
    ko: "사용자를 찾는 중…",
};

/// No user is called like this.
pub const NOBODY_FOUND: Text = Text {
    en: "No user has this in the name or address.",
    ko: "이름이나 이메일에 이 말이 들어간 사용자가 없습니다.",
};

/// Nothing is typed yet.
pub const TYPE: Text = Text {
    en: "Type a part of the name.",
    ko: "이름의 일부를 입력하세요.",
};

/// Users could not be looked for.
pub const FAILED: Text = Text {
    en: "Users could not be looked for just now.",
    ko: "지금은 사용자를 찾을 수 없습니다.",
};

/// What to ask before a project is closed.
#[must_use]
pub fn close_question(name: &str) -> String {
    match language::current() {
        Language::English => format!(
            "Close {name}? Everybody who is in it is signed out, and nobody can work in it until it is opened again."
        ),
        Language::Korean => format!(
            "{name} 프로젝트에 있는 사용자는 모두 로그아웃되고, 다시 열 때까지 아무도 들어올 수 없습니다."
        ),
    }
}

/// What to ask before a project is opened again.
#[must_use]
pub fn open_question(name: &str) -> String {
    match language::current() {
        Language::English => format!("Open {name} again? Its members can work in it again."),
        Language::Korean => format!("{name} 프로젝트의 구성원이 다시 사용할 수 있게 됩니다."),
    }
}

/// What to ask before a member may do more, or less.
#[must_use]
pub fn role_question(usr_id: &str, role: Role) -> String {
    match (language::current(), role) {
        (Language::English, Role::Admin) => {
            format!("Let {usr_id} manage the members of this project and their sessions?")
        }
        (Language::English, Role::Member) => {
            format!("Should {usr_id} no longer manage this project?")
        }
        (Language::Korean, Role::Admin) => {
            format!("{usr_id} 님이 이 프로젝트의 구성원과 세션을 관리할 수 있게 됩니다.")
        }
        (Language::Korean, Role::Member) => {
            format!("{usr_id} 님이 더 이상 이 프로젝트를 관리할 수 없게 됩니다.")
        }
    }
}

/// What to ask before somebody is taken out of a project.
#[must_use]
pub fn remove_question(usr_id: &str) -> String {
    match language::current() {
        Language::English => {
            format!("Remove {usr_id} from this project? They are signed out of it.")
        }
        Language::Korean => {
            format!("{usr_id} 님이 이 프로젝트에서 로그아웃되고 구성원에서 제외됩니다.")
        }
    }
}

/// Somebody belongs to it now.
#[must_use]
pub fn added(usr_id: &str) -> String {
    match language::current() {
        Language::English => format!("{usr_id} belongs to this project now."),
        Language::Korean => format!("{usr_id} 님을 이 프로젝트에 추가했습니다."),
    }
}

/// Somebody may do more, or less.
#[must_use]
pub fn role_changed(usr_id: &str) -> String {
    match language::current() {
        Language::English => format!("The role of {usr_id} is changed."),
        Language::Korean => format!("{usr_id} 님의 역할을 변경했습니다."),
    }
}

/// Somebody no longer belongs to it.
#[must_use]
pub fn removed(usr_id: &str) -> String {
    match language::current() {
        Language::English => format!("{usr_id} no longer belongs to this project."),
        Language::Korean => format!("{usr_id} 님을 이 프로젝트에서 제외했습니다."),
    }
}

/// How many members there are, of how many are shown.
#[must_use]
pub fn n_members(total: Total) -> String {
    match language::current() {
        Language::English => how_many(total, "member", "members"),
        Language::Korean => how_many(total, "명", "명"),
    }
}

/// How many projects there are.
#[must_use]
pub fn n_projects(total: Total) -> String {
    match language::current() {
        Language::English => how_many(total, "project", "projects"),
        Language::Korean => how_many(total, "개", "개"),
    }
}
