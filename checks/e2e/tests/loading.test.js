// What one sees while an answer is on its way, and when none comes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { admin } from "../lib/server.js";
import { useStage } from "../lib/stage.js";
import { DashboardPage } from "../pages/dashboard.js";
import { LoginPage } from "../pages/login.js";
import { SessionsPage } from "../pages/sessions.js";

const stage = useStage();

async function signedIn(t, options) {
  const page = await stage.tab(t, options);
  const login = new LoginPage(page);
  await login.open();
  await login.signIn(admin);
  await new DashboardPage(page).waitUntilComplete();
  return page;
}

/** What the clipboard holds, as a person finds out: the console may not read it. */
async function pasted(page) {
  await page.keyboard.press("Control+K");
  const field = page.getByRole("combobox", { name: "Search and commands" });
  await field.press("Control+V");
  const text = await field.inputValue();
  await page.keyboard.press("Escape");
  return text;
}

test("row 12: a slow answer shows a mark, says that it takes long, and can be given up; the navigation stays usable", async (t) => {
  const page = await signedIn(t);
  let letGo;
  const held = new Promise((resolve) => (letGo = resolve));
  await page.route("**/api/master/sessions*", async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  const overlay = page.locator(".overlay");
  assert.equal(await overlay.getAttribute("data-state"), "hidden");

  const sessions = new SessionsPage(page);
  await sessions.goTo("Sessions");

  await overlay.getByText("Loading…").waitFor();
  assert.equal(await overlay.getAttribute("data-state"), "quiet", "it blocks nothing");
  assert.equal(await page.locator(".app").getAttribute("aria-busy"), "true");
  assert.ok((await overlay.boundingBox()).height <= 3, "it covers nothing that is read");
  await overlay.getByText("Still loading.").waitFor();
  const [told, app] = await Promise.all([overlay, page.locator(".app")].map((it) => it.boundingBox()));
  assert.ok(told.y + told.height <= app.y, "what it says has a place of its own");
  await overlay.getByRole("button", { name: "Stop waiting" }).click();
  await overlay.getByRole("button").waitFor({ state: "detached" });
  await page.getByText("The server took too long").waitFor();

  const dashboard = new DashboardPage(page);
  await dashboard.goTo("Dashboard");
  await dashboard.waitUntilComplete();
  letGo();
});

test("row 17: one panel's problem is told in that panel, with what to quote and a way to try again", async (t) => {
  const page = await signedIn(t, {});
  await page.context().grantPermissions(["clipboard-write"]);
  await page.route("**/dashboard/events*", (route) => {
    const headers = { "x-request-id": "quote-me-7" };
    return route.fulfill({ status: 400, headers, json: { resultCode: "BAD_REQUEST" } });
  });
  const shown = new DashboardPage(page);
  await page.reload();
  const problem = page.locator(".problem");
  await problem.waitFor();
  assert.equal(await problem.count(), 1, "the others fare by themselves");
  await problem.getByText("quote-me-7").waitFor();
  await problem.getByRole("button", { name: "Copy the request id" }).click();
  await problem.getByText("Copied.").waitFor();
  assert.equal(await pasted(page), "quote-me-7");

  await page.unroute("**/dashboard/events*");
  await problem.getByRole("button", { name: "Try again" }).click();
  await problem.waitFor({ state: "detached" });
  await shown.waitUntilComplete();
});

test("row 15: a message from the background is a status, stays until it is closed, and is no dialog", async (t) => {
  const page = await signedIn(t);
  await page.goto("/users/nobody-of-this-name");
  const toast = page.locator(".toasts[role=status]").getByText("no longer on the server");
  await toast.waitFor();
  await page.getByRole("button", { name: "Close this message" }).click();
  await toast.waitFor({ state: "detached" });
});
