// Passwords: the one that somebody else has set, and one's own.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Device } from "../lib/device.js";
import { admin } from "../lib/server.js";
import { useStage } from "../lib/stage.js";
import { LoginPage } from "../pages/login.js";

const stage = useStage();

test("whoever signs in with a one-time password chooses another one, and gets to the page that was wanted", async (t) => {
  const device = await Device.signIn(stage.server, admin);
  const newcomer = await device.createUser("newcomer");
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open("/sessions");
  await watchForConsole(page);
  await login.signIn(newcomer);

  await page.getByRole("heading", { name: "Choose your own password" }).waitFor();
  assert.equal(await page.getByRole("navigation").count(), 0);
  await page.getByLabel("One-time password", { exact: true }).fill(newcomer.password);
  await page.getByLabel("New password", { exact: true }).fill("newcomer1");
  await page.getByRole("button", { name: "Save and go on" }).click();
  await page.getByText("little more than your name").last().waitFor();
  await page.getByLabel("New password", { exact: true }).fill("a quiet river at dawn");
  await page.getByRole("button", { name: "Save and go on" }).click();

  assert.equal(await wasSeen(page), false, "nothing of the console was seen before");
  await page.waitForURL("**/sessions");
  await page.getByText("This device").waitFor();
});

/** Notes from now on whether the navigation of the console can be seen, in any frame. */
function watchForConsole(page) {
  return page.evaluate(() => {
    globalThis.wasSeen = false;
    const look = () => {
      globalThis.wasSeen ||= Boolean(document.querySelector(".rail")?.checkVisibility());
      requestAnimationFrame(look);
    };
    look();
  });
}

function wasSeen(page) {
  return page.evaluate(() => globalThis.wasSeen);
}

test("one's own password is changed on the account page", async (t) => {
  const device = await Device.signIn(stage.server, admin);
  const { usrId, password } = await device.createUser("changer");
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open("/account");
  await login.signIn({ usrId, password });
  await page.getByLabel("One-time password", { exact: true }).fill(password);
  await page.getByLabel("New password", { exact: true }).fill("a quiet river at dawn");
  await page.getByRole("button", { name: "Save and go on" }).click();
  await page.waitForURL("**/account");

  const change = async (current, next) => {
    await page.getByLabel("Current password", { exact: true }).fill(current);
    await page.getByLabel("New password", { exact: true }).fill(next);
    await page.getByRole("button", { name: "Change password" }).click();
  };
  await change("not my password", "a loud river at noon");
  await page.getByText("This is not your current password.").waitFor();
  await change("a quiet river at dawn", "a loud river at noon");
  await page.getByText("Your password is changed").waitFor();

  const elsewhere = await stage.tab(t);
  const again = new LoginPage(elsewhere);
  await again.open("/account");
  await again.signIn({ usrId, password: "a loud river at noon" });
  await elsewhere.getByText(`${usrId}@example.com`).waitFor();
});
