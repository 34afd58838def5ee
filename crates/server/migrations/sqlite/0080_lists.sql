-- When a session ended, so that those that have ended are listed by it; null while it is open, and for one that an older
-- server beside has ended.
ALTER TABLE families ADD COLUMN ended_at INTEGER;
UPDATE families SET ended_at = coalesce(
    (SELECT max(at) FROM events WHERE events.family = families.id
     AND kind IN ('signed_out', 'session_revoked', 'session_expired', 'token_reused', 'rolled_back')),
    last_used_at
) WHERE ended IS NOT NULL;

-- Until when a session is open for certain, unless somebody ends it: no later than its idle end, and moved on by the
-- sweep, so that no index is written for a refresh. Null for one that has ended, once the sweep has seen to its user.
-- What an older server beside writes is certain at no time.
ALTER TABLE families ADD COLUMN open_until INTEGER DEFAULT 0;
UPDATE families SET open_until = CASE WHEN ended IS NULL THEN idle_expires_at END;
CREATE INDEX families_by_open_end ON families (open_until, ended) WHERE ended IS NULL;
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

-- The texts of users, all groups of three characters in them indexed. Rows have numbers of their own, for those of a
-- table without may change.
CREATE TABLE user_texts (
    id     INTEGER PRIMARY KEY,
    usr_id TEXT NOT NULL UNIQUE COLLATE NOCASE,
    text   TEXT NOT NULL
);
CREATE VIRTUAL TABLE user_texts_index USING fts5(text, content = 'user_texts', content_rowid = 'id', tokenize = 'trigram case_sensitive 1');
CREATE TRIGGER user_texts_added AFTER INSERT ON user_texts
BEGIN
    INSERT INTO user_texts_index (rowid, text) VALUES (NEW.id, NEW.text);
END;
CREATE TRIGGER user_texts_changed AFTER UPDATE ON user_texts
BEGIN
    INSERT INTO user_texts_index (user_texts_index, rowid, text) VALUES ('delete', OLD.id, OLD.text);
    INSERT INTO user_texts_index (rowid, text) VALUES (NEW.id, NEW.text);
END;
CREATE TRIGGER user_texts_removed AFTER DELETE ON user_texts
BEGIN
    INSERT INTO user_texts_index (user_texts_index, rowid, text) VALUES ('delete', OLD.id, OLD.text);
END;
CREATE TRIGGER users_added AFTER INSERT ON users
BEGIN
    INSERT INTO user_texts (usr_id, text) VALUES (NEW.usr_id, coalesce(NEW.name_key, NEW.usr_id) || char(10)
        || coalesce(NEW.display_key, lower(NEW.display_name)) || char(10) || coalesce(NEW.email_key, lower(NEW.email)));
END;
CREATE TRIGGER users_changed AFTER UPDATE OF usr_id, display_name, email, name_key, display_key, email_key ON users
BEGIN
    UPDATE user_texts SET usr_id = NEW.usr_id, text = coalesce(NEW.name_key, NEW.usr_id) || char(10)
        || coalesce(NEW.display_key, lower(NEW.display_name)) || char(10) || coalesce(NEW.email_key, lower(NEW.email))
    WHERE usr_id = OLD.usr_id;
END;
CREATE TRIGGER users_removed AFTER DELETE ON users
BEGIN
    DELETE FROM user_texts WHERE usr_id = OLD.usr_id;
END;
INSERT INTO user_texts (usr_id, text)
SELECT usr_id, coalesce(name_key, usr_id) || char(10) || coalesce(display_key, lower(display_name)) || char(10)
    || coalesce(email_key, lower(email)) FROM users;

-- The same for the texts of sessions, of which the address alone can change.
CREATE TABLE session_texts (
    id     INTEGER PRIMARY KEY,
    family BLOB NOT NULL UNIQUE,
    text   TEXT NOT NULL
);
CREATE VIRTUAL TABLE session_texts_index USING fts5(text, content = 'session_texts', content_rowid = 'id', tokenize = 'trigram case_sensitive 1');
CREATE TRIGGER session_texts_added AFTER INSERT ON session_texts
BEGIN
    INSERT INTO session_texts_index (rowid, text) VALUES (NEW.id, NEW.text);
END;
CREATE TRIGGER session_texts_changed AFTER UPDATE ON session_texts
BEGIN
    INSERT INTO session_texts_index (session_texts_index, rowid, text) VALUES ('delete', OLD.id, OLD.text);
    INSERT INTO session_texts_index (rowid, text) VALUES (NEW.id, NEW.text);
END;
CREATE TRIGGER session_texts_removed AFTER DELETE ON session_texts
BEGIN
    INSERT INTO session_texts_index (session_texts_index, rowid, text) VALUES ('delete', OLD.id, OLD.text);
END;
CREATE TRIGGER families_added AFTER INSERT ON families
BEGIN
    INSERT INTO session_texts (family, text)
    VALUES (NEW.id, lower(NEW.device) || char(10) || lower(NEW.browser) || char(10) || lower(NEW.ip));
END;
CREATE TRIGGER families_moved AFTER UPDATE OF device, browser, ip ON families
WHEN OLD.ip <> NEW.ip OR OLD.device <> NEW.device OR OLD.browser <> NEW.browser
BEGIN
    UPDATE session_texts SET text = lower(NEW.device) || char(10) || lower(NEW.browser) || char(10) || lower(NEW.ip)
    WHERE family = NEW.id;
END;
CREATE TRIGGER families_removed AFTER DELETE ON families
BEGIN
    DELETE FROM session_texts WHERE family = OLD.id;
END;
INSERT INTO session_texts (family, text)
SELECT id, lower(device) || char(10) || lower(browser) || char(10) || lower(ip) FROM families;
