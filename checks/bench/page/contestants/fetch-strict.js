// The same with the options that the interceptor gives to `fetch`: what of its time is theirs, and not its own.

import { enterFetch } from "/page/fetch.js";

export function enter(base, name) {
  return enterFetch(base, name, () => ({
    cache: "no-store",
    credentials: "omit",
    redirect: "manual",
    referrerPolicy: "no-referrer",
    signal: new AbortController().signal,
  }));
}
