-- True for a session that was ended together with all others. Its `ended` is 'standing_lost', which the check of that
-- column allows: SQLite can't change a check without writing the whole table anew.
ALTER TABLE families ADD COLUMN is_ended_with_all BOOLEAN NOT NULL DEFAULT FALSE;
