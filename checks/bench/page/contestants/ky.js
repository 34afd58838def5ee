// ky with a hook that refreshes once for all and sends again, as its documentation shows it.

import ky from "ky";
import { readAtOnce, readInTurn } from "/page/load.js";
import { Session, open } from "/page/session.js";

export async function enter(base, name) {
  const session = await Session.login(base, name);

  function setHeaders({ request }) {
    for (const [header, value] of Object.entries(session.headers)) request.headers.set(header, value);
  }

  async function renew({ request, response, retryCount }) {
    if (response.status !== 401 || retryCount > 0) return undefined;
    await session.renew(request.headers.get("authorization"));
    // By itself ky spreads what it sends again; this replay must not wait.
    return ky.retry({ delay: 0 });
  }

  const api = ky.create({
    prefix: base,
    hooks: { beforeRequest: [setHeaders], beforeRetry: [setHeaders], afterResponse: [renew] },
  });

  async function read(path) {
    return open(await api.get(path).json());
  }

  return {
    inTurn: (n) => readInTurn(read, n),
    atOnce: (n) => readAtOnce(read, n),
  };
}
