//! What has happened, in words: each kind of event by its name and as a sentence; and the roles that they speak of.

use tollgate_api_types::{Event, EventKind, Role};

use super::sentence::{Part, fill};
use super::tone::Tone;
use crate::language::Text;

/// What the log says in the place of a user, where nobody but the server has done it.
const SERVER: &str = "(server)";

/// What the log says in the place of a name that is no user's.
const UNKNOWN: &str = "(unknown)";

const THE_SERVER: Text = Text {
    en: "The server",
    ko: "서버 운영자",
};

const UNKNOWN_NAME: Text = Text {
    en: "an unknown user",
    ko: "알 수 없는 사용자",
};

const MEMBER: Text = Text {
    en: "Member",
    ko: "구성원",
};

/// What a user may do everywhere.
#[must_use]
pub fn role(role: Role) -> &'static str {
    let text = match role {
        Role::Admin => Text {
            en: "Administrator",
            ko: "관리자",
        },
        Role::Member => MEMBER,
    };
    text.get()
}

/// What a user may do in one project.
#[must_use]
pub fn tenant_role(role: Role) -> &'static str {
    let text = match role {
        Role::Admin => Text {
            en: "Project administrator",
            ko: "프로젝트 관리자",
        },
        Role::Member => MEMBER,
    };
    text.get()
}

/// What has happened, and how that is to be taken.
#[must_use]
pub fn event(kind: EventKind) -> (&'static str, Tone) {
    let (text, tone) = named(kind);
    (text.get(), tone)
}

/// What has happened, as a sentence, with the names in it kept apart.
#[must_use]
pub fn sentence(event: &Event) -> Vec<Part> {
    let actor = event
        .actor
        .as_deref()
        .filter(|actor| *actor != event.usr_id);
    let project = event.tenant_id.as_deref().unwrap_or_default();
    fill(template(event.kind, actor.is_some()).get(), |name| {
        let text = match name {
            "actor" => actor.unwrap_or_default(),
            "project" => project,
            _ => event.usr_id.as_str(),
        };
        match text {
            SERVER => Part::Words(THE_SERVER.get()),
            UNKNOWN => Part::Words(UNKNOWN_NAME.get()),
            text => Part::Name(text.to_owned()),
        }
    })
}

/// The sentence of a kind of event, done by the one whom it is about, or by somebody else.
///
/// A particle of Korean never stands right behind a name: which one it would be depends on the name's last sound.
#[must_use]
pub const fn template(kind: EventKind, is_by_another: bool) -> Text {
    match is_by_another {
        true => by_another(kind),
        false => by_itself(kind),
    }
}

