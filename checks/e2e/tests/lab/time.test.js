// Clocks that are wrong, pages that slept, and pages that come back.

import assert from "node:assert/strict";

import { lostRequest } from "../../lib/faults.js";
import { test, useLab } from "../../lib/lab.js";
import { freeze, thaw } from "../../lib/lifecycle.js";
import { withWallClock } from "../../lib/prepare.js";
import { admin } from "../../lib/server.js";
import { expireAccess } from "../../lib/session.js";

const lab = useLab();

const HOUR_MS = 3_600_000;
/** Longer than an access token lives. */
const SLEEP_MS = 600_000;

for (const [what, ahead] of [
  ["an hour ahead", HOUR_MS],
  ["an hour behind", -HOUR_MS],
  ["in 1970", -Date.now()],
  ["in 2038", Date.UTC(2038, 0, 19, 3, 14, 7) - Date.now()],
]) {
  test(`T47, F9: a wall clock that is ${what} makes one refresh for one end of a token`, async (t) => {
    const world = await lab.world(t, { prepare: [withWallClock(ahead)] });
    const [tab] = await world.signedIn(1);

    await tab.gets("me", 10);
    assert.equal(world.refreshes.length, 0);
    await tab.load();
    await tab.gets("me", 10);
    assert.equal(world.refreshes.length, 0);
    await expireAccess(tab.page);
    for (const { data } of await tab.gets("me", 10)) assert.equal(data.usrId, admin.usrId);
    for (const { data } of await tab.gets("me", 10)) assert.equal(data.usrId, admin.usrId);

    assert.equal(world.refreshes.length, 1);
    assert.deepEqual(await tab.events("loggedOut"), []);
  });
}

test("T47: a wall clock that is set by an hour under a living page costs one refresh at the most", async (t) => {
  for (const [ahead, most] of [
    [HOUR_MS, 1],
    [-HOUR_MS, 0],
  ]) {
    const world = await lab.world(t, { prepare: [withWallClock(0)] });
    const [tab] = await world.signedIn(1);
    await tab.page.evaluate((ahead) => (wallClock.ahead = ahead), ahead);

    for (const { data } of await tab.gets("me", 5)) assert.equal(data.usrId, admin.usrId);
    for (const { data } of await tab.gets("me", 5)) assert.equal(data.usrId, admin.usrId);

    assert.ok(world.refreshes.length <= most, `${world.refreshes.length} refreshes`);
    assert.deepEqual(await tab.events("loggedOut"), []);
  }
});

/** The page is frozen, and the wall clock goes on without it. */
async function sleep(tab) {
  const client = await freeze(tab.page);
  await tab.page.evaluate((sleep) => (wallClock.ahead = sleep), SLEEP_MS);
  return client;
}

test("T51: a page that slept past its token's end refreshes once, before the first request", async (t) => {
  const world = await lab.world(t, { prepare: [withWallClock(0)] });
  const [tab] = await world.signedIn(1);
  const client = await sleep(tab);

  await thaw(client);
  for (const { data } of await tab.gets("me", 5)) assert.equal(data.usrId, admin.usrId);

  assert.equal(world.refreshes.length, 1);
  const fresh = new Set(world.proxy.seen("me").map(({ bearer }) => bearer));
  assert.equal(fresh.size, 1);
  assert.equal(world.proxy.count("me"), 5, "none was sent in vain");
});

test("T51: a page that wakes before its network does waits for it", async (t) => {
  const world = await lab.world(t, { prepare: [withWallClock(0)] });
  const [tab] = await world.signedIn(1);
  const client = await sleep(tab);
  await world.context.setOffline(true);
  await thaw(client);
  const answers = tab.gets("me", 5);
  assert.equal((await tab.event("refreshFailed")).cause.kind, "offline");

  await world.context.setOffline(false);

  for (const { data } of await answers) assert.equal(data.usrId, admin.usrId);
  assert.equal(world.refreshes.length, 1);
  assert.equal(world.proxy.count("me"), 5);
});

test("T37: a page that thaws reads the storage first, and uses the token that is there", async (t) => {
  const world = await lab.world(t);
  const [tab, other] = await world.signedIn(2);
  const client = await freeze(tab.page);
  await expireAccess(other.page);
  await other.get("me");

  await thaw(client);

  assert.equal((await tab.event("refreshed")).source, "storage");
  assert.equal((await tab.get("me")).data.usrId, admin.usrId);
  assert.equal(world.refreshes.length, 1);
});

test("F13: a page that thaws after a logout elsewhere is logged out", async (t) => {
  const world = await lab.world(t);
  const [tab, other] = await world.signedIn(2);
  const client = await freeze(tab.page);
  await other.logout();

  await thaw(client);

  assert.equal((await tab.event("loggedOut")).reason, "elsewhere");
  assert.equal(await tab.identity(), undefined);
});

test("a page that is shown again tries a put-off refresh at once", async (t) => {
  const world = await lab.world(t, { prepare: ["Math.random = () => 0.999;"] });
  const [tab] = await world.signedIn(1);
  await expireAccess(tab.page);
  const rule = world.proxy.every("auth/refresh", lostRequest);
  const answer = tab.get("me");
  const failed = await tab.event("refreshFailed", 4);
  rule.lift();

  await tab.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

  assert.equal((await answer).data.usrId, admin.usrId);
  const tried = await tab.event("refreshing", 5);
  assert.ok(tried.at - failed.at < failed.retryIn / 2, `${tried.at - failed.at} of ${failed.retryIn} ms`);
});
