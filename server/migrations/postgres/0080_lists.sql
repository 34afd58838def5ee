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

-- One for each way in which sessions are listed. Nothing in them changes with a refresh.
DROP INDEX families_by_tenant;
CREATE INDEX families_by_tenant ON families (tenant_id, created_at, id) WHERE ended IS NULL;
CREATE INDEX families_by_start ON families (created_at, id) WHERE ended IS NULL;
CREATE INDEX ended_families_by_user ON families (usr_id, coalesce(ended_at, created_at), id) WHERE ended IS NOT NULL;
CREATE INDEX ended_families_by_tenant ON families (tenant_id, coalesce(ended_at, created_at), id) WHERE ended IS NOT NULL;
CREATE INDEX ended_families_by_reason ON families (ended, coalesce(ended_at, created_at), id) WHERE ended IS NOT NULL;
CREATE INDEX ended_families_by_end ON families (coalesce(ended_at, created_at), id) WHERE ended IS NOT NULL;

-- One for each way in which users are sorted; those of a role, and those who may sign in, stand together in it.
DROP INDEX users_by_last_sign_in;
CREATE INDEX users_by_last_sign_in ON users (role, is_active, coalesce(last_sign_in_at, -1), usr_id);
CREATE INDEX users_by_name ON users (role, is_active, coalesce(name_key, usr_id), usr_id);
CREATE INDEX users_by_display_name ON users (role, is_active, coalesce(display_key, lower(display_name)), usr_id);
