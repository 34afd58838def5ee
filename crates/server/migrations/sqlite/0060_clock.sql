-- One row, which each server changes once a minute: whether the database can be written to is known by that, and until
-- when its clock was right.
CREATE TABLE clock (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    -- The newest time that is known to be right; null before the first.
    newest      INTEGER,
    -- How often an operator has said that the clock is right.
    n_confirmed INTEGER NOT NULL DEFAULT 0,
    n_checks    INTEGER NOT NULL DEFAULT 0
);
INSERT INTO clock (id, newest) VALUES (1, (
    SELECT max(at) FROM (
        SELECT max(at) AS at FROM events
        UNION ALL SELECT max(last_used_at) FROM families
        UNION ALL SELECT max(hour) FROM refresh_counts
    ) AS known
));
