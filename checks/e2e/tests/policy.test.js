import assert from "node:assert/strict";
import { test } from "node:test";

import { expireAccess } from "../lib/session.js";
import { admin } from "../lib/server.js";
import { useStage } from "../lib/stage.js";
import { AccountPage } from "../pages/account.js";
import { DashboardPage } from "../pages/dashboard.js";
import { LoginPage } from "../pages/login.js";
import { SessionsPage } from "../pages/sessions.js";
import { UsersPage } from "../pages/users.js";

// The stage itself fails a test in which the browser complains about a policy.
const stage = useStage();

test("no page of the console does what its policy forbids", async (t) => {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open();
  await login.signIn({ ...admin, password: "not this one" });
  await login.problem.waitFor();
  await login.signIn(admin);
  await new DashboardPage(page).waitUntilComplete();

  const users = new UsersPage(page);
  await users.goTo("Users");
  await users.rows.first().waitFor();
  const sessions = new SessionsPage(page);
  await sessions.goTo("Sessions");
  await sessions.current.waitFor();
  const account = new AccountPage(page);
  await account.goTo("Account");
  await account.theme("Dark").check();

  // A page that begins anew, with a theme to choose before the first paint, and a token to refresh.
  await expireAccess(page);
  await page.reload();
  await account.role.waitFor();
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");

  await page.goto("/no/such/page");
  await page.getByRole("heading", { name: "Page not found" }).waitFor();
  await page.goBack();
  await account.signOut();
  await login.heading.waitFor();
});

test("script that got into the page does not run", async (t) => {
  const page = await stage.tab(t, { expects: "inline" });
  await new LoginPage(page).open();

  const hasRun = await page.evaluate(async () => {
    const forbidden = new Promise((resolve) => document.addEventListener("securitypolicyviolation", resolve, { once: true }));
    const script = document.createElement("script");
    script.textContent = "window.hasRun = true";
    document.body.append(script);
    await forbidden;
    return window.hasRun ?? false;
  });

  assert.equal(hasRun, false);
});
