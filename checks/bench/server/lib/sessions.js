// Sessions, and the rotation of their refresh tokens: a token that comes back after it was used ends its session.

import { randomUUID } from "node:crypto";

import { REFRESH_SECONDS, accessToken, readRefreshToken, refreshToken } from "./tokens.js";

export class Sessions {
  #begin;
  #rotate;
  #end;

  constructor(db) {
    const insertSession = db.prepare("INSERT INTO sessions (id, usr_id, created_at) VALUES (?, ?, ?)");
    const insertToken = db.prepare("INSERT INTO refresh_tokens (id, session_id, expires_at) VALUES (?, ?, ?)");
    const token = db.prepare(
      `SELECT refresh_tokens.used_at, refresh_tokens.expires_at, sessions.revoked_at
       FROM refresh_tokens JOIN sessions ON sessions.id = session_id WHERE refresh_tokens.id = ?`,
    );
    const use = db.prepare("UPDATE refresh_tokens SET used_at = ? WHERE id = ?");
    const revoke = db.prepare("UPDATE sessions SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL");

    this.#begin = db.transaction((usrId, sid, id) => {
      insertSession.run(sid, usrId, now());
      insertToken.run(id, sid, now() + REFRESH_SECONDS);
    });
    this.#rotate = db.transaction(({ jti, sid }, next) => {
      const known = token.get(jti);
      if (!known || known.expires_at <= now()) return "TOKEN_INVALID";
      if (known.revoked_at) return "SESSION_REVOKED";
      if (known.used_at) {
        revoke.run(now(), sid);
        return "TOKEN_REUSED";
      }
      use.run(now(), jti);
      insertToken.run(next, sid, now() + REFRESH_SECONDS);
      return undefined;
    });
    this.#end = revoke;
  }

  /** Tokens of a new session. */
  begin(usrId) {
    const [sid, id] = [randomUUID(), randomUUID()];
    this.#begin(usrId, sid, id);
    return pair(usrId, sid, id);
  }

  /** The next tokens, or why there are none. */
  refresh(text) {
    const claims = readRefreshToken(text);
    if (!claims) return { refusal: "TOKEN_INVALID" };
    const next = randomUUID();
    // It is going to write: it takes the lock at once, or it would fail when somebody else has written meanwhile.
    const refusal = this.#rotate.immediate(claims, next);
    return refusal ? { refusal } : { tokens: pair(claims.sub, claims.sid, next) };
  }

  /** Whether the token named a session, which is over now. */
  end(text) {
    const claims = readRefreshToken(text);
    if (claims) this.#end.run(now(), claims.sid);
    return claims !== undefined;
  }
}

function pair(usrId, sid, id) {
  return { accessToken: accessToken(usrId, sid), refreshToken: refreshToken(usrId, sid, id) };
}

function now() {
  return Math.floor(Date.now() / 1000);
}
