-- Who has rotated a session of class K0 last, so that a replay can be compared with it: the first half of the SHA-256 of
-- the user agent, and the address (of IPv6, its /64). Null where attempts tell better, and until the next rotation.
ALTER TABLE families ADD COLUMN rotated_by BLOB CHECK (length(rotated_by) = 16);
ALTER TABLE families ADD COLUMN rotated_from TEXT;
-- Whether the one late replay that this generation has is used up.
ALTER TABLE families ADD COLUMN is_grace_spent BOOLEAN NOT NULL DEFAULT FALSE;
