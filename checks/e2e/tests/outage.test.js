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

/** The one line that says that there is no server. */
function line(shown) {
  return shown.page.getByRole("main").getByText("The server can't be reached");
}

test("row 03: a server that goes down is told in one line, the session is kept, and all loads itself when it is back", async (t) => {
  const shown = await dashboard(t);
  const traffic = watch(shown.page);
  await stage.server.stop();

  await shown.reloadButton.click();
  await line(shown).waitFor();
  assert.equal(await line(shown).count(), 1, "and not once in each panel");
  assert.equal(await shown.retries.count(), 0);
  assert.ok(await hasSession(shown.page));

  await stage.server.startAgain();
  await line(shown).waitFor({ state: "detached" });
  await shown.waitUntilComplete();
  assert.equal(traffic.visits("/login"), 0);
});

test("row 18: a token that dies while the server is down is renewed when it is back", async (t) => {
  const shown = await dashboard(t);
  const traffic = watch(shown.page);
  await expireAccess(shown.page);
  await stage.server.stop();

  await shown.reloadButton.click();
  await line(shown).waitFor();
  assert.ok(await hasSession(shown.page));

  await stage.server.startAgain();
  await line(shown).waitFor({ state: "detached" });
  await shown.waitUntilComplete();
  assert.equal(traffic.visits("/login"), 0);
  assert.equal(traffic.count("auth/refresh", 200), 1);
});

test("row 18: without a network one line says so, what was there stays, and all loads itself when it is back", async (t) => {
  const shown = await dashboard(t);
  const traffic = watch(shown.page);
  const offline = shown.page.getByText("You are offline.");
  await shown.page.context().setOffline(true);
  await shown.reloadButton.click();
  await offline.waitFor();
  assert.equal(await offline.count(), 1);
  await shown.page.getByText("Active sessions").first().waitFor();

  await shown.page.context().setOffline(false);
  await offline.waitFor({ state: "detached" });
  await shown.waitUntilComplete();
  for (const path of REQUESTS) assert.ok(traffic.count(path, 200) >= 1, path);
});

test("row 18: without a server nothing can be written, and the reason stands beside the button", async (t) => {
  const shown = await dashboard(t);
  const { page } = shown;
  await page.getByRole("navigation").getByRole("link", { name: "Account" }).click();
  const save = page.locator("main button[type=submit]");
  await save.waitFor();
  await stage.server.stop();
  await page.getByRole("navigation").getByRole("link", { name: "Dashboard" }).click();
  await line(shown).waitFor();
  await page.getByRole("navigation").getByRole("link", { name: "Account" }).click();
  await page.getByText("You can go on here as soon as it is back.").waitFor();
  assert.equal(await save.getAttribute("aria-disabled"), "true");

  await stage.server.startAgain();
  await page.getByText("You can go on here as soon as it is back.").waitFor({ state: "detached" });
  assert.equal(await save.getAttribute("aria-disabled"), "false");
});
