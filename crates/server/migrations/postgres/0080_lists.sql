-- The same changes as in migrations/sqlite, but for the indexes of texts: those need an extension, and are made at each
-- start where there is none yet.

-- When a session ended, so that those that have ended are listed by it; null while it is open, and for one that an older
-- server beside has ended.
ALTER TABLE families ADD COLUMN ended_at BIGINT;
UPDATE families SET ended_at = coalesce(
    (SELECT max(at) FROM events WHERE events.family = families.id
     AND kind IN ('signed_out', 'session_revoked', 'session_expired', 'token_reused', 'rolled_back')),
    last_used_at
) WHERE ended IS NOT NULL;

-- Until when a session is open for certain, unless somebody ends it: no later than its idle end, and moved on by the
-- sweep, so that no index is written for a refresh. Null for one that has ended, once the sweep has seen to its user.
-- What an older server beside writes is certain at no time.
ALTER TABLE families ADD COLUMN open_until BIGINT DEFAULT 0;
UPDATE families SET open_until = CASE WHEN ended IS NULL THEN idle_expires_at END;
CREATE INDEX families_by_open_end ON families (open_until) WHERE ended IS NULL;
CREATE INDEX ended_families_unseen ON families (usr_id) WHERE ended IS NOT NULL AND open_until IS NOT NULL;

-- Whether a session of the user may be open: a sign-in says so, and the sweep takes it back once all have ended.
ALTER TABLE users ADD COLUMN may_have_sessions BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE users SET may_have_sessions = TRUE WHERE usr_id IN (SELECT usr_id FROM families WHERE ended IS NULL);

-- One for each way in which sessions are listed. Nothing in them changes with a refresh.
DROP INDEX families_by_tenant;
CREATE INDEX families_by_tenant ON families (tenant_id, created_at, id) WHERE ended IS NULL;
CREATE INDEX families_by_start ON families (created_at, id) WHERE ended IS NULL;
CREATE INDEX ended_families_by_user ON families (usr_id, coalesce(ended_at, created_at), id) WHERE ended IS NOT NULL;
CREATE INDEX ended_families_by_tenant ON families (tenant_id, coalesce(ended_at, created_at), id) WHERE ended IS NOT NULL;
CREATE INDEX ended_families_by_reason ON families (ended, is_ended_with_all, coalesce(ended_at, created_at), id) WHERE ended IS NOT NULL;
CREATE INDEX ended_families_by_end ON families (coalesce(ended_at, created_at), id) WHERE ended IS NOT NULL;

-- One for each way in which users are sorted; those of a role, those who may sign in, and those who may have sessions,
-- stand together in it.
DROP INDEX users_by_last_sign_in;
CREATE INDEX users_by_last_sign_in ON users (role, is_active, may_have_sessions, coalesce(last_sign_in_at, -1), usr_id);
CREATE INDEX users_by_name ON users (role, is_active, may_have_sessions, coalesce(name_key, usr_id), usr_id);
CREATE INDEX users_by_display_name ON users (role, is_active, may_have_sessions, coalesce(display_key, lower(display_name)), usr_id);
