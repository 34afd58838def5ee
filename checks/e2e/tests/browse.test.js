import assert from "node:assert/strict";
import { test } from "node:test";

import { Device } from "../lib/device.js";
import { admin } from "../lib/server.js";
import { useStage } from "../lib/stage.js";
import { watch } from "../lib/traffic.js";
import { AccountPage } from "../pages/account.js";
import { DashboardPage } from "../pages/dashboard.js";
import { LoginPage } from "../pages/login.js";
import { SessionsPage } from "../pages/sessions.js";
import { UsersPage } from "../pages/users.js";

const stage = useStage();

async function signedIn(t) {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open();
  await login.signIn(admin);
  await new DashboardPage(page).waitUntilComplete();
  return page;
}

test("every page can be opened from the navigation and shows its data", async (t) => {
  const page = await signedIn(t);

  const users = new UsersPage(page);
  await users.goTo("Users");
  await users.rows.first().waitFor();

  const sessions = new SessionsPage(page);
  await sessions.goTo("Sessions");
  await sessions.current.waitFor();
  assert.equal(await sessions.current.count(), 1);

  const account = new AccountPage(page);
  await account.goTo("Account");
  await account.role.waitFor();
  assert.equal(await page.title(), "Account · Tollgate");

  const dashboard = new DashboardPage(page);
  await dashboard.goTo("Dashboard");
  await dashboard.waitUntilComplete();
});

test("a reload stays on the page and in the session", async (t) => {
  const page = await signedIn(t);
  const users = new UsersPage(page);
  await users.goTo("Users");
  const traffic = watch(page);

  await page.reload();

  await users.rows.first().waitFor();
  assert.equal(new URL(page.url()).pathname, "/users");
  assert.equal(traffic.visits("/login"), 0);
});

test("a search is in the address, so that Back leads out of it", async (t) => {
  const page = await signedIn(t);
  const users = new UsersPage(page);
  await users.goTo("Users");

  await users.search.fill("mina");

  await page.waitForURL("**/users?q=mina");
  await users.waitForUser("mina");
  await page.goBack();
  await new DashboardPage(page).waitUntilComplete();
});

test("an unknown address says so and leads back", async (t) => {
  const page = await signedIn(t);
  const answer = await page.goto("/no/such/page");
  assert.equal(answer.status(), 404);
  await page.getByRole("heading", { name: "Page not found" }).waitFor();

  await page.getByRole("link", { name: "Go to the dashboard" }).click();

  await new DashboardPage(page).waitUntilComplete();
});

test("a user has an address, which opens beside the list and outlives a reload", async (t) => {
  const page = await signedIn(t);
  await page.goto("/users/mina");
  await page.getByText("mina@").first().waitFor();

  const answer = await page.reload();
  assert.equal(answer.status(), 200);
  await page.getByText("mina@").first().waitFor();
});

test("the sessions of other devices are listed, and end when one says so", async (t) => {
  const page = await signedIn(t);
  const device = await Device.signIn(stage.server, admin);
  const sessions = new SessionsPage(page);
  await sessions.goTo("Sessions");
  await sessions.others.first().waitFor();

  await sessions.endOthers();

  await sessions.others.first().waitFor({ state: "detached" });
  assert.equal(await sessions.current.count(), 1);
  assert.equal(await device.status(), 401);
});

test("signing out leads to the login, and Back does not lead into the session again", async (t) => {
  const page = await signedIn(t);
  const users = new UsersPage(page);
  await users.goTo("Users");

  await users.signOut();
  const login = new LoginPage(page);
  await login.heading.waitFor();
  assert.equal(await login.reason.count(), 0, "who signs out needs no explanation");

  await page.goBack();
  await login.heading.waitFor();
});
