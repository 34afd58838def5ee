-- SQLite's word for the time in seconds, so that statements ask both databases alike.
-- It goes on within a transaction: who has waited for a lock must not take the time from before.
CREATE FUNCTION unixepoch() RETURNS BIGINT LANGUAGE SQL VOLATILE
    AS $$ SELECT floor(extract(epoch FROM clock_timestamp()))::BIGINT $$;
