-- Until when a password that somebody else has set is good for signing in, and for nothing but choosing another one;
-- null for a password that its user has chosen.
ALTER TABLE users ADD COLUMN one_time_until INTEGER;

-- Failures that are not forgotten yet; see the module `throttle`. The key is a MAC and names nobody.
CREATE TABLE throttles (
    key          BLOB PRIMARY KEY NOT NULL CHECK (length(key) = 16),
    -- Unix milliseconds.
    forgotten_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX throttles_by_end ON throttles (forgotten_at);

-- The hash of the secret that makes the first administrator; there while there are no users.
CREATE TABLE setup (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32)
);
