import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";

import { Server } from "../lib/server.js";

let server;
before(async () => (server = await Server.start()));
after(() => server?.remove());

/** A plain request, since `fetch` would unpack what it gets. */
function get(path, headers = {}) {
  return new Promise((resolve, reject) => {
    request(new URL(path, server.url), { headers }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }));
    })
      .on("error", reject)
      .end();
  });
}

async function hashedFiles() {
  const index = await get("/");
  const names = String(index.body).match(/\/[\w.-]+-[0-9a-f]{8,}(_bg)?\.(wasm|js|css)/g) ?? [];
  return [...new Set(names)];
}

test("the console's page is never kept without asking", async () => {
  const index = await get("/");
  assert.equal(index.status, 200);
  assert.match(index.headers["content-type"], /^text\/html/);
  assert.match(index.headers["cache-control"], /no-cache/);
});

test("what has a hash in its name is kept for ever", async () => {
  const files = await hashedFiles();
  assert.ok(files.some((name) => name.endsWith(".wasm")), `no wasm among ${files}`);
  for (const name of files) {
    const { status, headers } = await get(name);
    assert.equal(status, 200, name);
    assert.match(headers["cache-control"], /immutable/, name);
  }
});

test("the wasm comes packed in the way that the browser asks for", async () => {
  const name = (await hashedFiles()).find((name) => name.endsWith(".wasm"));
  const plain = await get(name);
  assert.equal(plain.headers["content-type"], "application/wasm");
  for (const encoding of ["br", "gzip"]) {
    const packed = await get(name, { "accept-encoding": encoding });
    assert.equal(packed.headers["content-encoding"], encoding);
    assert.ok(packed.body.length < plain.body.length / 2, `${encoding}: ${packed.body.length} of ${plain.body.length}`);
  }
});

const BROWSER = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

test("each page is there, also for a user whose name looks like a file", async () => {
  for (const path of ["/", "/login", "/users", "/users/ada.admin", "/sessions/", "/account?a=b"]) {
    const page = await get(path, BROWSER);
    assert.equal(page.status, 200, path);
    assert.match(page.headers["content-type"], /^text\/html/, path);
  }
});

test("what isn't there is 404, with the console's page for people alone", async () => {
  const page = await get("/no/such/page", BROWSER);
  assert.equal(page.status, 404);
  assert.match(page.headers["content-type"], /^text\/html/);
  assert.match(page.headers["content-security-policy"], /script-src 'self'/);

  for (const path of ["/robots.txt", "/.env", "/tollgate-0123456789abcdef.js", "/users/.env"]) {
    const { status, headers, body } = await get(path, BROWSER);
    assert.deepEqual([status, body.length], [404, 0], path);
    assert.equal(headers["cache-control"], "no-store", path);
  }
  for (const path of ["/no/such/page", "/metrics", "/.well-known/oauth-authorization-server"]) {
    const { status, body } = await get(path);
    assert.deepEqual([status, body.length], [404, 0], path);
  }
});

test("an unknown path under the API is a JSON 404", async () => {
  for (const path of ["/api/nowhere", "/api/master/nowhere"]) {
    const answer = await get(path);
    assert.match(answer.headers["content-type"], /^application\/json/, path);
    assert.notEqual(JSON.parse(answer.body).resultCode, "OK", path);
    assert.ok([401, 404].includes(answer.status), `${path}: ${answer.status}`);
  }
});
