// A network that loses, doubles, delays and spoils what goes over it: nobody is logged out by that.

import assert from "node:assert/strict";

import { answered, badGzip, lostAnswer, lostRequest, page, stalled, trickled, truncated, wrongLength } from "../../lib/faults.js";
import { test, useLab } from "../../lib/lab.js";
import { listener } from "../../lib/listener.js";
import { admin } from "../../lib/server.js";
import { expireAccess, generation, sessionName } from "../../lib/session.js";

const lab = useLab();

const ok = (data) => answered(200, { resultCode: "OK", data });

// What the first refresh meets; the next one goes well.
const faults = {
  "N1: an answer that is lost after the server has done it": lostAnswer,
  "N2: a request that is lost before the server": lostRequest,
  "N6: a truncated answer": truncated,
  "N6: an answer that is shorter than it says": wrongLength(7),
  "N6: an answer that is longer than it says": wrongLength(-7),
  "N6: an answer that is not packed as it says": badGzip,
  "N7: a page with status 200": page(200),
  "N7: an empty answer": answered(200, ""),
  "N7: null": answered(200, null),
  "N7: an array": answered(200, []),
  "N8: OK without a token": ok({}),
  "N8: OK with an empty token": ok({ accessToken: "" }),
  "N8: OK with a number for a token": ok({ accessToken: 7 }),
  "N8: OK with a token of a megabyte": ok({ accessToken: "a".repeat(2 ** 20) }),
  "N10: a page with status 401": page(401),
  "N10: a page with status 403": page(403),
  "N10a: 401 with nothing": answered(401, ""),
  "N10a: 401 in a gateway's words": answered(401, { message: "No API key found in request" }),
  "N10a: 403 in a gateway's words": answered(403, { status: 403, error: "Forbidden", path: "/auth/refresh" }),
  "N10a: 400 in a gateway's words": answered(400, { error: "Bad Request" }),
  "N10a: 400 slow_down": answered(400, { error: "slow_down" }),
  "N11: 429 with Retry-After: 0": answered(429, "", { "retry-after": "0" }),
  "N11: 429 with Retry-After: 1": answered(429, "", { "retry-after": "1" }),
  "N11: 503 with junk in Retry-After": answered(503, "", { "retry-after": "soon" }),
  "N11: 503 with a Retry-After in the past": answered(503, "", { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }),
};
for (const status of [204, 206, 407, 408, 413, 425, 500, 501, 502, 504, 511]) {
  faults[`N11: ${status}`] = answered(status);
}

test("whatever the network makes of a refresh, the session is kept and the next try serves the request", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  let n = 0;
  for (const [what, fault] of Object.entries(faults)) {
    n += 1;
    await t.test(what, async () => {
      const n_before = world.refreshes.length;
      await expireAccess(tab.page);
      world.proxy.next("auth/refresh", fault);

      const { data } = await tab.get("me");

      assert.equal(data.usrId, admin.usrId);
      const [first, second, ...more] = world.refreshes.slice(n_before);
      assert.deepEqual(more, []);
      assert.deepEqual([second.bearer, second.attempt, second.code], [first.bearer, first.attempt, "OK"]);
      assert.equal((await tab.events("refreshFailed")).length, n);
      assert.deepEqual(await tab.events("loggedOut"), []);
      assert.equal(await generation(tab.page), n);
    });
  }
  assert.equal(world.proxy.count("auth/login"), 1);
});

test("N11: what is misdirected (421) the browser itself sends again", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  await expireAccess(tab.page);
  world.proxy.next("auth/refresh", answered(421));

  assert.equal((await tab.get("me")).data.usrId, admin.usrId);

  const [first, second, ...more] = world.refreshes;
  assert.deepEqual(more, []);
  assert.deepEqual([second.bearer, second.attempt, second.code], [first.bearer, first.attempt, "OK"]);
  assert.deepEqual(await tab.events("loggedOut"), []);
});

for (const [what, fault] of [
  ["stalls", stalled],
  ["comes byte by byte", trickled],
]) {
  test(`N5: an answer that ${what} is given up on the wire, and asked for again`, async (t) => {
    const world = await lab.world(t);
    const [tab] = await world.signedIn(1, { limits: { attempt: 1_000 } });
    await expireAccess(tab.page);
    world.proxy.next("auth/refresh", fault);
    const answer = tab.get("me");

    const given_up = await world.proxy.request("auth/refresh");
    await given_up.over;

    assert.equal((await answer).data.usrId, admin.usrId);
    assert.equal(given_up.isFinished, false);
    assert.equal((await tab.event("refreshFailed")).cause.kind, "timeout");
    assert.equal(world.refreshes[1].code, "OK");
    assert.equal(await generation(tab.page), 1);
  });
}

