// What other scripts of the origin do to the channel and to the storage.

import assert from "node:assert/strict";

import { test, useLab } from "../../lib/lab.js";
import { admin } from "../../lib/server.js";
import { sessionName, stored } from "../../lib/session.js";

const lab = useLab();

/** A page of the origin with no session of its own. */
async function stranger(world) {
  const page = await world.context.newPage();
  await page.goto("/");
  return page;
}

test("T44: messages that are forged, malformed or old log nobody out and start no refresh", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  const sid = await sessionName(tab.page);
  const other = await stranger(world);
  // Channels of one page hear in the order in which they were opened: this one last.
  const heard = tab.page.evaluate(() => {
    const witness = new BroadcastChannel("tollgate:user");
    return new Promise((resolve) => {
      witness.onmessage = ({ data }) => data === "the last" && resolve();
    });
  });

  await other.evaluate((sid) => {
    const channel = new BroadcastChannel("tollgate:user");
    const forged = [
      "",
      "null",
      "logout",
      "{",
      '{"kind":"ended"}',
      JSON.stringify({ kind: "ended", sid, gen: 0 }),
      JSON.stringify({ kind: "ended", sid, gen: 2 ** 53 }),
      JSON.stringify({ kind: "stored", sid, gen: 7 }),
      JSON.stringify({ kind: "stored", sid: "another", gen: 0, accessToken: "forged" }),
      JSON.stringify({ kind: "ended", sid: "s".repeat(100_000) }),
      null,
      7,
      { kind: "ended", sid },
      ["ended"],
      new Blob(["ended"]),
      new Uint8Array(1_000),
    ];
    for (const message of forged) channel.postMessage(message);
    for (let n = 0; n < 10_000; n++) channel.postMessage(JSON.stringify({ kind: "ended", sid, gen: n }));
    channel.postMessage("the last");
  }, sid);
  await heard;

  assert.deepEqual(await tab.events("loggedOut"), []);
  assert.equal((await tab.get("me")).data.usrId, admin.usrId);
  assert.equal(world.refreshes.length, 0);
  assert.equal(world.proxy.count("me"), 1);
});

test("no token goes over the channel", async (t) => {
  const world = await lab.world(t);
  const other = await stranger(world);
  const heard = other.evaluate(() => {
    globalThis.heard = [];
    const channel = new BroadcastChannel("tollgate:user");
    return new Promise((resolve) => {
      channel.onmessage = ({ data }) => globalThis.heard.push(data) === 2 && resolve();
    });
  });

  const [tab] = await world.signedIn(1);
  const { accessToken, refreshToken } = JSON.parse(await stored(tab.page));
  await tab.logout();
  await heard;

  const text = JSON.stringify(await other.evaluate(() => globalThis.heard));
  for (const token of [accessToken, refreshToken]) assert.ok(token && !text.includes(token));
});

const tampered = {
  "is no JSON": () => "{",
  "is nothing": () => "null",
  "is an array": () => "[]",
  "has no token": (user) => JSON.stringify({ ...user, accessToken: undefined }),
  "has a token of another type": (user) => JSON.stringify({ ...user, accessToken: 7 }),
  "has a token that is no header": (user) => JSON.stringify({ ...user, accessToken: "a\r\nb" }),
};

for (const [what, tamper] of Object.entries(tampered)) {
  test(`F29: a stored session that ${what} is the end of it, told once, and a login works`, async (t) => {
    const world = await lab.world(t);
    const [tab] = await world.signedIn(1);
    const other = await stranger(world);
    const text = tamper(JSON.parse(await stored(tab.page)));

    await other.evaluate((text) => localStorage.setItem("user", text), text);

    await tab.event("loggedOut");
    await tab.login();
    assert.equal((await tab.get("me")).data.usrId, admin.usrId);
    assert.equal((await tab.events("loggedOut")).length, 1);
    assert.equal(world.refreshes.length, 0);
  });
}

test("F29: a forged access token in the storage costs one refresh, and the session goes on", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  const other = await stranger(world);

  await other.evaluate(() => {
    const user = JSON.parse(localStorage.getItem("user"));
    localStorage.setItem("user", JSON.stringify({ ...user, accessToken: "forged", __proto__: { isAdmin: true } }));
  });

  await tab.event("refreshed");
  assert.equal((await tab.get("me")).data.usrId, admin.usrId);
  assert.equal(world.refreshes.length, 1);
  assert.deepEqual(await tab.events("loggedOut"), []);
});

test("F29: a forged refresh token in the storage ends the session, and steals nobody else's", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  const other = await stranger(world);

  await other.evaluate(() => {
    const user = JSON.parse(localStorage.getItem("user"));
    localStorage.setItem("user", JSON.stringify({ ...user, accessToken: "forged", refreshToken: "forged" }));
  });
  const { error } = await tab.get("me");

  assert.equal(error.kind, "sessionEnded");
  assert.equal((await tab.event("loggedOut")).reason, "rejected");
  await tab.login();
  assert.equal((await tab.get("me")).data.usrId, admin.usrId);
});

test("T45: a storage that its user clears is one logout in each tab", async (t) => {
  const world = await lab.world(t);
  const tabs = await world.signedIn(3);
  const other = await stranger(world);

  await other.evaluate(() => localStorage.clear());

  for (const tab of tabs) {
    assert.equal((await tab.event("loggedOut")).reason, "elsewhere");
    assert.equal((await tab.get("me")).error.kind, "unauthorized");
    assert.equal((await tab.events("loggedOut")).length, 1);
  }
  assert.equal(world.refreshes.length, 0);
});
