// What an administrator does about projects, from the first name to the end.

import { test } from "node:test";

import { admin } from "../lib/server.js";
import { useStage } from "../lib/stage.js";
import { LoginPage } from "../pages/login.js";
import { UsersPage } from "../pages/users.js";

const stage = useStage();

test("a project is made, renamed, gets a member and loses one, and is deleted by its code", async (t) => {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open("/projects");
  await login.signIn(admin);
  const { sheet } = new UsersPage(page);
  await page.getByRole("button", { name: "New project" }).click();
  await sheet.getByLabel("Name", { exact: true }).fill("Initech");
  await sheet.getByLabel("Code", { exact: true }).fill("initech");
  await sheet.getByRole("button", { name: "Create project" }).click();
  await page.waitForURL("**/projects/initech");

  await sheet.getByLabel("Name", { exact: true }).fill("Initech Limited");
  await sheet.getByRole("button", { name: "Save" }).click();
  await page.getByRole("table", { name: "Projects" }).getByText("Initech Limited").waitFor();

  await sheet.getByRole("button", { name: "Add a member" }).click();
  await page.getByRole("combobox", { name: "Add a member" }).fill("carmen");
  await page.getByRole("option", { name: /carmen/i }).first().click();
  const member = sheet.getByRole("table", { name: "Members" }).getByRole("row", { name: /carmen/i });
  await member.getByRole("button", { name: "Remove" }).click();
  await member.getByRole("group").getByRole("button", { name: "Remove" }).click();
  await sheet.getByText("carmen no longer belongs to this project.").waitFor();

  await sheet.getByLabel("Type the code").fill("initech");
  await sheet.getByRole("button", { name: "Delete project" }).click();
  await page.getByRole("table", { name: "Projects" }).getByText("Initech Limited").waitFor({ state: "detached" });
});
