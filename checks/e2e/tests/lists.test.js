// Lists, as people know them from elsewhere: by the address, by keys, on any screen, with whatever names.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { Device } from "../lib/device.js";
import { admin } from "../lib/server.js";
import { useStage } from "../lib/stage.js";
import { LoginPage } from "../pages/login.js";
import { SessionsPage } from "../pages/sessions.js";
import { UsersPage } from "../pages/users.js";

const stage = useStage();

async function signedIn(t, at) {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open(at);
  await login.signIn(admin);
  await page.getByRole("table").getByRole("rowheader").first().waitFor();
  return page;
}

test("row 11: one's sessions say what and where they are, this device first; one and all others are ended", async (t) => {
  const first = await Device.signIn(stage.server, admin);
  const page = await signedIn(t, "/sessions");
  const sessions = new SessionsPage(page);
  await sessions.rows.first().getByText("This device").waitFor();
  await sessions.others.first().getByRole("button", { name: "Sign out" }).click();
  await sessions.others.first().getByRole("group").getByRole("button", { name: "Sign out" }).click();
  await page.getByText(/^Signed out .*\.$/).waitFor();
  const second = await Device.signIn(stage.server, admin);
  await page.reload();
  await sessions.endOthers();
  assert.equal(await first.status(), 401);
  assert.equal(await second.status(), 401);
  await page.getByRole("radio", { name: "Ended" }).check();
  await page.waitForURL("**/sessions?state=ended");
  await sessions.rows.getByText("Ended from another place").first().waitFor();
});

test("row 14: nothing that can't be undone is shown as done before it is", async (t) => {
  await Device.signIn(stage.server, admin);
  const page = await signedIn(t, "/sessions");
  const sessions = new SessionsPage(page);
  const n = await sessions.rows.count();
  await page.route("**/sessions/*", (route) => route.abort());
  await sessions.others.first().getByRole("button", { name: "Sign out" }).click();
  await sessions.others.first().getByRole("group").getByRole("button", { name: "Sign out" }).click();
  await page.getByText("can't be reached").first().waitFor();
  assert.equal(await sessions.rows.count(), n);
});

test("row 13: old rows stay, dimmed and said to be busy, until the new ones come", async (t) => {
  const page = await signedIn(t, "/users");
  const list = page.getByRole("region", { name: "Users" });
  let answer;
  const isAnswered = new Promise((resolve) => (answer = resolve));
  await page.route("**/users?*sort=*", async (route) => {
    await isAnswered;
    await route.continue();
  });
  await page.getByRole("columnheader", { name: "Name", exact: true }).getByRole("link").click();
  await page.locator(".list[aria-busy=true] .stale").waitFor();
  assert.ok((await list.getByRole("rowheader").count()) > 0);
  answer();
  await page.locator(".list[aria-busy=false]").waitFor();
  assert.equal(await page.locator(".list .stale").count(), 0);
});

test("row 14: what can be undone is undone where it is told", async (t) => {
  const device = await Device.signIn(stage.server, admin);
  await device.createUser("undone");
  const page = await signedIn(t, "/users/undone?role=member&q=undone");
  const users = new UsersPage(page);
  await users.confirm("Disable");
  await users.sheet.getByText("undone can't sign in any more").waitFor();
  await users.sheet.getByRole("button", { name: "Undo" }).click();
  await users.sheet.getByText("undone can sign in again").waitFor();
  await users.sheet.getByRole("button", { name: "Close" }).click();

  await page.getByRole("button", { name: "Remove the filter “Role: Member”" }).click();
  await page.waitForURL("**/users?q=undone");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForURL("**/users?q=undone&role=member");
});

test("row 16: no match leads back to everything", async (t) => {
  const page = await signedIn(t, "/users");
  await page.goto("/users?q=nobody-has-this-name&role=member");
  await page.getByText("No match").waitFor();
  await page.locator(".empty-state").getByRole("link", { name: "Clear filters" }).click();
  await page.waitForURL((url) => url.pathname === "/users" && url.search === "");
  await page.getByRole("rowheader").first().waitFor();
});

test("row 19: sort, filter, part and open row stand in the address, and Back leads through them", async (t) => {
  const page = await signedIn(t, "/users?role=admin&nonsense=1");
  await page.getByText("nonsense=1").waitFor();
  assert.equal(new URL(page.url()).search, "?role=admin", "what is wrong is set right");
  await page.getByRole("columnheader", { name: "Name", exact: true }).getByRole("link").click();
  await page.waitForURL("**/users?role=admin&sort=displayName&order=asc");
  await page.getByRole("rowheader").first().getByRole("link").click();
  await page.getByRole("link", { name: "History" }).click();
  await page.waitForURL("**/users/*?role=admin&sort=displayName&order=asc&tab=history");
  await page.goBack();
  await page.goBack();
  await page.getByRole("complementary").waitFor({ state: "detached" });
  await page.waitForURL("**/users?role=admin&sort=displayName&order=asc");
});

