// Single requests: given up, offline, to other origins.

import assert from "node:assert/strict";

import { answered, heldAnswer } from "../../lib/faults.js";
import { test, useLab } from "../../lib/lab.js";
import { listener } from "../../lib/listener.js";
import { admin } from "../../lib/server.js";
import { expireAccess, generation } from "../../lib/session.js";

const lab = useLab();

test("T55: a queued request that is given up is answered at once and never sent; the refresh goes on for the others", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  await expireAccess(tab.page);
  const held = world.proxy.next("auth/refresh", heldAnswer());
  const waiting = tab.get("me");
  await held.arrived;

  const error = await tab.page.evaluate(() => {
    const sent = tab.send({ path: "users" });
    return tab.event("queued", 2).then(() => {
      sent.abort();
      return sent.answer.catch((error) => error);
    });
  });

  assert.equal(error.kind, "aborted");
  assert.equal(world.proxy.nUnderWay("auth/refresh"), 1);
  held.release();
  assert.equal((await waiting).data.usrId, admin.usrId);
  assert.equal(world.proxy.count("users"), 0);
  assert.equal(world.refreshes.length, 1);
});

test("T55: a request that is given up on its way is given up on the wire", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  const held = world.proxy.next("me", heldAnswer());
  const answer = tab.page.evaluate(() => {
    globalThis.sent = tab.send({ path: "me" });
    return sent.answer.catch((error) => error);
  });
  const exchange = await held.arrived;

  await tab.page.evaluate(() => sent.abort());

  assert.equal((await answer).kind, "aborted");
  await exchange.over;
  assert.equal(exchange.isFinished, false);
});

test("F20: the tab that caused a refresh may give its request up; the refresh serves the other tab", async (t) => {
  const world = await lab.world(t);
  const [tab, other] = await world.signedIn(2);
  await expireAccess(tab.page);
  const held = world.proxy.next("auth/refresh", heldAnswer());
  const given_up = tab.page.evaluate(() => {
    globalThis.sent = tab.send({ path: "me" });
    return sent.answer.catch((error) => error);
  });
  await held.arrived;
  const waiting = other.get("me");
  await other.event("queued");

  await tab.page.evaluate(() => sent.abort());
  assert.equal((await given_up).kind, "aborted");
  held.release();

  assert.equal((await waiting).data.usrId, admin.usrId);
  assert.equal(world.refreshes.length, 1);
  assert.equal(await generation(tab.page), 1);
});

test("F15: offline from the start there is one clear error, and online exactly one refresh", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  await expireAccess(tab.page);
  await world.context.setOffline(true);
  const { error } = await tab.send({ path: "me", retries: 0 });
  assert.equal(error.kind, "offline");

  await world.context.setOffline(false);

  for (const { data } of await tab.gets("me", 5)) assert.equal(data.usrId, admin.usrId);
  assert.equal(world.refreshes.length, 1);
  assert.deepEqual(await tab.events("loggedOut"), []);
});

test("F15, T19: offline in the middle of a refresh nobody is logged out, and online there is one more try", async (t) => {
  const world = await lab.world(t, { prepare: ["Math.random = () => 0.999;"] });
  const [tab] = await world.signedIn(1);
  await expireAccess(tab.page);
  const held = world.proxy.next("auth/refresh", heldAnswer());
  const answers = tab.gets("me", 5);
  const lost = await held.arrived;
  await world.context.setOffline(true);
  lost.cut();
  // After a few failures the next try is put off for long enough to see that being online ends the wait.
  const failed = await tab.event("refreshFailed", 4);
  assert.equal(world.refreshes.length, 1, "nothing goes out meanwhile");

  await world.context.setOffline(false);

  for (const { data } of await answers) assert.equal(data.usrId, admin.usrId);
  const tried = await tab.event("refreshing", 5);
  assert.ok(tried.at - failed.at < failed.retryIn / 2, `${tried.at - failed.at} of ${failed.retryIn} ms`);
  assert.equal(world.refreshes.length, 2);
  assert.deepEqual(await tab.events("loggedOut"), []);
  assert.equal(await generation(tab.page), 1);
});

test("T64: another origin gets no token, nor anything else about the user", async (t) => {
  const elsewhere = await listener(t);
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);

  assert.equal((await tab.get(`${elsewhere.url}/me`)).data, "elsewhere");

  const [request, ...more] = elsewhere.requests;
  assert.deepEqual(more, []);
  for (const name of ["authorization", "usrid", "x-smp-project-code", "cookie", "referer"]) {
    assert.equal(request.headers[name], undefined, name);
  }
});

test("T64: a redirect to another origin is not followed", async (t) => {
  const elsewhere = await listener(t);
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);

  for (const status of [301, 302, 303, 307, 308]) {
    world.proxy.next("me", answered(status, "", { location: `${elsewhere.url}/me` }));
    assert.equal((await tab.get("me")).error.kind, "redirected", `${status}`);
  }

  assert.deepEqual(elsewhere.requests, []);
  assert.equal(world.proxy.count("me"), 5);
});
