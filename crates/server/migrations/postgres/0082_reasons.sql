-- The same change as in migrations/sqlite.

-- Sessions that have ended for one reason, sorted by their users.
CREATE INDEX ended_families_by_reason_and_user ON families (ended, is_ended_with_all, usr_id, coalesce(ended_at, created_at), id)
    WHERE ended IS NOT NULL;
