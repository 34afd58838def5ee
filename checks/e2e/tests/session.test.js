// The end of a session, as its user sees it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Device } from "../lib/device.js";
import { admin } from "../lib/server.js";
import { hasSession, sessionName } from "../lib/session.js";
import { useStage } from "../lib/stage.js";
import { AccountPage } from "../pages/account.js";
import { LoginPage } from "../pages/login.js";
import { UsersPage } from "../pages/users.js";

async function signedIn(page) {
  const login = new LoginPage(page);
  await login.open("/account");
  await login.signIn(admin);
  await new AccountPage(page).role.waitFor();
}

describe("a session that ends after 66 s without use", () => {
  const stage = useStage({ args: ["--idle-ttl", "66", "--access-ttl", "3"] });

  test("row 05: nobody uses it, a minute before its end it asks in all tabs, and one key in one of them answers", async (t) => {
    const profile = await stage.profile(t);
    const first = await profile.newPage();
    await signedIn(first);
    const second = await profile.newPage();
    await second.goto("/account");
    await new AccountPage(second).role.waitFor();
    const question = (page) => page.getByRole("dialog", { name: "Are you still there?" });
    await question(first).waitFor();
    await question(second).waitFor();
    await question(first).getByRole("timer").filter({ hasText: /^(1:00|0:5\d)$/ }).waitFor();
    assert.equal(
      await second.evaluate(() => document.activeElement.textContent),
      "Stay signed in",
      "the answer is one key away",
    );

    await second.bringToFront();
    await second.keyboard.press("Enter");

    await question(second).waitFor({ state: "detached" });
    await question(first).waitFor({ state: "detached" });
    assert.ok(await hasSession(first));
    assert.equal(new URL(first.url()).pathname, "/account");
  });
});

describe("a session that ends after 5 s without use", () => {
  const stage = useStage({ args: ["--idle-ttl", "5", "--access-ttl", "2"] });

  test("row 05: a session that is over covers what it showed, says why, and leads back after a login", async (t) => {
    const page = await stage.tab(t);
    await signedIn(page);
    const login = new LoginPage(page);
    await login.reason.filter({ hasText: "Your session has expired" }).waitFor();
    assert.equal(await page.getByText("Administrator").count(), 0);
    assert.equal(await page.getByRole("dialog").count(), 0);

    await login.signIn(admin);
    await page.waitForURL("**/account");
  });
});

describe("a session of the usual length", () => {
  const stage = useStage();

  test("row 06: what was typed and not sent survives a forced logout, and no password does", async (t) => {
    const page = await stage.tab(t);
    const login = new LoginPage(page);
    await login.open("/users");
    await login.signIn(admin);
    const users = new UsersPage(page);
    await users.rows.first().waitFor();
    await users.newUserButton.click();
    await users.sheet.getByLabel("Name", { exact: true }).fill("Nora Nightowl");
    const device = await Device.signIn(stage.server, admin);
    await device.endSession(await sessionName(page));

    await page.evaluate(() => document.querySelector("nav a[href='/sessions']").click());
    await login.reason.filter({ hasText: "ended from another place" }).waitFor();
    await login.signIn(admin);
    await page.waitForURL("**/sessions");
    await users.goTo("Users");
    await users.newUserButton.click();

    await users.sheet.getByText("What you typed here before is back.").waitFor();
    assert.equal(await users.sheet.getByLabel("Name", { exact: true }).inputValue(), "Nora Nightowl");
    const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
    assert.ok(!kept.includes(admin.password));
  });
});