const fn by_itself(kind: EventKind) -> Text {
    match kind {
        EventKind::SignedIn => Text {
            en: "{user} signed in",
            ko: "{user} 님이 로그인했습니다",
        },
        EventKind::SignInFailed => Text {
            en: "A sign-in as {user} was refused",
            ko: "{user} 이름으로 시도한 로그인이 거부되었습니다",
        },
        EventKind::SignedOut => Text {
            en: "{user} signed out",
            ko: "{user} 님이 로그아웃했습니다",
        },
        EventKind::SessionRevoked => Text {
            en: "A session of {user} was ended",
            ko: "{user} 님의 세션이 종료되었습니다",
        },
        EventKind::SessionExpired => Text {
            en: "A session of {user} expired",
            ko: "{user} 님의 세션이 만료되었습니다",
        },
        EventKind::RefreshReplayed => Text {
            en: "A renewal of {user}’s session was answered again, since the first answer was lost",
            ko: "{user} 님의 세션 갱신 응답이 도착하지 않아 다시 보냈습니다",
        },
        EventKind::TokenReused => Text {
            en: "A session of {user} was used in two places, and was ended",
            ko: "{user} 님의 세션이 두 곳에서 사용되어 종료되었습니다",
        },
        EventKind::StaleReplay => Text {
            en: "A renewal of {user}’s session arrived a second time, late, and was refused",
            ko: "{user} 님의 세션 갱신 요청이 뒤늦게 한 번 더 도착해 거부했습니다",
        },
        EventKind::RolledBack => Text {
            en: "A session of {user} is newer than the database, and was ended",
            ko: "{user} 님의 세션이 데이터베이스보다 새것이어서 종료되었습니다",
        },
        EventKind::AllSessionsEnded => Text {
            en: "{user} ended the sessions of everybody",
            ko: "{user} 님이 모든 사용자의 세션을 종료했습니다",
        },
        EventKind::UserCreated => Text {
            en: "The user {user} was created",
            ko: "{user} 사용자가 생성되었습니다",
        },
        EventKind::UserChanged => Text {
            en: "{user} changed their own profile",
            ko: "{user} 님이 자신의 정보를 변경했습니다",
        },
        EventKind::UserDisabled => Text {
            en: "The user {user} was disabled",
            ko: "{user} 사용자가 비활성화되었습니다",
        },
        EventKind::UserEnabled => Text {
            en: "The user {user} was enabled",
            ko: "{user} 사용자가 활성화되었습니다",
        },
        EventKind::UserDeleted => Text {
            en: "The user {user} was deleted",
            ko: "{user} 사용자가 삭제되었습니다",
        },
        EventKind::PasswordReset => Text {
            en: "The password of {user} was reset",
            ko: "{user} 님의 비밀번호가 재설정되었습니다",
        },
        EventKind::SessionsEnded => Text {
            en: "{user} ended all of their own sessions",
            ko: "{user} 님이 자신의 모든 세션을 종료했습니다",
        },
        EventKind::ProjectCreated => Text {
            en: "{user} created the project {project}",
            ko: "{user} 님이 {project} 프로젝트를 만들었습니다",
        },
        EventKind::ProjectChanged => Text {
            en: "{user} changed the project {project}",
            ko: "{user} 님이 {project} 프로젝트를 변경했습니다",
        },
        EventKind::ProjectDeleted => Text {
            en: "{user} deleted the project {project}",
            ko: "{user} 님이 {project} 프로젝트를 삭제했습니다",
        },
        EventKind::ProjectChosen => Text {
            en: "{user} went over to the project {project}",
            ko: "{user} 님이 {project} 프로젝트로 전환했습니다",
        },
        EventKind::MemberAdded => Text {
            en: "{user} joined the project {project}",
            ko: "{user} 님이 {project} 프로젝트의 구성원이 되었습니다",
        },
        EventKind::MemberChanged => Text {
            en: "The role of {user} in the project {project} was changed",
            ko: "{project} 프로젝트에서 {user} 님의 역할이 변경되었습니다",
        },
        EventKind::MemberRemoved => Text {
            en: "{user} was taken out of the project {project}",
            ko: "{user} 님이 {project} 프로젝트에서 제외되었습니다",
        },
        EventKind::PasswordChanged => Text {
            en: "{user} changed their own password",
            ko: "{user} 님이 자신의 비밀번호를 변경했습니다",
        },
        EventKind::PasswordRefused => Text {
            en: "A password change of {user} was refused",
            ko: "{user} 님의 비밀번호 변경이 거부되었습니다",
        },
        EventKind::SetUp => Text {
            en: "{user} became the first administrator",
            ko: "{user} 님이 첫 관리자가 되었습니다",
        },
    }
}

