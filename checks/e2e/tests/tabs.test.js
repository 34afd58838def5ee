import assert from "node:assert/strict";
import { test } from "node:test";

import { admin, member } from "../lib/server.js";
import { hasSession } from "../lib/session.js";
import { useStage } from "../lib/stage.js";
import { DashboardPage } from "../pages/dashboard.js";
import { LoginPage } from "../pages/login.js";
import { UsersPage } from "../pages/users.js";

const stage = useStage();

/** Two tabs of one browser, both signed in. */
async function twoTabs(t) {
  const profile = await stage.profile(t);
  const first = await profile.newPage();
  const login = new LoginPage(first);
  await login.open();
  await login.signIn(admin);
  await new DashboardPage(first).waitUntilComplete();
  const second = await profile.newPage();
  await second.goto("/users");
  await new UsersPage(second).rows.first().waitFor();
  return [first, second];
}

test("row 04: signing out in one tab signs the other out, which says why", async (t) => {
  const [first, second] = await twoTabs(t);

  await new DashboardPage(first).signOut();

  await new LoginPage(first).heading.waitFor();
  const login = new LoginPage(second);
  await login.reason.filter({ hasText: "signed out in another tab" }).waitFor({ timeout: 2_000 });
  assert.equal(await hasSession(second), false);
});

test("row 04: signing in again in one tab takes the other along, to the page where it was", async (t) => {
  const [first, second] = await twoTabs(t);
  await new DashboardPage(first).signOut();
  await new LoginPage(second).heading.waitFor();

  const login = new LoginPage(first);
  await login.heading.waitFor();
  await login.signIn(admin);

  await new DashboardPage(first).waitUntilComplete();
  await second.waitForURL("**/users");
  await new UsersPage(second).rows.first().waitFor();
});

test("row 04: another user in one tab is another user in the other, who sees nothing of the first", async (t) => {
  const [first, second] = await twoTabs(t);
  await new DashboardPage(first).signOut();
  const login = new LoginPage(first);
  await login.heading.waitFor();
  await login.signIn(member);

  await second.waitForURL("**/users");
  await second.getByRole("banner").getByText(member.usrId, { exact: true }).waitFor();
  assert.equal(await new UsersPage(second).rows.count(), 0);
});
