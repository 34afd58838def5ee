// An operator's first quarter of an hour: from a server without users to two projects with five users.

import assert from "node:assert/strict";
import { test } from "node:test";

import { useStage } from "../lib/stage.js";
import { DashboardPage } from "../pages/dashboard.js";
import { UsersPage } from "../pages/users.js";

const stage = useStage({ isEmpty: true });

test("an operator comes from an empty server to two projects with five users", async (t) => {
  const page = await stage.tab(t);
  await page.goto("/");
  await page.getByLabel("Set-up secret", { exact: true }).fill(await stage.server.setUpSecret());
  await page.getByLabel("Your user name").fill("ada");
  await page.getByLabel("Your name", { exact: true }).fill("Ada Admin");
  await page.getByLabel("Your e-mail address").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill("a quiet river at dawn");
  await page.getByLabel("Name of the first project").fill("Acme Corporation");
  await page.getByLabel("Code of that project").fill("acme");
  await page.getByRole("button", { name: "Set up and sign in" }).click();
  await new DashboardPage(page).waitUntilComplete();
  await page.getByText("All is well.").waitFor();

  const users = new UsersPage(page);
  await users.goTo("Users");
  for (const usrId of ["bo", "carmen"]) await createUser(users, usrId);

  await users.goTo("Projects");
  await page.getByRole("button", { name: "New project" }).click();
  const { sheet } = users;
  await sheet.getByLabel("Name", { exact: true }).fill("Globex");
  await sheet.getByLabel("Code", { exact: true }).fill("globex");
  await sheet.getByRole("button", { name: "Create project" }).click();
  await page.waitForURL("**/projects/globex");
  await sheet.getByRole("button", { name: "Switch to this project" }).click();
  await sheet.getByText("Current").waitFor();

  await sheet.getByRole("button", { name: "Add a member" }).click();
  await page.getByRole("combobox", { name: "Add a member" }).fill("carmen");
  await page.getByRole("option", { name: /carmen/i }).first().click();
  await sheet.getByText("carmen belongs to this project now.").waitFor();

  await users.goTo("Users");
  for (const usrId of ["dmitri", "elena"]) await createUser(users, usrId);

  await users.goTo("Projects");
  await page.getByRole("table", { name: "Projects" }).getByRole("link", { name: "Globex" }).click();
  const members = sheet.getByRole("table", { name: "Members" }).getByRole("rowheader");
  await members.nth(3).waitFor();
  assert.equal(await members.count(), 4, "ada, carmen, dmitri and elena");
  await page.getByRole("table", { name: "Projects" }).getByRole("row", { name: /Acme Corporation.*3/ }).waitFor();

  await page.goto("/");
  const figure = page.getByRole("link", { name: /Active users/ });
  assert.match(await figure.innerText(), /^5/);
});

async function createUser({ page, sheet, newUserButton, oneTimePassword, doneButton }, usrId) {
  await newUserButton.click();
  await sheet.getByLabel("User name").fill(usrId);
  await sheet.getByLabel("Name", { exact: true }).fill(usrId.toUpperCase());
  await sheet.getByLabel("E-mail address").fill(`${usrId}@example.com`);
  await sheet.getByRole("button", { name: "Create user" }).click();
  await oneTimePassword.waitFor();
  await doneButton.click();
  await page.getByRole("table", { name: "Users" }).getByText(usrId, { exact: true }).waitFor();
}
