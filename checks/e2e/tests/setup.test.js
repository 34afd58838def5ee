// The first start: a server without users, and its operator in front of a browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { useStage } from "../lib/stage.js";
import { DashboardPage } from "../pages/dashboard.js";
import { LoginPage } from "../pages/login.js";

const stage = useStage({ isEmpty: true });

test("the operator makes the first administrator with the secret, once", async (t) => {
  const page = await stage.tab(t);
  await page.goto("/users");
  await page.getByRole("heading", { name: "Set up this server" }).waitFor();

  await page.getByLabel("Set-up secret", { exact: true }).fill("wrong");
  await page.getByLabel("Your user name").fill("ada");
  await page.getByLabel("Your name", { exact: true }).fill("Ada Admin");
  await page.getByLabel("Your e-mail address").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill("a quiet river at dawn");
  await page.getByLabel("Name of the first project").fill("Acme Corporation");
  await page.getByLabel("Code of that project").fill("acme");
  await page.getByRole("button", { name: "Set up and sign in" }).click();
  await page.getByText("This is not the secret").waitFor();

  await page.getByLabel("Set-up secret", { exact: true }).fill(await stage.server.setUpSecret());
  await page.getByRole("button", { name: "Set up and sign in" }).click();
  await new DashboardPage(page).waitUntilComplete();
  await page.getByText("Acme Corporation").first().waitFor();

  const stranger = await stage.tab(t);
  await stranger.goto("/setup");
  await stranger.getByText("This server is set up").waitFor();
  await stranger.getByRole("link", { name: "Sign in" }).click();
  const login = new LoginPage(stranger);
  await login.heading.waitFor();
  assert.equal(new URL(stranger.url()).pathname, "/login");
});
