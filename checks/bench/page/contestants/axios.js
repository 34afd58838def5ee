// axios with axios-auth-refresh.
//
// Its deduplication is off: with it, a 401 that comes while the refresh runs is not waited for but given to the caller.
// All who fail share one refresh without it as well.

import axios from "axios";
import { createAuthRefresh } from "axios-auth-refresh";
import { readAtOnce, readInTurn } from "/page/load.js";
import { Session, open } from "/page/session.js";

export async function enter(base, name) {
  const session = await Session.login(base, name);
  const api = axios.create({ baseURL: base });
  api.interceptors.request.use((config) => {
    config.headers.set(session.headers);
    return config;
  });
  createAuthRefresh(api, (failed) => session.renew(failed.config.headers.authorization), { deduplicateRefresh: false });

  async function read(path) {
    const answer = await api.get(path);
    return open(answer.data);
  }

  return {
    inTurn: (n) => readInTurn(read, n),
    atOnce: (n) => readAtOnce(read, n),
  };
}
