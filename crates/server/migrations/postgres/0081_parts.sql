-- What stands at each place of a text, in six characters, or three at least at its end: a part of a text that is as long
-- is one of them, and a shorter one begins one. Few rows have any of them in common, however long the table is.
CREATE FUNCTION text_parts(text TEXT) RETURNS TSVECTOR LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_to_tsvector(ARRAY(SELECT substr($1, i, 6) FROM generate_series(1, length($1) - 2) AS i))
$$;

-- In their place were indexes of an extension, which were made at each start where there was that extension.
DROP INDEX IF EXISTS users_by_text;
DROP INDEX IF EXISTS families_by_text;

-- A new row goes straight into it: a list of those that wait would be gone through by each search.
CREATE INDEX families_by_parts ON families USING gin (
    text_parts(lower(device) || E'\n' || lower(browser) || E'\n' || lower(ip))
) WITH (fastupdate = off);

-- The texts of users stand apart: a sign-in changes its user, and would write all parts of their texts anew.
CREATE TABLE user_texts (
    usr_id TEXT COLLATE "C" PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    text   TEXT COLLATE "C" NOT NULL
);
INSERT INTO user_texts (usr_id, text)
SELECT usr_id, coalesce(name_key, usr_id) || E'\n' || coalesce(display_key, lower(display_name)) || E'\n'
    || coalesce(email_key, lower(email)) FROM users;
CREATE INDEX user_texts_by_parts ON user_texts USING gin (text_parts(text)) WITH (fastupdate = off);
CREATE FUNCTION keep_user_text() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO user_texts (usr_id, text)
    VALUES (NEW.usr_id, coalesce(NEW.name_key, NEW.usr_id) || E'\n' || coalesce(NEW.display_key, lower(NEW.display_name))
        || E'\n' || coalesce(NEW.email_key, lower(NEW.email)))
    ON CONFLICT (usr_id) DO UPDATE SET text = excluded.text;
    RETURN NULL;
END
$$;
CREATE TRIGGER users_have_texts AFTER INSERT OR UPDATE OF display_name, email, name_key, display_key, email_key ON users
FOR EACH ROW EXECUTE FUNCTION keep_user_text();
