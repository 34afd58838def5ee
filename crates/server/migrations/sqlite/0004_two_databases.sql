-- User names are kept in lower case (of ASCII), so that every database compares them alike.
UPDATE users SET usr_id = lower(usr_id) WHERE usr_id <> lower(usr_id) COLLATE BINARY;
UPDATE memberships SET usr_id = lower(usr_id) WHERE usr_id <> lower(usr_id) COLLATE BINARY;
UPDATE families SET usr_id = lower(usr_id) WHERE usr_id <> lower(usr_id) COLLATE BINARY;
UPDATE events SET usr_id = lower(usr_id) WHERE usr_id <> lower(usr_id) COLLATE BINARY;

-- The list is sorted without regard to the case of ASCII letters, by an expression that every database understands.
DROP INDEX users_by_display_name;
CREATE INDEX users_by_display_name ON users (lower(display_name), usr_id);

-- Ordinary refreshes are only counted: on several rows an hour, so that those that commit at once don't wait for each
-- other. The sum over the shards is the count.
CREATE TABLE refresh_counts (
    hour  INTEGER NOT NULL,
    shard INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (hour, shard)
) WITHOUT ROWID;
INSERT INTO refresh_counts (hour, shard, count) SELECT hour, 0, count FROM refreshes_per_hour;
DROP TABLE refreshes_per_hour;

CREATE INDEX families_by_tenant ON families (tenant_id) WHERE ended IS NULL;
-- It was written at every refresh, for a count that is asked for now and then.
DROP INDEX families_by_end;
