// The traffic page: what the interceptor does, live; and what is told after a session was ended by force.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { admin } from "../lib/server.js";
import { useStage } from "../lib/stage.js";
import { watch } from "../lib/traffic.js";
import { LoginPage } from "../pages/login.js";

const stage = useStage();

/** The traffic page of a demo server, on which the story was told already. */
async function traffic(t, options) {
  const page = await stage.tab(t, options);
  await page.addInitScript(() => localStorage.setItem("tollgate.traffic-shown", "1"));
  const login = new LoginPage(page);
  await login.open("/login?next=%2Ftraffic");
  await login.signIn(admin);
  await page.getByRole("button", { name: "Show me" }).waitFor();
  return page;
}

const sentence = (page) => page.locator(".devtools-sentence");
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

test("row 31: one refresh serves twenty requests, and the page says so", async (t) => {
  const page = await traffic(t);
  const sent = watch(page);
  await press(page, "Show me");
  await sentence(page).filter({ hasText: "Done: 20 of 20 answered, 1 new key. Nobody noticed." }).waitFor();
  assert.equal(sent.count("auth/refresh"), 1);
  const [expiry, requests] = [1, 20];
  assert.equal(await page.locator(".devtools-bar").count(), expiry + requests);
  assert.equal(await page.locator(".devtools-gate[data-state=open]").count(), 1);
  assert.ok((await page.locator(".devtools-bar [data-phase=refused]").count()) >= 20, "the server has refused the dead key");
});

test("row 31: a pause holds the picture, and a pill leads to what is new", async (t) => {
  const page = await traffic(t);
  await press(page, "Pause");
  const shown = await page.locator(".devtools-bar").count();
  await press(page, "Send 20 requests");
  await page.getByRole("button", { name: "20 new" }).click();
  await page.waitForFunction((shown) => document.querySelectorAll(".devtools-bar").length >= shown + 20, shown);
  assert.equal(await page.getByRole("button", { name: /new$/ }).count(), 0);
});

test("row 31: filters by status, path, time and waiting; a row opens what is known of it", async (t) => {
  const page = await traffic(t);
  await press(page, "Expire my key now");
  await press(page, "Send 20 requests");
  await page.locator(".devtools-outcome[data-state=good]").nth(19).waitFor();
  const rows = page.locator(".devtools-table tbody tr");
  await page.getByLabel("Only those that waited").check();
  assert.ok((await rows.count()) >= 20);
  await page.getByLabel("Status").selectOption("5xx");
  assert.equal(await rows.count(), 0);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByLabel("Path contains").fill("expire-access");
  assert.equal(await rows.count(), 1);
  await rows.getByRole("button").click();
  const sheet = page.getByRole("dialog");
  assert.match(await sheet.innerText(), /POST \/api\/master\/demo\/expire-access/);
  assert.match(await sheet.innerText(), /answered 200/);
  await page.keyboard.press("Escape");
  assert.equal(await sheet.count(), 0);
});

test("row 31: no token is in what is saved", async (t) => {
  const page = await traffic(t);
  await press(page, "Send 20 requests");
  await page.locator(".devtools-outcome[data-state=good]").nth(19).waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Save as HAR")]);
  const text = await readFile(await download.path(), "utf8");
  const har = JSON.parse(text);
  assert.ok(har.log.entries.length >= 20);
  const secrets = await page.evaluate(() => {
    const { accessToken, refreshToken } = JSON.parse(localStorage.getItem("user"));
    return [accessToken, refreshToken];
  });
  for (const secret of secrets) assert.ok(!text.includes(secret), "a token is in the file");
});

test("row 31: the first visit of a demo tells the story by itself, and once", async (t) => {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open("/login?next=%2Ftraffic");
  await login.signIn(admin);
  await sentence(page).filter({ hasText: "Nobody noticed." }).waitFor();
  const sent = watch(page);
  await page.reload();
  await page.getByRole("button", { name: "Show me" }).waitFor();
  assert.equal(sent.count("demo/expire-access"), 0);
});

test("row 31: two tabs share one new key", async (t) => {
  const page = await traffic(t);
  const [second] = await Promise.all([
    page.context().waitForEvent("page"),
    press(page, "Open a second tab, and send 20 in both"),
  ]);
  await second.locator(".devtools-bar").nth(19).waitFor();
  await page.locator(".devtools-lane").nth(1).waitFor();
  await page.locator(".devtools-crossing, .devtools-gate[data-state=open]").first().waitFor();
  assert.equal(await sentence(page).count(), 1);
});

test("a session that is ended from outside tells on the login page what happened", async (t) => {
  const page = await traffic(t);
  await press(page, "End this session from outside");
  await page.waitForURL(/\/login/);
  await page.reload();
  const button = page.getByRole("button", { name: "See what happened" });
  await button.click();
  const told = await page.locator(".happened").innerText();
  for (const line of ["What the server said", "Why that ends a session", "What to do"]) assert.ok(told.includes(line), line);
  assert.equal(await page.locator(".happened .devtools-gate[data-state=over]").count(), 1);
  const kept = await page.evaluate(() => sessionStorage.getItem("tollgate.signed-out"));
  assert.ok(!kept.includes(admin.usrId), "a name is kept");

  const login = new LoginPage(page);
  await login.signIn(admin);
  await page.getByRole("button", { name: "Show me" }).waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.getItem("tollgate.signed-out")), null);
});
