// The tables, and how safely they are kept.

import Database from "better-sqlite3";

/** Opens the database and makes its tables; a commit is on the disk before it returns, as with Tollgate. */
export function open(file) {
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  db.exec(`
    CREATE TABLE IF NOT EXISTS users (
      usr_id        TEXT PRIMARY KEY,
      tenant_id     TEXT NOT NULL,
      display_name  TEXT NOT NULL,
      password_hash TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS sessions (
      id         TEXT PRIMARY KEY,
      usr_id     TEXT NOT NULL REFERENCES users,
      created_at INTEGER NOT NULL,
      revoked_at INTEGER
    );
    -- Used tokens stay until the session is over: without them, reuse could not be told from nonsense.
    CREATE TABLE IF NOT EXISTS refresh_tokens (
      id         TEXT PRIMARY KEY,
      session_id TEXT NOT NULL REFERENCES sessions,
      expires_at INTEGER NOT NULL,
      used_at    INTEGER
    );
  `);
  return db;
}
