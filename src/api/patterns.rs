//! The patterns of the API's paths: what is kept or copied of a path has a name in braces in the place of a name.
//!
//! What is not here is told by its beginning alone, so that a path that is missing hides more than it should, and never
//! less.

/// The patterns; those without a name in the place of another's name come first.
pub const PATTERNS: &[&str] = &[
    "/api/master/audit",
    "/api/master/audit.csv",
    "/api/master/audit/{event}",
    "/api/master/auth/login",
    "/api/master/auth/logout",
    "/api/master/auth/refresh",
    "/api/master/auth/setup",
    "/api/master/bulk/users",
    "/api/master/dashboard/events",
    "/api/master/dashboard/refreshes",
    "/api/master/dashboard/sign-ins",
    "/api/master/dashboard/summary",
    "/api/master/demo/expire-access",
    "/api/master/demo/faults",
    "/api/master/me",
    "/api/master/me/password",
    "/api/master/me/project",
    "/api/master/projects",
    "/api/master/projects/{tenantId}",
    "/api/master/projects/{tenantId}/members",
    "/api/master/projects/{tenantId}/members/{usrId}",
    "/api/master/sessions",
    "/api/master/sessions/end",
    "/api/master/sessions/end-all",
    "/api/master/sessions/end-others",
    "/api/master/sessions/{sid}",
    "/api/master/users",
    "/api/master/users/{usrId}",
    "/api/master/users/{usrId}/disable",
    "/api/master/users/{usrId}/enable",
    "/api/master/users/{usrId}/end-sessions",
    "/api/master/users/{usrId}/reset-password",
];
