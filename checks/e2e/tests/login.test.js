import assert from "node:assert/strict";
import { test } from "node:test";

import { admin } from "../lib/server.js";
import { hasSession } from "../lib/session.js";
import { useStage } from "../lib/stage.js";
import { watch } from "../lib/traffic.js";
import { DashboardPage } from "../pages/dashboard.js";
import { LoginPage } from "../pages/login.js";
import { UsersPage } from "../pages/users.js";

const stage = useStage();

test("row 07: a wrong password gives one message with the focus on it, keeps the name and clears the password", async (t) => {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  const traffic = watch(page);
  await login.open();

  await login.signIn({ usrId: "admin", password: "not the password" });

  await login.problem.and(page.locator(":focus")).waitFor();
  assert.equal(await login.problem.count(), 1);
  assert.match(await login.problem.innerText(), /wrong user name or password/i);
  assert.equal(await login.name.inputValue(), "admin");
  assert.equal(await login.password.inputValue(), "");
  assert.equal(traffic.count("auth/refresh"), 0, "a wrong password is not a dead token");

  await login.signIn(admin);
  await new DashboardPage(page).waitUntilComplete();
});

test("row 01: after the login one is where one wanted to go", async (t) => {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open("/users?q=mina#row-1");
  assert.equal(new URL(page.url()).pathname, "/login");

  await login.signIn(admin);

  await page.waitForURL("**/users?q=mina#row-1");
  await new UsersPage(page).waitForUser("mina");
  await page.goBack();
  assert.notEqual(new URL(page.url()).pathname, "/login", "the login was replaced");
});

test("row 01: a link to another place leads home after the login", async (t) => {
  for (const next of ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)"]) {
    const page = await stage.tab(t);
    const login = new LoginPage(page);
    await login.open(`/login?next=${encodeURIComponent(next)}`);
    await login.signIn(admin);
    await new DashboardPage(page).waitUntilComplete();
    assert.equal(page.url(), `${stage.server.url}/`, next);
  }
});

test("row 08: a password can be looked at, which is said, and is hidden by sending it", async (t) => {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open();
  await login.password.fill("not the password");
  await page.getByRole("button", { name: "Show password" }).click();
  assert.equal(await login.password.getAttribute("type"), "text");
  await page.getByRole("status").filter({ hasText: "Your password is shown." }).waitFor();

  await login.signIn({ usrId: "admin", password: "not the password" });

  await login.problem.waitFor();
  assert.equal(await login.password.getAttribute("type"), "password");
});

test("row 09: caps lock is told while it is on", async (t) => {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open();
  const press = (isOn) =>
    login.password.evaluate((field, isOn) => {
      field.dispatchEvent(new KeyboardEvent("keydown", { key: "A", modifierCapsLock: isOn, bubbles: true }));
    }, isOn);
  const hint = page.getByText("Caps lock is on.");
  await press(true);
  await hint.waitFor();
  await press(false);
  await hint.waitFor({ state: "detached" });
});

test("row 10: a login that comes too often counts down, and then goes through", async (t) => {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open();
  await page.route("**/auth/login", (route) => {
    const headers = { "retry-after": "3", "x-request-id": "r1" };
    return route.fulfill({ status: 429, headers, json: { resultCode: "TOO_MANY_REQUESTS" } });
  }, { times: 1 });

  await login.signIn(admin);

  await login.problem.filter({ hasText: "Too many attempts" }).waitFor();
  await page.getByText(/You can try again in 0:0[1-3]\./).waitFor();
  assert.equal(await login.submit.getAttribute("aria-disabled"), "true");
  await page.locator("button[type=submit][aria-disabled=false]").waitFor();
  await login.signIn(admin);
  await new DashboardPage(page).waitUntilComplete();
});

/** Holds the app's program back until the test lets it go. */
async function heldBack(page) {
  let letGo;
  const held = new Promise((resolve) => (letGo = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

test("the login form is there before the app is, and Enter then signs in, once, with nothing in the address", async (t) => {
  const page = await stage.tab(t);
  const letGo = await heldBack(page);
  const addresses = [];
  page.on("framenavigated", (frame) => addresses.push(frame.url()));
  const sent = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(new URL(request.url()).pathname);
  });
  await page.goto("/login?next=%2Fusers", { waitUntil: "commit" });
  await page.locator("#first-username").fill(admin.usrId);
  await page.locator("#first-password").fill(admin.password);
  await page.locator("#first-password").press("Enter");
  await page.locator("#first-password").press("Enter");
  await page.getByRole("button", { name: "Signing in…" }).waitFor();
  assert.deepEqual(sent, [], "there is nobody yet to send it");

  letGo();

  await page.waitForURL("**/users");
  await new UsersPage(page).rows.first().waitFor();
  assert.deepEqual(sent, ["/api/master/auth/login"]);
  for (const address of addresses) assert.ok(!address.includes(admin.password) && !address.includes("username"), address);
});

test("what is being typed before the app is there survives its arrival", async (t) => {
  const page = await stage.tab(t);
  const letGo = await heldBack(page);
  await page.goto("/login", { waitUntil: "commit" });
  await page.locator("#first-username").pressSequentially("adm");

  letGo();

  await page.locator("#username").waitFor();
  await page.keyboard.type("in");
  assert.equal(await page.locator("#username").inputValue(), "admin");
  assert.equal(await page.locator("#first-login").count(), 0);
});

test("where somebody is signed in, and on other pages, no login form shows before the app is there", async (t) => {
  const page = await stage.tab(t);
  const letGo = await heldBack(page);
  await page.goto("/users", { waitUntil: "commit" });
  await page.locator("#boot").waitFor();
  assert.equal(await page.locator("#first-login").isVisible(), false);
  letGo();
  const login = new LoginPage(page);
  await login.heading.waitFor();
  await login.signIn(admin);
  await new UsersPage(page).rows.first().waitFor();

  const hold = await heldBack(page);
  await page.goto("/login", { waitUntil: "commit" });
  await page.locator("#boot").waitFor();
  assert.equal(await page.locator("#first-login").isVisible(), false);
  hold();
});

test("row 03: a server that is down at the login is told, and trying again works once it is back", async (t) => {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open();
  await stage.server.stop();

  await login.signIn(admin);
  await login.problem.filter({ hasText: "The server can't be reached" }).waitFor();
  assert.equal(await login.password.inputValue(), admin.password, "a password that nobody looked at stays");

  await stage.server.startAgain();
  await login.submit.click();
  await new DashboardPage(page).waitUntilComplete();
});

const garbage = ["null", "", "{", "[]", "true", '{"usrId":1}', '{"usrId":"admin"}', '{"accessToken":"\\n"}'];

for (const user of garbage) {
  test(`a storage with ${JSON.stringify(user)} in it shows the login, and a login works`, async (t) => {
    const page = await stage.tab(t, { storage: { user } });
    const login = new LoginPage(page);
    await login.open("/");
    // Other apps write `null` for nobody; all else was a session once, and one wants to know what has become of it.
    if (user !== "null") await login.reason.filter({ hasText: "could not be read from this browser" }).waitFor();

    await login.signIn(admin);

    await new DashboardPage(page).waitUntilComplete();
    assert.ok(await hasSession(page));
  });
}
