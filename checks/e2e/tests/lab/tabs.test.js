// Several pages of one browser: they see the end of a token together, and what one of them does, all of them hear.

import assert from "node:assert/strict";

import { Device } from "../../lib/device.js";
import { heldAnswer, heldRequest } from "../../lib/faults.js";
import { test, useLab } from "../../lib/lab.js";
import { WITHOUT_CHANNEL, WITHOUT_LOCKS } from "../../lib/prepare.js";
import { admin, member } from "../../lib/server.js";
import { expireAccess, generation, isEmpty, sessionName, stored } from "../../lib/session.js";

const lab = useLab();

/** All tabs ask with a dead token, and are answered once every one of them waits. */
async function askTogether(world, tabs) {
  const { proxy } = world;
  await expireAccess(tabs[0].page);
  const n_before = proxy.count("me");
  const held = proxy.next("auth/refresh", heldAnswer());
  const answers = Promise.all(tabs.map((tab) => tab.get("me")));
  await held.arrived;
  for (const n of tabs.keys()) {
    const exchange = await proxy.request("me", n_before + n + 1);
    await exchange.over;
    assert.equal(exchange.status, 401);
  }
  held.release();
  return answers;
}

/** The digests of the tokens that the API took. */
function tokensTaken(world) {
  return new Set(world.proxy.seen("me").filter(({ status }) => status === 200).map(({ bearer }) => bearer));
}

for (const n of [2, 5, 10]) {
  test(`T34: ${n} tabs that see the end together make one refresh and use the same token`, async (t) => {
    const world = await lab.world(t);
    const tabs = await world.signedIn(n);

    const answers = await askTogether(world, tabs);

    for (const { data } of answers) assert.equal(data.usrId, admin.usrId);
    assert.equal(world.refreshes.length, 1);
    assert.equal(tokensTaken(world).size, 1);
    assert.equal(await generation(tabs[0].page), 1);
  });
}

for (const [what, prepare] of [
  ["channels", [WITHOUT_CHANNEL]],
  ["locks", [WITHOUT_LOCKS]],
  ["locks and channels", [WITHOUT_LOCKS, WITHOUT_CHANNEL]],
]) {
  test(`T42: without ${what} five tabs make one rotation, and all go on with it`, async (t) => {
    const world = await lab.world(t, { prepare });
    const tabs = await world.signedIn(5);

    const answers = await askTogether(world, tabs);

    for (const { data } of answers) assert.equal(data.usrId, admin.usrId);
    const most = prepare.includes(WITHOUT_LOCKS) ? tabs.length : 1;
    assert.ok(world.refreshes.length <= most, `${world.refreshes.length} refreshes`);
    assert.equal(await generation(tabs[0].page), 1);
  });

  test(`T42: without ${what} a logout is seen by the other tab, and so is a login`, async (t) => {
    const world = await lab.world(t, { prepare });
    const [here, there] = await world.signedIn(2);

    await here.logout();
    const ended = await there.event("loggedOut");
    await here.login();
    const begun = await there.event("loggedIn", 2);

    assert.equal(ended.reason, "elsewhere");
    assert.equal(begun.sid, await sessionName(here.page));
  });
}

test("F17: without locks five tabs that refresh at once make one request each, one rotation, and all are fresh", async (t) => {
  const world = await lab.world(t, { prepare: [WITHOUT_LOCKS] });
  // The browser has six connections to a server, so that more could not be held at once.
  const tabs = await world.signedIn(5);
  await expireAccess(tabs[0].page);
  const held = heldRequest();
  world.proxy.every("auth/refresh", held);

  const answers = Promise.all(tabs.map((tab) => tab.get("me")));
  await world.proxy.request("auth/refresh", tabs.length);
  held.release();

  for (const { data } of await answers) assert.equal(data.usrId, admin.usrId);
  assert.equal(world.refreshes.length, tabs.length);
  assert.equal(new Set(world.refreshes.map(({ bearer, attempt }) => `${bearer} ${attempt}`)).size, 1);
  assert.equal(await generation(tabs[0].page), 1);
});

