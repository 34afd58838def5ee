// Which operations of the API pages of the console have asked for, over all files of tests: a line each in a file.

import { appendFileSync, readFileSync } from "node:fs";

/** Where it is written down; nowhere when a file of tests runs by itself. */
const file = process.env.TOLLGATE_REACHED;

/** Writes down what the pages of a browser's profile ask for. */
export function note(context) {
  if (!file) return;
  context.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/")) appendFileSync(file, `${request.method()} ${pathname}\n`);
  });
}

/** All that was asked for. */
export function noted() {
  return new Set(readFileSync(file, "utf8").split("\n").filter(Boolean));
}
