// A storage that is full, blocked, emptied behind the page's back, or full of something else.

import assert from "node:assert/strict";

import { Device } from "../../lib/device.js";
import { lostAnswer, unauthorized } from "../../lib/faults.js";
import { test, useLab } from "../../lib/lab.js";
import { WITHOUT_CRYPTO, WITHOUT_DATABASE, WITHOUT_LOCKS, WITHOUT_STORAGE } from "../../lib/prepare.js";
import { admin } from "../../lib/server.js";
import { expireAccess, generation, isEmpty, sessionName, stored } from "../../lib/session.js";

const lab = useLab();

/** Fills the page's localStorage until not one more character fits. */
function fillStorage(page) {
  return page.evaluate(() => {
    let text = "x".repeat(2 ** 22);
    for (let n = 0; text; n++) {
      try {
        localStorage.setItem(`filler-${n}`, text);
      } catch {
        text = text.slice(0, Math.floor(text.length / 2));
      }
    }
  });
}

test("F3: where the storage is full at the login, the session lives in memory, and refreshes there", async (t) => {
  const world = await lab.world(t);
  const tab = await world.tab();
  await fillStorage(tab.page);

  await tab.login();

  await tab.event("storeUnavailable");
  world.proxy.next("me", unauthorized);
  assert.equal((await tab.get("me")).data.usrId, admin.usrId);
  assert.equal(world.refreshes.length, 1);
  assert.ok(await isEmpty(tab.page));
});

test("F3, T46: where the storage is full at a refresh, the tab goes on in memory, and the others recover by themselves", async (t) => {
  const world = await lab.world(t);
  const [tab, other] = await world.signedIn(2);
  // Without a hint of its end the stored session is shorter than the next one.
  await tab.page.evaluate(() => {
    const { expiresAt, ...user } = JSON.parse(localStorage.getItem("user"));
    localStorage.setItem("user", JSON.stringify(user));
  });
  await fillStorage(tab.page);
  await expireAccess(tab.page);

  assert.equal((await tab.get("me")).data.usrId, admin.usrId);
  await tab.event("storeUnavailable");
  assert.equal(await generation(other.page), 0);
  assert.equal((await other.get("me")).data.usrId, admin.usrId);

  assert.equal((await tab.get("me")).data.usrId, admin.usrId);
  const [first, second, ...more] = world.refreshes;
  assert.deepEqual(more, []);
  assert.deepEqual([second.bearer, second.attempt, second.code], [first.bearer, first.attempt, "OK"]);
  for (const page of [tab, other]) assert.deepEqual(await page.events("loggedOut"), []);
});

test("F4, T46: where the storage is blocked, a login works for the tab, and the others are not touched", async (t) => {
  const world = await lab.world(t, { prepare: [WITHOUT_STORAGE] });
  const [tab, other] = await Promise.all([world.tab(), world.tab()]);

  await tab.login();

  await tab.event("storeUnavailable");
  world.proxy.next("me", unauthorized);
  assert.equal((await tab.get("me")).data.usrId, admin.usrId);
  assert.equal(world.refreshes.length, 1);
  assert.equal((await other.get("me")).error.kind, "unauthorized");
  assert.deepEqual(await other.events("loggedIn"), []);
  await tab.logout();
  assert.equal((await tab.event("loggedOut")).reason, "loggedOut");
});

test("F1: five megabytes of garbage in the storage are nobody's session, and the next login replaces them", async (t) => {
  const world = await lab.world(t);
  const tab = await world.tab();
  await tab.page.evaluate(() => localStorage.setItem("user", "x".repeat(5_000_000)));

  await tab.load();

  assert.equal(await tab.identity(), undefined);
  assert.equal((await tab.get("me")).error.kind, "unauthorized");
  assert.equal((await stored(tab.page)).length, 5_000_000);
  await tab.login();
  assert.equal((await tab.get("me")).data.usrId, admin.usrId);
  assert.equal(await generation(tab.page), 0);
});

test("F7: a browser that has lost its key sends nothing and asks for a login, and the server sees no theft", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  const sid = await sessionName(tab.page);
  const deleted = await tab.page.evaluate(
    () =>
      new Promise((resolve) => {
        const deletion = indexedDB.deleteDatabase("tollgate:user");
        for (const kind of ["success", "error", "blocked"]) deletion.addEventListener(kind, () => resolve(kind));
      }),
  );
  assert.equal(deleted, "success");
  await expireAccess(tab.page);
  await tab.page.close();
  const reopened = await world.tab();

  const { error } = await reopened.get("me");

  assert.deepEqual([error.kind, error.reason], ["sessionEnded", "keyLost"]);
  assert.equal(world.refreshes.length, 0);
  const device = await Device.signIn(lab.server, admin);
  const sessions = await device.call("GET", "sessions?limit=100");
  assert.ok(JSON.stringify(sessions).includes(sid), "the session is not ended on the server");
  await reopened.login();
  await expireAccess(reopened.page);
  assert.equal((await reopened.get("me")).data.usrId, admin.usrId);
  assert.ok(world.refreshes[0].attempt, "the new session has a key again");
});

for (const [what, prepare] of [
  ["keys", [WITHOUT_CRYPTO]],
  ["a database", [WITHOUT_DATABASE]],
  ["keys, locks and a database, as over plain HTTP,", [WITHOUT_CRYPTO, WITHOUT_LOCKS, WITHOUT_DATABASE]],
]) {
  test(`F18: without ${what} the session goes without attempt ids, and a lost answer costs no login`, async (t) => {
    const world = await lab.world(t, { prepare });
    const [tab, other] = await world.signedIn(2);
    await expireAccess(tab.page);
    world.proxy.next("auth/refresh", lostAnswer);

    for (const { data } of await Promise.all([tab.get("me"), other.get("me")])) assert.equal(data.usrId, admin.usrId);

    for (const { attempt } of world.refreshes) assert.equal(attempt, undefined);
    assert.ok(world.refreshes.length >= 2);
    assert.equal(await generation(tab.page), 1);
    for (const page of [tab, other]) assert.deepEqual(await page.events("loggedOut"), []);
  });
}

test("a key that was lost while its tab lives goes on in that tab", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  await tab.page.evaluate(() => void indexedDB.deleteDatabase("tollgate:user"));
  await expireAccess(tab.page);

  assert.equal((await tab.get("me")).data.usrId, admin.usrId);

  assert.equal(world.refreshes.length, 1);
});

for (const store of ["session", "memory"]) {
  test(`a session in a ${store} store is its tab's alone, and a refresh serves it`, async (t) => {
    const world = await lab.world(t);
    const [tab, other] = await Promise.all([world.tab({ store }), world.tab({ store })]);

    await tab.login();

    world.proxy.next("me", unauthorized);
    assert.equal((await tab.get("me")).data.usrId, admin.usrId);
    assert.equal(world.refreshes.length, 1);
    assert.equal(await other.identity(), undefined);
    assert.ok(await isEmpty(tab.page));
    await tab.load();
    assert.equal((await tab.identity())?.usrId, store === "session" ? admin.usrId : undefined);
  });
}