test("row 19: Back leads to where the list was left, with the sheet of its row", async (t) => {
  const device = await Device.signIn(stage.server, admin);
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8]) await device.createUser(`deep-${n}`);
  const page = await signedIn(t, "/users?q=deep-");
  await page.setViewportSize({ width: 1280, height: 360 });
  await page.getByRole("rowheader").last().getByRole("link").click();
  const sheet = page.getByRole("complementary");
  await sheet.waitFor();
  const y = await page.evaluate(() => scrollY);
  assert.ok(y > 0);
  await page.getByRole("navigation").getByRole("link", { name: "Account" }).click();
  await page.waitForURL("**/account");
  await page.goBack();
  await sheet.waitFor();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 2, y);
});

test("row 26: what can be pressed in a list is at least 24 px", async (t) => {
  const page = await signedIn(t, "/users");
  const small = await page.locator(".list :is(button, select, input, .pager a, th a)").evaluateAll((all) =>
    all
      .map((it) => [it.outerHTML.slice(0, 80), it.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(([text]) => text),
  );
  assert.deepEqual(small, []);
});

test("row 27: a list with hostile names is as wide as its window from 320 px up", async (t) => {
  const device = await Device.signIn(stage.server, admin);
  const names = { "hostile-long": "W".repeat(100), "hostile-rtl": "עדה לאבלייס", "hostile-emoji": "🎉👩🏽 Ada" };
  for (const [usrId, displayName] of Object.entries(names)) await device.createUser(usrId, { displayName });
  const page = await signedIn(t, "/users?q=hostile");
  for (const width of [320, 768, 1107, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(excess <= 0, `${excess} px too wide at ${width}`);
  }
});

test("row 28: users are sorted, selected, changed together and saved as a file", async (t) => {
  const device = await Device.signIn(stage.server, admin);
  for (const usrId of ["bulk-a", "bulk-b"]) await device.createUser(usrId);
  const page = await signedIn(t, "/users?q=bulk-");
  const users = new UsersPage(page);
  await page.getByRole("checkbox", { name: "Select all rows of this page" }).check();
  await page.getByText("2 selected").waitFor();
  for (const [label, told] of [
    ["Disable", "2 users were disabled."],
    ["Enable", "2 users were enabled."],
    ["End all sessions", "2 users were signed out."],
  ]) {
    const all = page.getByRole("checkbox", { name: "Select all rows of this page" });
    await all.check();
    const bar = page.getByRole("group", { name: "Selected rows" });
    await bar.getByRole("button", { name: label }).click();
    await bar.getByRole("group", { name: label }).getByRole("button", { name: label }).click();
    await page.getByText(told).waitFor();
  }
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const file = await readFile(await (await saving).path(), "utf8");
  assert.equal(file.trim().split("\r\n").length, 3, file);
  await users.waitForUser("bulk-a");
});

test("row 28: administrators end the sessions that they have filtered, and the list is what is ended", async (t) => {
  const device = await Device.signIn(stage.server, admin);
  const page = await signedIn(t, "/sessions?whose=everybody&q=admin");
  await page.getByRole("button", { name: "Sign out all that are listed" }).click();
  const question = page.getByRole("group", { name: "Sign out all that are listed" });
  await question.getByText(/End all \d+ session/).waitFor();
  await question.getByRole("button", { name: "Sign out all that are listed" }).click();
  await page.getByText(/^Ended \d+ sessions?\.$/).waitFor();
  assert.equal(await device.status(), 401);
});

test("row 29: what is dangerous names what it is about, and a user goes only by the typed name", async (t) => {
  const device = await Device.signIn(stage.server, admin);
  await device.createUser("doomed");
  const page = await signedIn(t, "/users/doomed?q=doomed");
  const { sheet } = new UsersPage(page);
  await sheet.getByRole("button", { name: "Disable" }).click();
  await sheet.getByRole("group", { name: "Disable" }).getByText("doomed").waitFor();
  await page.keyboard.press("Escape");
  await sheet.getByLabel("Type the user name").fill("doome");
  await sheet.getByRole("button", { name: "Delete user" }).click();
  await sheet.getByText("This is not the name of this user.").waitFor();
  await sheet.getByLabel("Type the user name").fill("doomed");
  await sheet.getByRole("button", { name: "Delete user" }).click();
  await page.getByText("No match").waitFor();
});

test("all sessions of everybody are ended at once, but for the one that asks", async (t) => {
  const device = await Device.signIn(stage.server, admin);
  const page = await signedIn(t, "/sessions?whose=everybody");
  const label = "End all sessions of everybody";
  await page.getByRole("button", { name: label }).click();
  await page.getByRole("group", { name: label }).getByRole("button", { name: label }).click();
  await page.getByText(/^Ended \d+ sessions?\.$/).waitFor();
  assert.equal(await device.status(), 401);
  await page.getByText("1 session", { exact: true }).waitFor();
  await new SessionsPage(page).current.waitFor();
});
