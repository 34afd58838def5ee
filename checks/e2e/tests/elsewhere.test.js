// The console, served from another origin than its API: it was built with `TOLLGATE_API_URL`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium } from "playwright-core";

import { admin, Server } from "../lib/server.js";
import { expireAccess, hasSession, isEmpty } from "../lib/session.js";
import { site } from "../lib/site.js";
import { watch } from "../lib/traffic.js";
import { DashboardPage, REQUESTS } from "../pages/dashboard.js";
import { LoginPage } from "../pages/login.js";

/** Where the console looks for its API: a name that the browser is told to find on the server's port. */
const api = process.env.TOLLGATE_API_URL;
const dir = process.env.TOLLGATE_CONSOLE_ELSEWHERE;

/** A page on the console, and the server of its API, which allows pages of that origin or of none. */
async function open(t, { isAllowed = true } = {}) {
  if (!api || !dir) throw new Error("TOLLGATE_CONSOLE_ELSEWHERE must name the console; `cargo xtask test e2e` does that.");
  const origin = await site(t, dir);
  const server = await Server.start({ args: isAllowed ? ["--allow-origin", origin] : [] });
  t.after(() => server.remove());
  const rule = `MAP ${new URL(api).hostname} ${new URL(server.url).host}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROME,
    args: ["--disable-gpu", "--disable-quic", `--host-resolver-rules=${rule}`],
  });
  t.after(() => browser.close());
  const context = await browser.newContext({ baseURL: origin });
  return context.newPage();
}

test("a console on another origin than its server signs in, refreshes with attempt ids, shows everything and signs out", async (t) => {
  const page = await open(t);
  const headers = {};
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname.split("/api/master/")[1];
    if (path) headers[path] = request.headers();
  });
  const traffic = watch(page);
  const login = new LoginPage(page);
  await login.open("/");
  await login.signIn(admin);
  const shown = new DashboardPage(page);
  await shown.waitUntilComplete();
  assert.equal(headers["auth/login"]["x-refresh-class"], "K2");

  await expireAccess(page, api);
  await shown.reload();
  assert.equal(traffic.count("auth/refresh", 200), 1);
  for (const path of REQUESTS) assert.ok(traffic.count(path, 200) >= 2, path);
  assert.ok(headers["auth/refresh"]["x-refresh-attempt"]);
  assert.ok(await hasSession(page));

  const told = page.waitForResponse(/auth\/logout$/);
  await shown.signOut();
  assert.equal((await told).status(), 200);
  await login.heading.waitFor();
  assert.ok(await isEmpty(page));
});

test("a console whose origin the server doesn't allow says that there is no connection, and sends no password", async (t) => {
  const page = await open(t, { isAllowed: false });
  const sent = [];
  page.on("request", (request) => sent.push(new URL(request.url()).pathname));
  const login = new LoginPage(page);
  await login.open("/");

  await page.getByText("The server can't be reached").waitFor();
  await login.name.fill(admin.usrId);
  await login.password.fill(admin.password);
  await login.password.press("Enter");

  assert.equal(await login.submit.getAttribute("aria-disabled"), "true");
  assert.ok(!sent.some((path) => path.endsWith("auth/login")), "a login was sent");
  assert.ok(await isEmpty(page));
});
