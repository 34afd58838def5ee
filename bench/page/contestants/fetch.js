// Bare `fetch`, with a queue by hand: the least that can be written.

import { readAtOnce, readInTurn } from "/page/load.js";
import { Session, open } from "/page/session.js";

export async function enter(base, name) {
  const session = await Session.login(base, name);

  async function read(path) {
    const { authorization, ...others } = session.headers;
    let answer = await fetch(`${base}/${path}`, { headers: { authorization, ...others } });
    if (answer.status === 401) {
      await session.renew(authorization);
      answer = await fetch(`${base}/${path}`, { headers: session.headers });
    }
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return open(await answer.json());
  }

  return {
    inTurn: (n) => readInTurn(read, n),
    atOnce: (n) => readAtOnce(read, n),
  };
}
