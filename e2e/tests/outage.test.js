import assert from "node:assert/strict";
import { test } from "node:test";

import { admin } from "../lib/server.js";
import { expireAccess, hasSession } from "../lib/session.js";
import { useStage } from "../lib/stage.js";
import { watch } from "../lib/traffic.js";
import { DashboardPage, REQUESTS } from "../pages/dashboard.js";
import { LoginPage } from "../pages/login.js";

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

/** Waits until every panel offers to try again. */
async function waitForRetries(shown) {
  await shown.retries.nth(REQUESTS.length - 1).waitFor();
}

test("a server that goes down is told with a way to try again, and the session is kept", async (t) => {
  const shown = await dashboard(t);
  const traffic = watch(shown.page);
  await stage.server.stop();

  await shown.reloadButton.click();
  await waitForRetries(shown);
  await shown.page.getByText("The server can't be reached").first().waitFor();
  assert.ok(await hasSession(shown.page));

  await stage.server.startAgain();
  await shown.retryAll();
  await shown.waitUntilComplete();
  assert.equal(traffic.visits("/login"), 0);
});

test("a token that dies while the server is down is renewed when it is back", async (t) => {
  const shown = await dashboard(t);
  const traffic = watch(shown.page);
  await expireAccess(shown.page);
  await stage.server.stop();

  await shown.reloadButton.click();
  await waitForRetries(shown);
  assert.ok(await hasSession(shown.page));

  await stage.server.startAgain();
  await shown.retryAll();
  await shown.waitUntilComplete();
  assert.equal(traffic.visits("/login"), 0);
  assert.equal(traffic.count("auth/refresh", 200), 1);
});
