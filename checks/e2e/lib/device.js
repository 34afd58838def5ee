// Another device of a user, which talks to the API without a browser.

import assert from "node:assert/strict";

export class Device {
  #base;
  #accessToken;

  /** Signs in on another device. */
  static async signIn(server, credentials) {
    const device = new Device();
    device.#base = `${server.url}/api/master`;
    const { accessToken } = await device.call("POST", "auth/login", credentials);
    device.#accessToken = accessToken;
    return device;
  }

  /** Ends one session of this user, wherever it is. */
  async endSession(sid) {
    await this.call("DELETE", `sessions/${sid}`);
  }

  /** The status of a request that needs a session. */
  async status() {
    const answer = await this.#send("GET", "me");
    return answer.status;
  }

  /** Makes a user, for an administrator; gives what is good for one sign-in. */
  async createUser(usrId, more = {}) {
    const user = { usrId, displayName: usrId, email: `${usrId}@example.com`, ...more };
    const { password } = await this.call("POST", "users", user);
    return { usrId, password };
  }

  /** A request that must go well; gives its data. */
  async call(method, path, body) {
    const answer = await this.#send(method, path, body);
    const envelope = await answer.json();
    assert.equal(envelope.resultCode, "OK", `${method} ${path} answered ${answer.status} ${envelope.resultCode}`);
    return envelope.data;
  }

  #send(method, path, body) {
    const headers = { "content-type": "application/json" };
    if (this.#accessToken) headers.authorization = `Bearer ${this.#accessToken}`;
    return fetch(`${this.#base}/${path}`, { method, headers, body: body && JSON.stringify(body) });
  }
}
