// A tab that dies or freezes while it refreshes, and what the others and its successor make of it.

import assert from "node:assert/strict";

import { heldAnswer, heldRequest, lostRequest } from "../../lib/faults.js";
import { test, useLab } from "../../lib/lab.js";
import { crash, freeze, pauseBeforeWrite, thaw } from "../../lib/lifecycle.js";
import { WITHOUT_LOCKS } from "../../lib/prepare.js";
import { admin } from "../../lib/server.js";
import { expireAccess, generation } from "../../lib/session.js";

const lab = useLab();

/** Resolves once somebody waits for the lock. */
function waitsForLock(page) {
  return page.waitForFunction(async () => {
    const { pending } = await navigator.locks.query();
    return pending.some(({ name }) => name === "tollgate:user");
  });
}

/** Two tabs: the first one's refresh is held by `gate`, and the second waits for the lock. */
async function heldUp(world, gate) {
  const [holder, other] = await world.signedIn(2);
  await expireAccess(holder.page);
  const held = world.proxy.next("auth/refresh", gate);
  const gone = holder.get("me").catch(() => "the page is gone");
  await held.arrived;
  const start = Date.now();
  const waiting = other.get("me").then((answer) => ({ ...answer, after: Date.now() - start }));
  await waitsForLock(other.page);
  return { holder, other, held, gone, waiting };
}

for (const [what, kill] of [
  ["closed", (tab) => tab.page.close()],
  ["crashed", (tab) => crash(tab.page)],
]) {
  for (const [when, gate] of [
    ["before the server has it", heldRequest],
    ["after the server has done it", heldAnswer],
  ]) {
    test(`T35, F11: a tab that is ${what} with the lock, ${when}, leaves the refresh to the next`, async (t) => {
      const world = await lab.world(t);
      const { holder, other, gone, waiting } = await heldUp(world, gate());
      assert.equal(world.refreshes.length, 1, "the other waits for the lock");

      await kill(holder);

      const { data, after } = await waiting;
      assert.equal(data.usrId, admin.usrId);
      assert.ok(after < 8_000, `after ${after} ms`);
      assert.equal(await gone, "the page is gone");
      const [first, second, ...more] = world.refreshes;
      assert.deepEqual(more, []);
      assert.deepEqual([second.bearer, second.attempt], [first.bearer, first.attempt]);
      assert.equal(second.code, "OK");
      assert.equal(await generation(other.page), 1);
    });
  }
}

test("F12: a tab that is frozen with the lock holds the other for less than 10 s, and adopts when it thaws", async (t) => {
  const world = await lab.world(t);
  const { holder, other, held, gone, waiting } = await heldUp(world, heldAnswer());

  const client = await freeze(holder.page);
  const { data, after } = await waiting;
  held.release();
  await thaw(client);

  assert.equal(data.usrId, admin.usrId);
  assert.ok(after < 10_000, `after ${after} ms`);
  await gone;
  assert.equal((await holder.get("me")).data.usrId, admin.usrId);
  assert.equal(world.refreshes.length, 2);
  assert.equal(world.refreshes[1].code, "OK");
  assert.equal(await generation(holder.page), 1);
  for (const tab of [holder, other]) assert.deepEqual(await tab.events("loggedOut"), []);
});

test("N4: an answer that comes after a newer one is dropped", async (t) => {
  const world = await lab.world(t, { prepare: [WITHOUT_LOCKS] });
  const [late, other] = await world.signedIn(2);
  await expireAccess(late.page);
  const held = world.proxy.next("auth/refresh", heldAnswer());
  const waiting = late.get("me");
  const old = await held.arrived;
  const client = await freeze(late.page);
  for (const _ of [1, 2]) {
    assert.equal((await other.get("me")).data.usrId, admin.usrId);
    await expireAccess(other.page);
  }
  await other.get("me");
  const generations = await generation(other.page);

  held.release();
  await old.over;
  await thaw(client);

  await waiting;
  assert.equal((await late.get("me")).data.usrId, admin.usrId);
  assert.equal(await generation(late.page), generations);
  const n_refreshes = world.refreshes.length;
  await Promise.all([late, other].map((tab) => tab.get("me")));
  assert.equal(world.refreshes.length, n_refreshes, "both use the newest token");
});

// F10: where the tab is when it dies, and how its refresh is kept there until then.
const deaths = {
  async "before it sends"(world, tab) {
    const keeper = await world.context.newPage();
    await keeper.goto("/");
    await keeper.evaluate(() => {
      const held = new Promise((resolve) => (globalThis.release = resolve));
      return new Promise((resolve) => {
        navigator.locks.request("tollgate:user", () => {
          resolve();
          return held;
        });
      });
    });
    const gone = tab.get("me").catch(() => {});
    await waitsForLock(tab.page);
    assert.equal(world.refreshes.length, 0);
    await tab.page.close();
    await gone;
    await keeper.evaluate(() => globalThis.release());
  },
  async "before the server has it"(world, tab) {
    const held = world.proxy.next("auth/refresh", heldRequest());
    const gone = tab.get("me").catch(() => {});
    await held.arrived;
    await crash(tab.page);
    await gone;
  },
  async "after it was lost on the way"(world, tab) {
    world.proxy.next("auth/refresh", lostRequest);
    const gone = tab.get("me").catch(() => {});
    await tab.event("refreshFailed");
    await crash(tab.page);
    await gone;
  },
  async "after the server has done it"(world, tab) {
    const held = world.proxy.next("auth/refresh", heldAnswer());
    const gone = tab.get("me").catch(() => {});
    await held.arrived;
    await crash(tab.page);
    await gone;
  },
  async "before it writes"(world, tab) {
    const { paused } = await pauseBeforeWrite(tab.page);
    const gone = tab.get("me").catch(() => {});
    await paused;
    assert.equal(world.refreshes[0].code, "OK");
    await crash(tab.page);
    await gone;
  },
};

for (const [when, die] of Object.entries(deaths)) {
  test(`F10: a tab that dies ${when} needs no login when it is opened again`, async (t) => {
    const world = await lab.world(t);
    const [tab] = await world.signedIn(1);
    await expireAccess(tab.page);
    await die(world, tab);

    const reopened = await world.tab();
    const { data } = await reopened.get("me");

    assert.equal(data.usrId, admin.usrId);
    assert.equal(world.proxy.count("auth/login"), 1);
    assert.equal(await generation(reopened.page), 1);
    assert.deepEqual(await reopened.events("loggedOut"), []);
  });
}
