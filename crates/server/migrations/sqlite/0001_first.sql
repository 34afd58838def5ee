-- Times are Unix seconds. Names of users are compared without regard to ASCII case.

CREATE TABLE meta (
    -- One row: moved on when the database was restored, so that no revoked session comes back to life.
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    global_epoch INTEGER NOT NULL
);
INSERT INTO meta (id, global_epoch) VALUES (1, 0);

CREATE TABLE tenants (
    tenant_id TEXT PRIMARY KEY NOT NULL,
    name      TEXT NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE users (
    usr_id          TEXT PRIMARY KEY NOT NULL COLLATE NOCASE,
    display_name    TEXT NOT NULL COLLATE NOCASE,
    email           TEXT NOT NULL,
    role            TEXT NOT NULL CHECK (role IN ('admin', 'member')),
    password_hash   TEXT NOT NULL,
    is_active       INTEGER NOT NULL DEFAULT 1,
    -- Moved on when all sessions of the user must end: each family remembers the one it began with.
    epoch           INTEGER NOT NULL DEFAULT 0,
    last_sign_in_at INTEGER
);
CREATE INDEX users_by_display_name ON users (display_name, usr_id);
CREATE INDEX users_by_last_sign_in ON users (coalesce(last_sign_in_at, -1), usr_id);

CREATE TABLE memberships (
    usr_id    TEXT NOT NULL COLLATE NOCASE REFERENCES users ON DELETE CASCADE,
    tenant_id TEXT NOT NULL REFERENCES tenants ON DELETE CASCADE,
    PRIMARY KEY (usr_id, tenant_id)
);

-- One row for each login; see the module `rotation`.
CREATE TABLE families (
    id              BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    usr_id          TEXT NOT NULL COLLATE NOCASE REFERENCES users ON DELETE CASCADE,
    tenant_id       TEXT NOT NULL,
    class           TEXT NOT NULL CHECK (class IN ('K2', 'K0', 'S')),
    generation      INTEGER NOT NULL,
    kid             INTEGER NOT NULL,
    salt            BLOB NOT NULL CHECK (length(salt) = 16),
    -- Hashes of the attempts that won the last four generations, newest first.
    attempt_0       BLOB,
    attempt_1       BLOB,
    attempt_2       BLOB,
    attempt_3       BLOB,
    access_epoch    INTEGER NOT NULL DEFAULT 0,
    user_epoch      INTEGER NOT NULL,
    global_epoch    INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    rotated_at      INTEGER NOT NULL,
    last_used_at    INTEGER NOT NULL,
    idle            INTEGER NOT NULL,
    idle_expires_at INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    -- Why the session is over; null while it is active.
    ended           TEXT CHECK (ended IN ('expired', 'signed_out', 'revoked', 'standing_lost', 'reused', 'rolled_back')),
    n_refreshes     INTEGER NOT NULL DEFAULT 0,
    n_replays       INTEGER NOT NULL DEFAULT 0,
    n_graces        INTEGER NOT NULL DEFAULT 0,
    device          TEXT NOT NULL,
    browser         TEXT NOT NULL,
    ip              TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX families_by_user ON families (usr_id) WHERE ended IS NULL;
CREATE INDEX families_by_end ON families (idle_expires_at) WHERE ended IS NULL;

-- The audit log: one row for each thing that happens to a session, but for ordinary refreshes.
CREATE TABLE events (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    usr_id TEXT NOT NULL COLLATE NOCASE,
    family BLOB,
    ip     TEXT NOT NULL,
    detail TEXT
);
CREATE INDEX events_by_kind ON events (kind, at);
CREATE INDEX events_by_user ON events (usr_id, id);

-- Ordinary refreshes are only counted.
CREATE TABLE refreshes_per_hour (
    hour  INTEGER PRIMARY KEY NOT NULL,
    count INTEGER NOT NULL
);