test("N11: a server that asks for a very long wait gets no second request meanwhile, and keeps the session", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1, { limits: { wait: 500 } });
  await expireAccess(tab.page);
  world.proxy.next("auth/refresh", answered(429, "", { "retry-after": "1000000000" }));

  const { error } = await tab.get("me");

  assert.deepEqual([error.kind, error.cause.kind, error.cause.status], ["refreshUnavailable", "unavailable", 429]);
  const { retryIn } = await tab.event("refreshFailed");
  assert.ok(retryIn >= 60_000 && retryIn <= 61_000, `${retryIn} ms`);
  assert.equal((await tab.get("me")).error.kind, "refreshUnavailable");
  assert.equal(world.refreshes.length, 1);
  const other = await world.tab();
  assert.equal((await other.get("me")).data.usrId, admin.usrId);
  await tab.event("refreshed");
  assert.equal((await tab.get("me")).data.usrId, admin.usrId);
});

test("N3: a refresh that arrives twice, at once and after one and three rotations, is never taken for theft", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  const sid = await sessionName(tab.page);
  world.proxy.next("auth/refresh", async (exchange) => {
    const [answer, twin] = await Promise.all([exchange.forward(), exchange.again()]);
    assert.deepEqual([answer.status, twin.status], [200, 200]);
    exchange.deliver(answer);
  });
  const rotate = async () => {
    await expireAccess(tab.page);
    assert.equal((await tab.get("me")).data.usrId, admin.usrId);
  };

  await rotate();
  const [first] = world.refreshes;
  assert.equal((await first.again()).status, 200);
  await rotate();
  const late = await first.again();
  await rotate();
  await rotate();
  const later = await first.again();

  for (const { status, code } of [late, later]) assert.deepEqual([status, code], [409, "TOKEN_STALE"]);
  await rotate();
  assert.equal(await generation(tab.page), 5);
  assert.equal(await sessionName(tab.page), sid);
  assert.deepEqual(await tab.events("loggedOut"), []);
});

test("N9: a refresh that is answered by a redirect goes nowhere else", async (t) => {
  const elsewhere = await listener(t);
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);

  for (const status of [301, 302, 303, 307, 308]) {
    await expireAccess(tab.page);
    world.proxy.next("auth/refresh", answered(status, "", { location: `${elsewhere.url}/login` }));
    assert.equal((await tab.get("me")).data.usrId, admin.usrId, `${status}`);
  }

  const failures = await tab.events("refreshFailed");
  assert.deepEqual(failures.map(({ cause }) => cause.kind), Array(5).fill("redirected"));
  assert.deepEqual(elsewhere.requests, []);
  assert.deepEqual(await tab.events("loggedOut"), []);
});

test("N12: a server that can't be reached, by name, by port, by TLS or by CORS, is one clear error, and keeps the session", async (t) => {
  const elsewhere = await listener(t, { isOpen: false });
  const gone = await listener(t);
  await gone.stop();
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  const bases = {
    name: "http://nobody.invalid/api",
    port: `${gone.url}/api`,
    tls: `${elsewhere.url.replace("http:", "https:")}/api`,
    cors: `${elsewhere.url}/api`,
  };

  for (const [what, base] of Object.entries(bases)) {
    const error = await tab.page.evaluate(async (base) => {
      const { connect } = await lab;
      const far = connect({ base });
      return far.send({ path: "me", retries: 0 }).answer.catch((error) => error);
    }, base);
    assert.equal(error.kind, "network", what);
  }

  // What asks whether it may ask carries no token.
  for (const { method, headers } of elsewhere.requests) {
    assert.equal(method, "OPTIONS");
    assert.equal(headers.authorization, undefined);
  }
  assert.ok(elsewhere.requests.length > 0);
  assert.deepEqual(await tab.events("loggedOut"), []);
  assert.equal((await tab.get("me")).data.usrId, admin.usrId);
});

test("a server that is down at the refresh is found again when it is back", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  await expireAccess(tab.page);
  const rule = world.proxy.every("auth/refresh", lostRequest);
  const answer = tab.get("me");
  await tab.event("refreshFailed", 2);

  rule.lift();

  assert.equal((await answer).data.usrId, admin.usrId);
  assert.equal(await generation(tab.page), 1);
});
