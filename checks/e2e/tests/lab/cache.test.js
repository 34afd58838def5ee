// Pages that the browser keeps for the way back (bfcache), and shows again as they were.

import assert from "node:assert/strict";

import { test, useLab } from "../../lib/lab.js";
import { admin } from "../../lib/server.js";
import { expireAccess, generation } from "../../lib/session.js";

// Playwright turns the cache off unless it is told not to.
const lab = useLab({ ignoreDefaultArgs: ["--disable-back-forward-cache"] });

/** The tab is left by a link, and the browser keeps its page. */
async function leave(tab) {
  await tab.page.evaluate(() => addEventListener("pageshow", ({ persisted }) => (globalThis.isFromCache = persisted)));
  await tab.page.goto("/?elsewhere");
}

/** Back to the page as it was. */
async function comeBack(tab) {
  await tab.page.goBack({ waitUntil: "commit" });
  await tab.page.waitForFunction(() => globalThis.isFromCache);
}

test("F13: a page that comes back out of the cache goes on with its session", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  await leave(tab);

  await comeBack(tab);

  assert.equal((await tab.get("me")).data.usrId, admin.usrId);
  assert.equal(world.refreshes.length, 0);
});

test("F13: a page that comes back after another tab has refreshed uses that tab's token, without a request in vain", async (t) => {
  const world = await lab.world(t);
  const [tab, other] = await world.signedIn(2);
  await leave(tab);
  await expireAccess(other.page);
  await other.get("me");
  const n_before = world.proxy.count("me");

  await comeBack(tab);

  assert.equal((await tab.event("refreshed")).source, "storage");
  assert.equal((await tab.get("me")).data.usrId, admin.usrId);
  assert.equal(world.proxy.count("me"), n_before + 1);
  assert.equal(world.refreshes.length, 1);
});

test("F13: a page that comes back after a logout elsewhere is logged out, without a request", async (t) => {
  const world = await lab.world(t);
  const [tab, other] = await world.signedIn(2);
  await leave(tab);
  await other.logout();

  await comeBack(tab);

  assert.equal((await tab.event("loggedOut")).reason, "elsewhere");
  assert.equal(await tab.identity(), undefined);
  assert.equal(world.proxy.count("me"), 0);
});

test("a page that came back out of the cache hears the others again, and is heard by them", async (t) => {
  const world = await lab.world(t);
  const [tab, other] = await world.signedIn(2);
  await leave(tab);
  await comeBack(tab);

  await expireAccess(other.page);
  await other.get("me");
  await tab.event("refreshed");
  await expireAccess(tab.page);
  await tab.get("me");
  await other.event("refreshed", 2);

  assert.equal(await generation(other.page), 2);
  await tab.logout();
  assert.equal((await other.event("loggedOut")).reason, "elsewhere");
});