const fn by_another(kind: EventKind) -> Text {
    match kind {
        EventKind::SessionRevoked => Text {
            en: "{actor} ended a session of {user}",
            ko: "{actor} 님이 {user} 님의 세션을 종료했습니다",
        },
        EventKind::UserCreated => Text {
            en: "{actor} created the user {user}",
            ko: "{actor} 님이 {user} 사용자를 만들었습니다",
        },
        EventKind::UserChanged => Text {
            en: "{actor} changed the user {user}",
            ko: "{actor} 님이 {user} 사용자의 정보를 변경했습니다",
        },
        EventKind::UserDisabled => Text {
            en: "{actor} disabled the user {user}",
            ko: "{actor} 님이 {user} 사용자를 비활성화했습니다",
        },
        EventKind::UserEnabled => Text {
            en: "{actor} enabled the user {user}",
            ko: "{actor} 님이 {user} 사용자를 활성화했습니다",
        },
        EventKind::UserDeleted => Text {
            en: "{actor} deleted the user {user}",
            ko: "{actor} 님이 {user} 사용자를 삭제했습니다",
        },
        EventKind::PasswordReset => Text {
            en: "{actor} reset {user}’s password",
            ko: "{actor} 님이 {user} 님의 비밀번호를 재설정했습니다",
        },
        EventKind::SessionsEnded => Text {
            en: "{actor} ended all sessions of {user}",
            ko: "{actor} 님이 {user} 님의 모든 세션을 종료했습니다",
        },
        EventKind::MemberAdded => Text {
            en: "{actor} added {user} to the project {project}",
            ko: "{actor} 님이 {user} 님을 {project} 프로젝트에 추가했습니다",
        },
        EventKind::MemberChanged => Text {
            en: "{actor} changed the role of {user} in the project {project}",
            ko: "{actor} 님이 {project} 프로젝트에서 {user} 님의 역할을 변경했습니다",
        },
        EventKind::MemberRemoved => Text {
            en: "{actor} took {user} out of the project {project}",
            ko: "{actor} 님이 {user} 님을 {project} 프로젝트에서 제외했습니다",
        },
        // Nobody does these for another.
        _ => by_itself(kind),
    }
}

const fn named(kind: EventKind) -> (Text, Tone) {
    let (en, ko, tone) = match kind {
        EventKind::SignedIn => ("Signed in", "로그인", Tone::Good),
        EventKind::SignInFailed => ("Sign-in refused", "로그인 거부", Tone::Warn),
        EventKind::SignedOut => ("Signed out", "로그아웃", Tone::Plain),
        EventKind::SessionRevoked => ("Session ended", "세션 종료", Tone::Plain),
        EventKind::SessionExpired => ("Session expired", "세션 만료", Tone::Plain),
        EventKind::RefreshReplayed => {
            ("Renewal answered again", "갱신 응답 다시 보냄", Tone::Plain)
        }
        EventKind::TokenReused => ("Used in two places", "두 곳에서 사용", Tone::Bad),
        EventKind::StaleReplay => ("Renewal arrived twice", "갱신 요청 중복 도착", Tone::Plain),
        EventKind::RolledBack => (
            "Newer than the database",
            "데이터베이스보다 새것",
            Tone::Bad,
        ),
        EventKind::AllSessionsEnded => ("All sessions ended", "전체 세션 종료", Tone::Warn),
        EventKind::UserCreated => ("User created", "사용자 생성", Tone::Plain),
        EventKind::UserChanged => ("User changed", "사용자 변경", Tone::Plain),
        EventKind::UserDisabled => ("User disabled", "사용자 비활성화", Tone::Warn),
        EventKind::UserEnabled => ("User enabled", "사용자 활성화", Tone::Plain),
        EventKind::UserDeleted => ("User deleted", "사용자 삭제", Tone::Warn),
        EventKind::PasswordReset => ("Password reset", "비밀번호 재설정", Tone::Warn),
        EventKind::SessionsEnded => (
            "Sessions of a user ended",
            "사용자 세션 모두 종료",
            Tone::Plain,
        ),
        EventKind::ProjectCreated => ("Project created", "프로젝트 생성", Tone::Plain),
        EventKind::ProjectChanged => ("Project changed", "프로젝트 변경", Tone::Plain),
        EventKind::ProjectDeleted => ("Project deleted", "프로젝트 삭제", Tone::Warn),
        EventKind::ProjectChosen => ("Project switched", "프로젝트 전환", Tone::Plain),
        EventKind::MemberAdded => ("Member added", "구성원 추가", Tone::Plain),
        EventKind::MemberChanged => ("Member changed", "구성원 역할 변경", Tone::Plain),
        EventKind::MemberRemoved => ("Member removed", "구성원 제외", Tone::Plain),
        EventKind::PasswordChanged => ("Password changed", "비밀번호 변경", Tone::Plain),
        EventKind::PasswordRefused => ("Password change refused", "비밀번호 변경 거부", Tone::Warn),
        EventKind::SetUp => ("First administrator made", "첫 관리자 생성", Tone::Plain),
    };
    (Text { en, ko }, tone)
}