test("F17: without locks ten tabs that wake with a dead token make one request each at the most, and one rotation", async (t) => {
  const world = await lab.world(t, { prepare: [WITHOUT_LOCKS] });
  const tabs = await world.signedIn(10);
  await expireAccess(tabs[0].page);

  for (const { data } of await Promise.all(tabs.map((tab) => tab.get("me")))) assert.equal(data.usrId, admin.usrId);

  assert.ok(world.refreshes.length <= tabs.length, `${world.refreshes.length} refreshes`);
  assert.equal(new Set(world.refreshes.map(({ bearer, attempt }) => `${bearer} ${attempt}`)).size, 1);
  assert.equal(await generation(tabs[0].page), 1);
});

test("T39: a session that was ended elsewhere ends in all tabs for the same reason, by one refresh", async (t) => {
  const world = await lab.world(t);
  const tabs = await world.signedIn(4);
  const device = await Device.signIn(lab.server, admin);
  await device.endSession(await sessionName(tabs[0].page));

  const answers = await Promise.all(tabs.map((tab) => tab.get("me")));
  const ends = await Promise.all(tabs.map((tab) => tab.event("loggedOut")));

  for (const { error } of answers) assert.deepEqual([error.kind, error.reason], ["sessionEnded", "revoked"]);
  for (const { reason } of ends) assert.equal(reason, "revoked");
  for (const tab of tabs) assert.equal((await tab.events("loggedOut")).length, 1);
  assert.equal(world.refreshes.length, 1);
  assert.equal((await tabs[0].get("me")).error.kind, "unauthorized");
  assert.equal(world.refreshes.length, 1, "nobody refreshes for nobody");
});

test("T40: a logout in one tab is seen by nine others within a second, without a request", async (t) => {
  const world = await lab.world(t);
  const [here, ...others] = await world.signedIn(10);
  const ends = others.map(({ page }) =>
    page.evaluate(async () => {
      const { reason } = await tab.event("loggedOut", 1);
      return { at: Date.now(), reason };
    }),
  );

  const start = await here.page.evaluate(() => {
    const start = Date.now();
    tab.logout();
    return start;
  });

  for (const end of ends) {
    const { at, reason } = await end;
    assert.ok(at - start <= 1_000, `after ${at - start} ms`);
    assert.equal(reason, "elsewhere");
  }
  const told = await world.proxy.request("auth/logout");
  await told.over;
  assert.equal(told.status, 200);
  assert.equal(world.proxy.count("auth/logout"), 1);
  assert.equal(world.refreshes.length, 0);
  assert.ok(await isEmpty(here.page));
});

test("T40: a logout in one tab settles what waits in the other, and the late answer stays outside", async (t) => {
  const world = await lab.world(t);
  const [here, there] = await world.signedIn(2);
  await expireAccess(here.page);
  const held = world.proxy.next("auth/refresh", heldAnswer());
  const waiting = there.gets("me", 3);
  const refresh = await held.arrived;

  await here.logout();

  for (const { error } of await waiting) assert.deepEqual([error.kind, error.reason], ["sessionEnded", "elsewhere"]);
  held.release();
  await refresh.over;
  assert.ok(await isEmpty(there.page));
  assert.equal(await there.identity(), undefined);
});

test("T41: a refresh in one tab gives the other its token, without a reload", async (t) => {
  const world = await lab.world(t);
  const [here, there] = await world.signedIn(2);
  await there.page.evaluate(() => (globalThis.isSame = true));
  await expireAccess(here.page);

  await here.get("me");
  const renewed = await there.event("refreshed");
  await there.get("me");

  assert.equal(renewed.source, "storage");
  assert.equal(world.refreshes.length, 1);
  assert.deepEqual(world.proxy.seen("me").map(({ status }) => status), [401, 200, 200]);
  assert.equal(tokensTaken(world).size, 1);
  assert.ok(await there.page.evaluate(() => globalThis.isSame));
});

test("F21: another user's login in another tab fails what waited for the first one, and nothing is mixed", async (t) => {
  const world = await lab.world(t);
  const [here, there] = await world.signedIn(2);
  await expireAccess(here.page);
  const held = world.proxy.next("auth/refresh", heldAnswer());
  const waiting = here.gets("me", 3);
  const refresh = await held.arrived;

  await there.login(member);

  for (const { error } of await waiting) assert.deepEqual([error.kind, error.reason], ["sessionEnded", "switched"]);
  held.release();
  await refresh.over;
  for (const tab of [here, there]) {
    assert.equal((await tab.identity()).usrId, member.usrId);
    assert.equal((await tab.get("me")).data.usrId, member.usrId);
  }
  assert.equal(JSON.parse(await stored(here.page)).usrId, member.usrId);
});
