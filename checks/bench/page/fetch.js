// A client on `fetch` alone.

import { readAtOnce, readInTurn } from "/page/load.js";
import { Session, open } from "/page/session.js";

/** `options` gives those of `fetch` for one request. */
export async function enterFetch(base, name, options) {
  const session = await Session.login(base, name);

  async function read(path) {
    const { headers } = session;
    let answer = await fetch(`${base}/${path}`, { ...options(), headers });
    if (answer.status === 401) {
      await session.renew(headers.authorization);
      answer = await fetch(`${base}/${path}`, { ...options(), headers: session.headers });
    }
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return open(await answer.json());
  }

  return {
    inTurn: (n) => readInTurn(read, n),
    atOnce: (n) => readAtOnce(read, n),
  };
}
