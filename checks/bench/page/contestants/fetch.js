// Bare `fetch`, with a queue by hand: the least that can be written.

import { enterFetch } from "/page/fetch.js";

export function enter(base, name) {
  return enterFetch(base, name, () => ({}));
}
