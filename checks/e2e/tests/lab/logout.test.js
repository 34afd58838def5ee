// Signing out while something else goes on: a refresh, a page that closes, a network that is gone.

import assert from "node:assert/strict";

import { heldAnswer, heldRequest } from "../../lib/faults.js";
import { test, useLab } from "../../lib/lab.js";
import { admin } from "../../lib/server.js";
import { expireAccess, isEmpty, stored } from "../../lib/session.js";

const lab = useLab();

for (const [when, gate] of [
  ["before the server has the refresh", heldRequest],
  ["after the server has done the refresh", heldAnswer],
]) {
  test(`F23: a logout ${when} wins: nothing is stored, and the session is over on the server`, async (t) => {
    const world = await lab.world(t);
    const [tab] = await world.signedIn(1);
    await expireAccess(tab.page);
    const held = world.proxy.next("auth/refresh", gate());
    const waiting = tab.get("me");
    const refresh = await held.arrived;

    await tab.logout();

    assert.deepEqual((await waiting).error.reason, "loggedOut");
    const told = await world.proxy.request("auth/logout");
    await told.over;
    assert.equal(told.status, 200);
    held.release();
    await refresh.over;
    assert.equal((await refresh.again()).status, 401);
    assert.ok(await isEmpty(tab.page));
    assert.equal((await tab.get("me")).error.kind, "unauthorized");
    assert.equal((await tab.events("loggedOut")).length, 1);
  });
}

for (const [what, leave] of [
  ["closes", (page) => page.evaluate(() => tab.logout()).then(() => page.close())],
  ["goes elsewhere", (page) => page.evaluate(() => tab.logout()).then(() => page.goto("about:blank"))],
]) {
  test(`the server is told of a logout also when the page ${what} at once`, async (t) => {
    const world = await lab.world(t);
    const [tab] = await world.signedIn(1);

    await leave(tab.page);

    const told = await world.proxy.request("auth/logout");
    await told.over;
    assert.equal(told.status, 200);
  });
}

test("T32: a tab that has seen the other's logout tells the server nothing more", async (t) => {
  const world = await lab.world(t);
  const [tab, other] = await world.signedIn(2);
  await tab.logout();
  await other.event("loggedOut");

  await other.logout();

  const told = await world.proxy.request("auth/logout");
  await told.over;
  await other.login();
  assert.equal(world.proxy.count("auth/logout"), 1);
  assert.equal((await tab.events("loggedOut")).length, 1);
  assert.equal((await other.events("loggedOut")).length, 1);
});

test("T32: tabs that sign out in the same moment tell it once each, and whoever logs in then stays logged in", async (t) => {
  const world = await lab.world(t);
  const tabs = await world.signedIn(3);

  await Promise.all(tabs.map((tab) => tab.logout()));

  for (const tab of tabs) await tab.event("loggedOut");
  await tabs[0].login();
  // The storages of two processes are not one in the same moment, so that more than one may tell the server.
  const told = world.proxy.seen("auth/logout");
  await Promise.all(told.map(({ over }) => over));
  assert.ok(told.length >= 1 && told.length <= tabs.length, `${told.length} told`);
  for (const tab of tabs) {
    assert.equal((await tab.get("me")).data.usrId, admin.usrId);
    assert.equal((await tab.events("loggedOut")).length, 1);
  }
});

test("F24: a logout without a network ends the session here at once", async (t) => {
  const world = await lab.world(t);
  const [tab, other] = await world.signedIn(2);
  await world.context.setOffline(true);

  await tab.logout();

  assert.equal(await tab.identity(), undefined);
  assert.ok(await isEmpty(tab.page));
  assert.equal((await other.event("loggedOut")).reason, "elsewhere");
  await world.context.setOffline(false);
  assert.equal((await tab.get("me")).error.kind, "unauthorized");
});
