//! The words that stand in the database for the closed sets of the domain.

use tollgate_api_types::{EventKind, Role};

use super::StoreError;
use crate::rotation::{Class, End};

pub(super) const fn class_word(class: Class) -> &'static str {
    match class {
        Class::K2 => "K2",
        Class::K0 => "K0",
        Class::S => "S",
    }
}

pub(super) fn class(word: &str) -> Result<Class, StoreError> {
    match word {
        "K2" => Ok(Class::K2),
        "K0" => Ok(Class::K0),
        "S" => Ok(Class::S),
        _ => Err(unknown("class", word)),
    }
}

/// An end as the audit log names it.
pub(super) const fn end_word(end: End) -> &'static str {
    match end {
        End::Expired => "expired",
        End::SignedOut => "signed_out",
        End::Revoked => "revoked",
        End::StandingLost => "standing_lost",
        End::AllEnded => "all_ended",
        End::Reused => "reused",
        End::RolledBack => "rolled_back",
    }
}

/// An end as the row of its session has it: the columns `ended` and `is_ended_with_all`.
pub(super) const fn end_columns(end: End) -> (&'static str, bool) {
    match end {
        End::AllEnded => (end_word(End::StandingLost), true),
        _ => (end_word(end), false),
    }
}

/// An end from what [`end_columns`] gives.
pub(super) fn end(word: &str, is_ended_with_all: bool) -> Result<End, StoreError> {
    match word {
        "standing_lost" if is_ended_with_all => Ok(End::AllEnded),
        "expired" => Ok(End::Expired),
        "signed_out" => Ok(End::SignedOut),
        "revoked" => Ok(End::Revoked),
        "standing_lost" => Ok(End::StandingLost),
        "reused" => Ok(End::Reused),
        "rolled_back" => Ok(End::RolledBack),
        _ => Err(unknown("end", word)),
    }
}

pub(super) const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Member => "member",
    }
}

pub(super) fn role(word: &str) -> Result<Role, StoreError> {
    match word {
        "admin" => Ok(Role::Admin),
        "member" => Ok(Role::Member),
        _ => Err(unknown("role", word)),
    }
}

/// The word that stands for a kind of event, in the database and on the wire.
#[must_use]
pub const fn kind_word(kind: EventKind) -> &'static str {
    match kind {
        EventKind::SignedIn => "signed_in",
        EventKind::SignInFailed => "sign_in_failed",
        EventKind::SignedOut => "signed_out",
        EventKind::SessionRevoked => "session_revoked",
        EventKind::SessionExpired => "session_expired",
        EventKind::RefreshReplayed => "refresh_replayed",
        EventKind::TokenReused => "token_reused",
        EventKind::StaleReplay => "stale_replay",
        EventKind::RolledBack => "rolled_back",
        EventKind::AllSessionsEnded => "all_sessions_ended",
        EventKind::UserCreated => "user_created",
        EventKind::UserChanged => "user_changed",
        EventKind::UserDisabled => "user_disabled",
        EventKind::UserEnabled => "user_enabled",
        EventKind::UserDeleted => "user_deleted",
        EventKind::PasswordReset => "password_reset",
        EventKind::SessionsEnded => "sessions_ended",
        EventKind::ProjectCreated => "project_created",
        EventKind::ProjectChanged => "project_changed",
        EventKind::ProjectDeleted => "project_deleted",
        EventKind::ProjectChosen => "project_chosen",
        EventKind::MemberAdded => "member_added",
        EventKind::MemberChanged => "member_changed",
        EventKind::MemberRemoved => "member_removed",
        EventKind::PasswordChanged => "password_changed",
        EventKind::PasswordRefused => "password_refused",
        EventKind::SetUp => "set_up",
    }
}

pub(super) fn kind(word: &str) -> Result<EventKind, StoreError> {
    match word {
        "signed_in" => Ok(EventKind::SignedIn),
        "sign_in_failed" => Ok(EventKind::SignInFailed),
        "signed_out" => Ok(EventKind::SignedOut),
        "session_revoked" => Ok(EventKind::SessionRevoked),
        "session_expired" => Ok(EventKind::SessionExpired),
        "refresh_replayed" => Ok(EventKind::RefreshReplayed),
        "token_reused" => Ok(EventKind::TokenReused),
        "stale_replay" => Ok(EventKind::StaleReplay),
        "rolled_back" => Ok(EventKind::RolledBack),
        "all_sessions_ended" => Ok(EventKind::AllSessionsEnded),
        "user_created" => Ok(EventKind::UserCreated),
        "user_changed" => Ok(EventKind::UserChanged),
        "user_disabled" => Ok(EventKind::UserDisabled),
        "user_enabled" => Ok(EventKind::UserEnabled),
        "user_deleted" => Ok(EventKind::UserDeleted),
        "password_reset" => Ok(EventKind::PasswordReset),
        "sessions_ended" => Ok(EventKind::SessionsEnded),
        "project_created" => Ok(EventKind::ProjectCreated),
        "project_changed" => Ok(EventKind::ProjectChanged),
        "project_deleted" => Ok(EventKind::ProjectDeleted),
        "project_chosen" => Ok(EventKind::ProjectChosen),
        "member_added" => Ok(EventKind::MemberAdded),
        "member_changed" => Ok(EventKind::MemberChanged),
        "member_removed" => Ok(EventKind::MemberRemoved),
        "password_changed" => Ok(EventKind::PasswordChanged),
        "password_refused" => Ok(EventKind::PasswordRefused),
        "set_up" => Ok(EventKind::SetUp),
        _ => Err(unknown("event", word)),
    }
}

/// Which event tells of the end of a session.
pub(super) const fn event_of(end: End) -> EventKind {
    match end {
        End::Expired => EventKind::SessionExpired,
        End::SignedOut => EventKind::SignedOut,
        End::Revoked | End::StandingLost | End::AllEnded => EventKind::SessionRevoked,
        End::Reused => EventKind::TokenReused,
        End::RolledBack => EventKind::RolledBack,
    }
}

fn unknown(what: &str, word: &str) -> StoreError {
    StoreError::Corrupt(format!("{word:?} is no {what}"))
}
