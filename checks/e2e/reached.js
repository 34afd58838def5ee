// After all files of tests: each operation of the API that is for people was asked for by a page of the console.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { noted } from "./lib/reached.js";

/** Operations that no person asks for, and who does. */
const NOT_FOR_PEOPLE = {
  isAlive: "whoever runs the server: is the process there",
  isReady: "whoever runs the server: may it be asked",
  auditFile: "programs that copy the log; the page makes its file of what it shows, row by row",
};

test("each operation of the API that is for people is reached by a page", () => {
  const document = JSON.parse(execFileSync(process.env.TOLLGATE_SERVER, ["openapi"], { maxBuffer: 1 << 26 }));
  const asked = [...noted()];
  const missing = [];
  for (const [path, operations] of Object.entries(document.paths)) {
    const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`);
    for (const [method, { operationId }] of Object.entries(operations)) {
      const isReached = asked.some((line) => {
        const [asking, at] = line.split(" ");
        return asking.toLowerCase() === method && pattern.test(at) && isNearest(document, at, path);
      });
      if (isReached === operationId in NOT_FOR_PEOPLE) missing.push(`${method} ${path} (${operationId})`);
    }
  }
  assert.deepEqual(missing, [], "not reached by any page, or reached though it is named as not for people");
});

/** Whether no path of the document fits better: `sessions/end-all` is no session called `end-all`. */
function isNearest(document, at, path) {
  return !(at in document.paths) || at === path;
}
