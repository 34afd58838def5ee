// Users and their passwords.

import { Algorithm, hash, verify } from "@node-rs/argon2";

/** The same cost as Tollgate's. */
const COST = { algorithm: Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export class Accounts {
  #db;
  #byName;
  #profile;

  constructor(db) {
    this.#db = db;
    this.#byName = db.prepare("SELECT usr_id, tenant_id, password_hash FROM users WHERE usr_id = ?");
    this.#profile = db.prepare("SELECT usr_id AS usrId, tenant_id AS tenantId, display_name AS displayName FROM users WHERE usr_id = ?");
  }

  /** Makes users who all have the same password. */
  async seed(names, password) {
    const passwordHash = await hash(password, COST);
    const insert = this.#db.prepare("INSERT OR IGNORE INTO users VALUES (?, 'acme', ?, ?)");
    this.#db.transaction(() => {
      for (const name of names) insert.run(name, name, passwordHash);
    })();
  }

  /** The user who has this name and password. */
  async find(usrId, password) {
    const user = typeof usrId === "string" && typeof password === "string" ? this.#byName.get(usrId) : undefined;
    return user && (await verify(user.password_hash, password)) ? user : undefined;
  }

  profile(usrId) {
    return this.#profile.get(usrId);
  }
}
