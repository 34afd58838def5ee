// What an administrator does about users, from the first password to the end.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Device } from "../lib/device.js";
import { admin, member } from "../lib/server.js";
import { useStage } from "../lib/stage.js";
import { LoginPage } from "../pages/login.js";
import { UsersPage } from "../pages/users.js";

const stage = useStage();

async function signedIn(t) {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open("/users");
  await login.signIn(admin);
  const users = new UsersPage(page);
  await users.rows.first().waitFor();
  return users;
}

test("a user is made, signs in, is changed, disabled and deleted", async (t) => {
  const users = await signedIn(t);
  const { page, sheet } = users;
  await users.newUserButton.click();
  await sheet.getByLabel("User name").fill("walker");
  await sheet.getByLabel("Name", { exact: true }).fill("Wanda Walker");
  await sheet.getByLabel("E-mail address").fill("walker@example.com");
  await sheet.getByRole("button", { name: "Create user" }).click();
  await page.getByRole("dialog", { name: "User walker was made" }).waitFor();
  const password = await users.oneTimePassword.textContent();
  await page.keyboard.press("Escape");
  await users.shownOnce.getByText("Close without copying?").waitFor();
  await page.keyboard.press("Escape");
  await users.shownOnce.getByText("Close without copying?").waitFor({ state: "detached" });
  await users.doneButton.click();
  await page.getByText("User walker was made.").waitFor();
  await users.search.fill("walker");
  await users.waitForUser("walker");
  await users.rows.getByText("Has yet to choose a password").waitFor();

  const theirs = await stage.tab(t);
  const login = new LoginPage(theirs);
  await login.open("/account");
  await login.signIn({ usrId: "walker", password });
  await theirs.getByLabel("One-time password", { exact: true }).fill(password);
  await theirs.getByLabel("New password", { exact: true }).fill("a quiet river at dawn");
  await theirs.getByRole("button", { name: "Save and go on" }).click();
  await theirs.getByText("Wanda Walker").first().waitFor();

  await page.reload();
  await users.waitForUser("walker");
  assert.equal(await users.rows.getByText("Has yet to choose a password").count(), 0);
  await page.getByRole("link", { name: "Wanda Walker" }).click();
  await page.waitForURL("**/users/walker?q=walker");
  await sheet.getByLabel("Name", { exact: true }).fill("Wanda Runner");
  await sheet.getByRole("button", { name: "Save" }).click();
  await sheet.getByText("Saved.").waitFor();
  await users.table.getByText("Wanda Runner").waitFor();

  await users.confirm("Disable");
  await sheet.getByText("signed out everywhere").first().waitFor();
  await theirs.reload();
  await new LoginPage(theirs).heading.waitFor();

  await sheet.getByLabel("Type the user name").fill("walker");
  await sheet.getByRole("button", { name: "Delete user" }).click();
  await page.getByText("No match").waitFor();
  assert.equal(new URL(page.url()).pathname, "/users");
});

test("a password that is reset is shown once, and the one until now is worth nothing", async (t) => {
  const device = await Device.signIn(stage.server, admin);
  const first = await device.createUser("forgetful");
  const users = await signedIn(t);
  await users.page.goto("/users/forgetful");
  await users.confirm("Reset password");
  const password = await users.oneTimePassword.textContent();
  assert.notEqual(password, first.password);
  await users.doneButton.click();

  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open();
  await login.signIn(first);
  await login.problem.filter({ hasText: "Wrong user name or password" }).waitFor();
  await login.signIn({ usrId: "forgetful", password });
  await page.getByRole("heading", { name: "Choose your own password" }).waitFor();
});

test("all sessions of a user are ended from the sheet, at once", async (t) => {
  const device = await Device.signIn(stage.server, member);
  const users = await signedIn(t);
  await users.page.goto("/users/mina");
  await users.confirm("End all sessions");
  await users.sheet.getByText("This user is signed out everywhere.").waitFor();
  assert.equal(await device.status(), 401);
});
