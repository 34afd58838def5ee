// The smallest app with a login at a provider, against a real one on another origin.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

import { CLIENT, provider } from "../../lib/provider.js";
import { site } from "../../lib/site.js";
import { ProviderPage } from "../../pages/provider.js";

const dir = process.env.TOLLGATE_OIDC_APP;

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROME, args: ["--disable-gpu", "--disable-quic"] });
});
after(() => browser?.close());

/** The app and its provider, and a tab that shows the app's protected page. */
async function open(t) {
  if (!dir) throw new Error("TOLLGATE_OIDC_APP must name the app; `cargo xtask test e2e` does that.");
  let issuer = "";
  const says = { issuer: () => issuer, "client-id": () => CLIENT, api: () => issuer };
  const app = await site(t, dir, (page) =>
    Object.entries(says).reduce(
      (edited, [name, value]) => edited.replace(new RegExp(`(name="?${name}"? content=)"[^"]*"`), `$1"${value()}"`),
      page,
    ),
  );
  const idp = await provider(t, app);
  issuer = idp.issuer;
  const context = await browser.newContext({ baseURL: app, locale: "en-GB" });
  context.setDefaultTimeout(20_000);
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto("/me?from=test");
  return { app, idp, context, page };
}

async function logIn(page, name) {
  await page.getByRole("button", { name: "Log in" }).click();
  await new ProviderPage(page).signIn(name);
  await page.getByText(`You are ${name}.`).waitFor();
}

async function stored(page) {
  return page.evaluate(() => JSON.parse(localStorage.getItem("session")));
}

test("a login comes back to where it began, and nothing of it stays in the address", async (t) => {
  const { page, idp } = await open(t);
  await logIn(page, "ada");
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, "/me?from=test");
  await page.getByText('"sub":"ada"').waitFor();
  const session = await stored(page);
  assert.equal(session.usrId, "ada");
  assert.ok(session.refreshToken && session.idToken);
  assert.equal(idp.count("POST /token"), 1);
  const left = await page.evaluate(() => Object.keys(sessionStorage));
  assert.deepEqual(left, [], "the verifier is gone");
});

test("a dead access token is refreshed once at the provider, and the request is replayed", async (t) => {
  const { page, idp } = await open(t);
  await logIn(page, "ada");
  await page.getByText('"sub":"ada"').waitFor();
  const before = await stored(page);
  idp.expireAccess();
  const answered = page.waitForResponse((answer) => answer.url().endsWith("/me") && answer.status() === 200);
  await page.getByRole("button", { name: "Ask again" }).click();
  await answered;
  assert.equal(idp.count("POST /token"), 2);
  const now = await stored(page);
  assert.notEqual(now.accessToken, before.accessToken);
  assert.notEqual(now.refreshToken, before.refreshToken, "it was rotated");
});

test("two tabs refresh once", async (t) => {
  const { page, context, idp } = await open(t);
  await logIn(page, "ada");
  const other = await context.newPage();
  await other.goto("/me");
  await other.getByText('"sub":"ada"').waitFor();
  idp.expireAccess();
  const answered = [page, other].map((tab) =>
    tab.waitForResponse((answer) => answer.url().endsWith("/me") && answer.status() === 200),
  );
  await Promise.all([page, other].map((tab) => tab.getByRole("button", { name: "Ask again" }).click()));
  await Promise.all(answered);
  assert.equal(idp.count("POST /token"), 2);
});

test("a logout ends it in all tabs, takes the token back, and goes on to the provider's own", async (t) => {
  const { page, context, idp } = await open(t);
  await logIn(page, "ada");
  const other = await context.newPage();
  await other.goto("/me");
  await other.getByText("You are ada.").waitFor();
  await page.getByRole("button", { name: "Log out" }).click();
  await new ProviderPage(page).signOut();
  await other.getByRole("button", { name: "Log in" }).waitFor();
  assert.equal(await stored(other), null);
  assert.equal(idp.count("POST /token/revocation"), 1);
});

test("a login that is cancelled says so, and can be begun again to the same place", async (t) => {
  const { page } = await open(t);
  await page.getByRole("button", { name: "Log in" }).click();
  await new ProviderPage(page).cancel();
  await page.getByRole("alert").filter({ hasText: "cancelled" }).waitFor();
  assert.equal(new URL(page.url()).search, "", "the answer is not in the address");
  await page.getByRole("button", { name: "Log in again" }).click();
  await new ProviderPage(page).signIn("ada");
  await page.getByText("You are ada.").waitFor();
  assert.equal(new URL(page.url()).search, "?from=test");
});

test("a reload on the callback, its bookmark and the way back do no harm", async (t) => {
  const { page, idp } = await open(t);
  await logIn(page, "ada");
  await page.goto("/callback");
  await page.getByText("Everybody sees this.").waitFor();
  const n = idp.count("POST /token");
  await page.goBack();
  await page.getByText("You are ada.").waitFor();
  assert.equal(idp.count("POST /token"), n, "no code is used twice");
  const stranger = await browser.newContext({ baseURL: new URL(page.url()).origin });
  t.after(() => stranger.close());
  const bookmark = await stranger.newPage();
  await bookmark.goto("/callback");
  await bookmark.getByText("There is no login to finish here.").waitFor();
});

test("an answer that comes in another tab is not used, and one click begins again", async (t) => {
  const { page, context, idp } = await open(t);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByPlaceholder("Enter any login").waitFor();
  // As by a link in a mail: the provider goes on in another tab, which has kept nothing of this login.
  const other = await context.newPage();
  await other.goto(page.url());
  await new ProviderPage(other).signIn("ada");
  await other.getByText("begun in another tab").waitFor();
  assert.equal(idp.count("POST /token"), 0, "the code goes nowhere");
  await other.getByRole("button", { name: "Log in again" }).click();
  await new ProviderPage(other).allow();
  await other.getByText("You are ada.").waitFor();
  assert.equal(new URL(other.url()).search, "?from=test");
});

test("two tabs that log in at once end in one session", async (t) => {
  const { page, context } = await open(t);
  const other = await context.newPage();
  await other.goto("/me");
  await Promise.all([page, other].map((tab) => tab.getByRole("button", { name: "Log in" }).click()));
  await new ProviderPage(page).signIn("ada");
  await page.getByText("You are ada.").waitFor();
  await new ProviderPage(other).signIn("ada");
  for (const tab of [page, other]) await tab.getByText("You are ada.").waitFor();
  assert.equal((await stored(page)).accessToken, (await stored(other)).accessToken);
});
