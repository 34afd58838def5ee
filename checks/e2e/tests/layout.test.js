// No page is wider than its window, whatever the width and the names.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Device } from "../lib/device.js";
import { admin } from "../lib/server.js";
import { useStage } from "../lib/stage.js";
import { LoginPage } from "../pages/login.js";

const stage = useStage();

const PATHS = ["/", "/users", "/projects", "/projects/acme", "/audit", "/sessions", "/account"];

/** Both sides of each width at which something changes its place, and some between. */
const WIDTHS = [320, 360, 640, 767, 768, 800, 853, 854, 895, 896, 1000, 1107, 1108, 1280, 1920];

const LONGEST = {
  usrId: "w".repeat(64),
  displayName: "W".repeat(100),
  email: `${"w".repeat(60)}@${"w".repeat(60)}.example.com`,
  role: "admin",
};

test("no page scrolls sideways, from 320 px up, with the longest names", async (t) => {
  const device = await Device.signIn(stage.server, admin);
  const { usrId, password } = await device.createUser(LONGEST.usrId, LONGEST);
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open("/users?q=www");
  await login.signIn({ usrId, password });
  await page.getByLabel("One-time password", { exact: true }).fill(password);
  await page.getByLabel("New password", { exact: true }).fill("a quiet river at dawn");
  await checkWidths(page, "/new-password");
  await page.getByRole("button", { name: "Save and go on" }).click();
  await page.waitForURL("**/users?q=www");

  for (const path of PATHS) {
    await page.goto(path);
    await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
    await checkWidths(page, path);
  }
});

test("a signed-out visitor's pages don't scroll sideways either", async (t) => {
  const page = await stage.tab(t);
  for (const path of ["/login", "/setup", "/no/such/page"]) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await checkWidths(page, path);
  }
});

async function checkWidths(page, path) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const overflow = await page.evaluate(() => {
      const root = document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return undefined;
      const isTooWide = (element) => element.getBoundingClientRect().right > root.clientWidth + 1;
      const widest = [...document.querySelectorAll("main *")].filter(isTooWide).at(-1);
      return `${root.scrollWidth} px, by ${widest?.outerHTML.slice(0, 200)}`;
    });
    assert.equal(overflow, undefined, `${path} at ${width} px`);
  }
}
