-- The same tables as in migrations/sqlite; the files of one number belong together. Times are Unix seconds.
-- All text is compared by its bytes (the collation "C"), as SQLite does.

CREATE TABLE meta (
    -- One row: moved on when the database was restored, so that no revoked session comes back to life.
    id           BIGINT PRIMARY KEY CHECK (id = 1),
    global_epoch BIGINT NOT NULL
);
INSERT INTO meta (id, global_epoch) VALUES (1, 0);

CREATE TABLE tenants (
    tenant_id TEXT COLLATE "C" PRIMARY KEY,
    name      TEXT COLLATE "C" NOT NULL,
    is_active BOOLEAN NOT NULL DEFAULT TRUE
);

CREATE TABLE users (
    -- In lower case (of ASCII).
    usr_id          TEXT COLLATE "C" PRIMARY KEY,
    display_name    TEXT COLLATE "C" NOT NULL,
    email           TEXT COLLATE "C" NOT NULL,
    role            TEXT COLLATE "C" NOT NULL CHECK (role IN ('admin', 'member')),
    password_hash   TEXT COLLATE "C" NOT NULL,
    is_active       BOOLEAN NOT NULL DEFAULT TRUE,
    -- Moved on when all sessions of the user must end: each family remembers the one it began with.
    epoch           BIGINT NOT NULL DEFAULT 0,
    last_sign_in_at BIGINT
);
CREATE INDEX users_by_display_name ON users (lower(display_name), usr_id);
CREATE INDEX users_by_last_sign_in ON users (coalesce(last_sign_in_at, -1), usr_id);

CREATE TABLE memberships (
    usr_id    TEXT COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants ON DELETE CASCADE,
    PRIMARY KEY (usr_id, tenant_id)
);

-- One row for each login; see the module `rotation`. It is rewritten at each refresh: room is left for that, so that
-- its indexes need not be touched.
CREATE TABLE families (
    id              BYTEA PRIMARY KEY CHECK (length(id) = 16),
    usr_id          TEXT COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
    tenant_id       TEXT COLLATE "C" NOT NULL,
    class           TEXT COLLATE "C" NOT NULL CHECK (class IN ('K2', 'K0', 'S')),
    generation      BIGINT NOT NULL,
    kid             BIGINT NOT NULL,
    salt            BYTEA NOT NULL CHECK (length(salt) = 16),
    -- Hashes of the attempts that won the last four generations, newest first.
    attempt_0       BYTEA,
    attempt_1       BYTEA,
    attempt_2       BYTEA,
    attempt_3       BYTEA,
    access_epoch    BIGINT NOT NULL DEFAULT 0,
    user_epoch      BIGINT NOT NULL,
    global_epoch    BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    rotated_at      BIGINT NOT NULL,
    last_used_at    BIGINT NOT NULL,
    idle            BIGINT NOT NULL,
    idle_expires_at BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    -- Why the session is over; null while it is active.
    ended           TEXT COLLATE "C" CHECK (ended IN ('expired', 'signed_out', 'revoked', 'standing_lost', 'reused', 'rolled_back')),
    device          TEXT COLLATE "C" NOT NULL,
    browser         TEXT COLLATE "C" NOT NULL,
    ip              TEXT COLLATE "C" NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX families_by_user ON families (usr_id) WHERE ended IS NULL;
CREATE INDEX families_by_tenant ON families (tenant_id) WHERE ended IS NULL;

-- The audit log: one row for each thing that happens to a session, but for ordinary refreshes.
CREATE TABLE events (
    id     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     BIGINT NOT NULL,
    kind   TEXT COLLATE "C" NOT NULL,
    usr_id TEXT COLLATE "C" NOT NULL,
    -- Who did it, where that was not the user whose session it was.
    actor  TEXT COLLATE "C",
    family BYTEA,
    ip     TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C"
);
CREATE INDEX events_by_kind ON events (kind, at);
CREATE INDEX events_by_user ON events (usr_id, id);

-- Ordinary refreshes are only counted: on several rows an hour, so that those that commit at once don't wait for each
-- other. The sum over the shards is the count.
CREATE TABLE refresh_counts (
    hour  BIGINT NOT NULL,
    shard BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (hour, shard)
) WITH (fillfactor = 50);
