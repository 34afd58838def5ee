-- The same changes as in migrations/sqlite.

-- The sessions of a user are listed by when they began, which never changes, so that a page goes on where the last one
-- ended whatever is refreshed meanwhile.
DROP INDEX families_by_user;
CREATE INDEX families_by_user ON families (usr_id, created_at, id) WHERE ended IS NULL;
