// An API on another origin than the page's: it has to allow what its contract says, and nothing more.

import assert from "node:assert/strict";

import { answered, heldAnswer } from "../../lib/faults.js";
import { test, useLab } from "../../lib/lab.js";
import { Proxy } from "../../lib/proxy.js";
import { admin } from "../../lib/server.js";
import { expireAccess, generation, isEmpty } from "../../lib/session.js";

/** The contract's own headers, as the README lists them. */
const CONTRACT = ["authorization", "content-type", "usrId", "x-smp-project-code"];
const ATTEMPTS = ["x-refresh-class", "x-refresh-attempt"];
const METHODS = ["PUT", "PATCH", "DELETE"];

const lab = useLab();

/** The API on another origin, which lets the world's pages send these headers; and a tab that uses it. */
async function elsewhere(t, headers, options = {}) {
  const world = await lab.world(t);
  const cors = { origin: world.proxy.url, headers, methods: METHODS };
  const far = await Proxy.start(lab.server.url, process.env.TOLLGATE_LAB, { cors });
  t.after(() => far.stop());
  const tab = await world.tab({ base: `${far.url}/api/master`, ...options });
  return { far, tab };
}

function asked(far) {
  return [...new Set(far.preflights.flatMap(({ headers }) => headers))].sort();
}

test("login, refresh, queue, replay and logout need no more of a server's CORS than the contract's own headers", async (t) => {
  const { far, tab } = await elsewhere(t, CONTRACT);

  const { usrId, tenantId } = await tab.login();
  assert.equal(usrId, admin.usrId);
  assert.equal((await tab.get("/me")).data.usrId, admin.usrId);

  // One 401, one refresh; what comes meanwhile waits, and all is sent again with the new token.
  await expireAccess(tab.page);
  const held = far.next("auth/refresh", heldAnswer());
  const first = tab.send({ method: "PUT", path: "me/project", body: { tenantId } });
  await held.arrived;
  const waiting = tab.gets("me", 5);
  await tab.event("queued", 6);
  held.release();
  assert.equal((await first).error, undefined);
  for (const { data } of await waiting) assert.equal(data.usrId, admin.usrId);
  assert.equal(far.count("auth/refresh"), 1);
  assert.deepEqual(far.seen("me/project").map(({ status }) => status), [401, 200]);
  assert.equal(await generation(tab.page), 1);

  const told = far.request("auth/logout");
  await tab.logout();
  const logout = await told;
  await logout.over;
  assert.equal(logout.status, 200);
  assert.ok(await isEmpty(tab.page));

  assert.deepEqual(asked(far), CONTRACT.map((name) => name.toLowerCase()).sort());
  const sent = new Set(["auth/login", "auth/refresh"].flatMap((path) => far.seen(path)[0].headerNames));
  for (const name of ATTEMPTS) assert.ok(!sent.has(name), name);
});

test("what a server exposes to nobody is not needed: a refresh that is put off is made again", async (t) => {
  const { far, tab } = await elsewhere(t, CONTRACT);
  await tab.login();
  await expireAccess(tab.page);
  far.next("auth/refresh", answered(503, "", { "retry-after": "1", date: "Thu, 01 Jan 1970 00:00:00 GMT" }));

  assert.equal((await tab.get("me")).data.usrId, admin.usrId);

  assert.deepEqual(far.seen("auth/refresh").map(({ code }) => code), [undefined, "OK"]);
  const { error } = await tab.get("users/nobody-of-this-name");
  assert.deepEqual([error.kind, error.requestId], ["notFound", null]);
});

test("a login that a server's CORS refuses names the preflight as the likely cause", async (t) => {
  const { far, tab } = await elsewhere(t, []);

  const error = await tab.page.evaluate((who) => tab.login(who).catch((error) => error), admin);

  assert.equal(error.kind, "network");
  assert.match(error.message, /another origin .* refused the preflight/);
  assert.equal(far.count("auth/login"), 0);
});

test("attempt ids go to another origin where the contract asks for them", async (t) => {
  const { far, tab } = await elsewhere(t, [...CONTRACT, ...ATTEMPTS], { withAttempts: true });
  await tab.login();
  await expireAccess(tab.page);

  assert.equal((await tab.get("me")).data.usrId, admin.usrId);

  assert.ok(far.seen("auth/login")[0].headerNames.includes("x-refresh-class"));
  assert.ok(far.seen("auth/refresh")[0].attempt);
});
