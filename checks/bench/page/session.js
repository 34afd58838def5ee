// What all contestants in JavaScript know of the contract: the headers, the envelope, and who is logged in.
//
// The session is held in a variable: none of them reads the storage before each request, as the interceptor does.

export class Session {
  #base;
  #members;
  #refreshing;

  static async login(base, usrId) {
    const session = new Session();
    session.#base = base;
    const body = JSON.stringify({ usrId, password: "bench" });
    const headers = { "content-type": "application/json" };
    session.#members = await session.#post("auth/login", headers, body);
    return session;
  }

  get authorization() {
    return `Bearer ${this.#members.accessToken}`;
  }

  get headers() {
    const { usrId, tenantId } = this.#members;
    return { authorization: this.authorization, usrId, "x-smp-project-code": tenantId };
  }

  /** Makes sure that the token is another one than that of `authorization`, by one refresh for all who ask. */
  async renew(authorization) {
    // Who comes late has a dead token, too, but another one than is held now.
    if (authorization !== this.authorization) return;
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    await this.#refreshing;
  }

  async #refresh() {
    const renewed = await this.#post("auth/refresh", { authorization: `Bearer ${this.#members.refreshToken}` });
    this.#members = { ...this.#members, ...renewed };
  }

  async #post(path, headers, body) {
    const answer = await fetch(`${this.#base}/${path}`, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return open(await answer.json());
  }
}

/** The data of an envelope. */
export function open(envelope) {
  if (envelope.resultCode !== "OK") throw new Error(envelope.resultCode);
  return envelope.data;
}
