-- The same changes as in migrations/sqlite.

-- The keys by which names and other texts are compared, searched and sorted; see the module `names`. The server fills
-- them at its start, and with each row that it writes; null for a row of an older server that still runs beside it.
-- Of new users the name is its own key, so that no two have one; those from before may share theirs.
ALTER TABLE users ADD COLUMN name_key TEXT COLLATE "C";
ALTER TABLE users ADD COLUMN display_key TEXT COLLATE "C";
ALTER TABLE users ADD COLUMN email_key TEXT COLLATE "C";
ALTER TABLE tenants ADD COLUMN name_key TEXT COLLATE "C";
CREATE INDEX users_by_name_key ON users (name_key);
DROP INDEX users_by_display_name;

-- Users who are gone and whose names are not their own keys: while the audit log speaks of them, nobody gets a name
-- with the same key.
CREATE TABLE former_names (
    usr_id   TEXT COLLATE "C" PRIMARY KEY,
    name_key TEXT COLLATE "C"
);
CREATE INDEX former_names_by_key ON former_names (name_key);
INSERT INTO former_names (usr_id) SELECT DISTINCT usr_id FROM events WHERE usr_id NOT IN (SELECT usr_id FROM users);
