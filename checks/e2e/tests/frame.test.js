// What is there on every page: titles and focus, keys, palette, theme, language, updates.

import assert from "node:assert/strict";
import { test } from "node:test";

import { admin, member } from "../lib/server.js";
import { useStage } from "../lib/stage.js";
import { AccountPage } from "../pages/account.js";
import { DashboardPage } from "../pages/dashboard.js";
import { LoginPage } from "../pages/login.js";
import { UsersPage } from "../pages/users.js";

const stage = useStage();

async function signedIn(t, who = admin) {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open("/account");
  await login.signIn(who);
  await page.getByRole("heading", { level: 1, name: "Account" }).waitFor();
  return page;
}

/** What the focus is on, when it is where the test expects it. */
function focusOn(page, selector) {
  return page.locator(`${selector}:focus`).waitFor();
}

test("row 20: each page has its title, the focus on its heading, and a way past the navigation", async (t) => {
  const page = await signedIn(t);
  const users = new UsersPage(page);
  for (const title of ["Users", "Sessions", "Dashboard"]) {
    await users.goTo(title);
    await focusOn(page, "h1");
    assert.equal(await page.title(), `${title} · Tollgate`);
  }
  await page.reload();
  await new DashboardPage(page).waitUntilComplete();
  await page.keyboard.press("Tab");
  await focusOn(page, "a.skip");
  await page.keyboard.press("Enter");
  await focusOn(page, "main");
});

test("row 21: every page is worked by keys alone, and keys that stand alone can be switched off", async (t) => {
  const page = await signedIn(t);
  const users = new UsersPage(page);
  await users.goTo("Users");
  await users.rows.first().waitFor();
  await page.keyboard.press("/");
  await focusOn(page, "input[type=search]");
  await page.keyboard.type("mina?");
  assert.equal(await page.getByRole("dialog").count(), 0, "what is typed is typed");
  await page.goto("/users/mina");
  await users.sheet.getByText("mina@").first().waitFor();
  await page.keyboard.press("Escape");
  await users.sheet.waitFor({ state: "detached" });

  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await help.waitFor();
  await help.getByRole("checkbox").uncheck();
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
  await page.keyboard.press("?");
  await page.reload();
  await users.rows.first().waitFor();
  await page.keyboard.press("?");
  assert.equal(await help.count(), 0);
});

test("row 22: the palette finds pages, users and commands, and gives the focus back", async (t) => {
  const page = await signedIn(t);
  const palette = page.getByRole("combobox", { name: "Search and commands" });
  await page.keyboard.press("Control+k");
  await focusOn(page, "#palette");
  await palette.fill("mina");
  await page.getByRole("option", { name: /mina/i }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/users/mina");

  await page.keyboard.press("Control+k");
  await palette.fill("dark");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.keyboard.press("Escape");
  await focusOn(page, "button.rail__find");
  await page.keyboard.press("Control+k");
  await palette.fill("sign out");
  await page.keyboard.press("Enter");
  await new LoginPage(page).heading.waitFor();
});

test("row 23: the theme is there before the app is, kept, and follows the system until one is chosen", async (t) => {
  const page = await signedIn(t);
  const account = new AccountPage(page);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  const light = await paper();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await paper();
  assert.notEqual(light, dark);

  await account.theme("Light").check();
  assert.equal(await paper(), light);
  await page.route("**/*.wasm", () => {});
  await page.reload({ waitUntil: "commit" });
  await page.locator("#boot").waitFor({ state: "attached" });
  assert.equal(await paper(), light, "nothing flashes");
});

test("row 24: the first visit is in the browser's language, from the first paint on, and another one is kept", async (t) => {
  const page = await stage.tab(t, { locale: "ko-KR" });
  let letGo;
  const held = new Promise((resolve) => (letGo = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/login", { waitUntil: "commit" });
  await page.getByRole("button", { name: "로그인", exact: true }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "ko");
  assert.equal(await page.getByText("Sign in").filter({ visible: true }).count(), 0);
  letGo();
  await page.locator("#username").waitFor();
  await page.getByLabel("사용자 이름").fill(admin.usrId);
  await page.getByLabel("비밀번호", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "로그인", exact: true }).click();
  await page.getByRole("navigation").getByText("대시보드").waitFor();
  await page.getByRole("navigation").getByRole("link", { name: "내 계정" }).click();

  await page.getByRole("radio", { name: "English" }).check();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Account" }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
});

test("row 32: a newer console on the server asks for a reload", async (t) => {
  const page = await signedIn(t);
  await page.route("**/login", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replaceAll(/tollgate-[0-9a-f]+/g, "tollgate-fedcba9876543210");
    await route.fulfill({ response: answer, body });
  });
  await page.clock.install();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Account" }).waitFor();
  await page.getByText("Administrator").first().waitFor();
  await page.clock.runFor(901_000);
  await page.getByText("There is a new version of the console.").waitFor();
  await page.getByRole("main").getByRole("button", { name: "Reload" }).waitFor();
});

test("row 32: a console that can't be loaded explains itself, in the reader's language", async (t) => {
  for (const [locale, words] of [["en-GB", "The console could not be loaded"], ["ko-KR", "콘솔을 불러오지 못했습니다"]]) {
    const page = await stage.tab(t, { locale, expects: "failed to fetch Wasm" });
    await page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto("/login");
    await page.getByRole("heading", { name: words }).waitFor();
  }
});

test("row 33: what one may never do is not offered", async (t) => {
  const page = await signedIn(t, member);
  await page.getByRole("navigation").getByRole("link", { name: "Sessions" }).waitFor();
  await page.getByText("Member").first().waitFor();
  assert.equal(await page.getByRole("navigation").getByRole("link", { name: "Users" }).count(), 0);
});

test("a page that isn't there is told inside the frame, and no page asks not to be found", async (t) => {
  const page = await signedIn(t);
  await page.goto("/no/such/page");
  await page.getByRole("main").getByRole("heading", { name: "Page not found" }).waitFor();
  await page.getByRole("navigation").getByRole("link", { name: "Account" }).waitFor();
  for (const path of ["/", "/login", "/account"]) {
    const answer = await page.request.get(path);
    assert.equal(answer.headers()["x-robots-tag"], undefined, path);
    assert.ok(!(await answer.text()).includes("noindex"), path);
  }
});
