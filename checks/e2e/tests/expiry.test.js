import assert from "node:assert/strict";
import { test } from "node:test";

import { Device } from "../lib/device.js";
import { admin } from "../lib/server.js";
import { expireAccess, sessionName } from "../lib/session.js";
import { useStage } from "../lib/stage.js";
import { watch } from "../lib/traffic.js";
import { DashboardPage, REQUESTS } from "../pages/dashboard.js";
import { LoginPage } from "../pages/login.js";
import { UsersPage } from "../pages/users.js";

const stage = useStage();

async function dashboard(t) {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open();
  await login.signIn(admin);
  const dashboard = new DashboardPage(page);
  await dashboard.waitUntilComplete();
  return dashboard;
}

test("five requests with a dead token make one refresh, and the page shows everything", async (t) => {
  const shown = await dashboard(t);
  await expireAccess(shown.page);
  const traffic = watch(shown.page);

  await shown.reload();

  assert.equal(traffic.count("auth/refresh"), 1);
  assert.equal(traffic.count("auth/refresh", 200), 1);
  for (const path of REQUESTS) assert.equal(traffic.count(path, 200), 1, path);
  assert.equal(traffic.visits("/login"), 0);
});

test("a page that starts with a dead token makes one refresh, too", async (t) => {
  const shown = await dashboard(t);
  await expireAccess(shown.page);
  const traffic = watch(shown.page);

  await shown.page.reload();

  await shown.waitUntilComplete();
  assert.equal(traffic.count("auth/refresh"), 1);
});

test("each further expiry makes one refresh more", async (t) => {
  const shown = await dashboard(t);
  const traffic = watch(shown.page);

  for (const n of [1, 2, 3]) {
    await expireAccess(shown.page);
    await shown.reload();
    assert.equal(traffic.count("auth/refresh"), n);
  }
});

test("row 02: a session that was ended elsewhere gives one redirect with one message", async (t) => {
  const shown = await dashboard(t);
  const { page } = shown;
  const device = await Device.signIn(stage.server, admin);
  await device.endSession(await sessionName(page));
  const traffic = watch(page);

  await shown.reloadButton.click();

  const login = new LoginPage(page);
  await login.heading.waitFor();
  await login.reason.filter({ hasText: "Your session was ended from another place" }).waitFor();
  assert.equal(await page.getByText("Your session was ended").count(), 1);

  await login.signIn(admin);
  await shown.waitUntilComplete();
  assert.equal(traffic.visits("/login"), 1);
  assert.equal(traffic.count("auth/refresh"), 1);
});

test("after a session was ended elsewhere, a login leads back to the same page", async (t) => {
  const shown = await dashboard(t);
  const { page } = shown;
  const users = new UsersPage(page);
  await page.goto("/users?q=mina");
  await users.waitForUser("mina");
  const device = await Device.signIn(stage.server, admin);
  await device.endSession(await sessionName(page));

  await page.reload();
  const login = new LoginPage(page);
  await login.reason.filter({ hasText: "Your session was ended from another place" }).waitFor();
  await login.signIn(admin);

  await page.waitForURL("**/users?q=mina");
  await users.waitForUser("mina");
});
