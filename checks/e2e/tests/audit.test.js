// What has happened: who did what, told so that it can be found again.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Device } from "../lib/device.js";
import { admin, member } from "../lib/server.js";
import { useStage } from "../lib/stage.js";
import { LoginPage } from "../pages/login.js";

const stage = useStage();

async function signedIn(t, path, who = admin) {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open(path);
  await login.signIn(who);
  await page.getByRole("heading", { level: 1, name: "Audit" }).waitFor();
  return page;
}

test("row 30: the log says who did what, when, from where, by which request, and what was before and after", async (t) => {
  const device = await Device.signIn(stage.server, admin);
  await device.createUser("logged");
  await device.call("PUT", "users/logged", { displayName: "Logan Logged" });

  const page = await signedIn(t, "/audit?usrId=logged");
  const row = page.getByRole("row").filter({ hasText: "admin changed the user logged" });
  await row.waitFor();
  assert.match(await row.innerText(), /127\.0\.0\.1/);
  await row.getByRole("link").click();
  const sheet = page.getByRole("complementary");
  const change = sheet.getByRole("table", { name: "Changes" }).getByRole("row", { name: /^Name/ });
  assert.match(await change.innerText(), /logged\s+Logan Logged/);
  assert.match(new URL(page.url()).pathname, /^\/audit\/\d+$/);

  await page.reload();
  await sheet.getByRole("link", { name: "The same request" }).click();
  await page.waitForURL("**/audit?requestId=*");
  await page.getByRole("row").filter({ hasText: "admin changed the user logged" }).waitFor();
});

test("row 30: a link shows its event also where the list has others", async (t) => {
  const device = await Device.signIn(stage.server, admin);
  const { items } = await device.call("GET", "audit?limit=1");
  const page = await signedIn(t, `/audit/${items[0].id}?usrId=nobody.at.all`);
  const sheet = page.getByRole("complementary");
  await sheet.getByText("admin signed in").waitFor();
  assert.equal(await page.getByRole("row").filter({ hasText: "admin signed in" }).count(), 0);
});

test("row 30: filters stand in the address, and those that mean nothing are said and set right", async (t) => {
  const page = await signedIn(t, "/audit?kind=nonsense&usrId=mina");
  await page.waitForURL("**/audit?usrId=mina");
  await page.getByText("nonsense").waitFor();
  await page.getByLabel("Kind").selectOption("signed_in");
  await page.waitForURL("**/audit?usrId=mina&kind=signed_in");
});

test("row 30: what is filtered is exported as a table", async (t) => {
  const page = await signedIn(t, "/audit?kind=token_reused");
  await page.getByRole("row").nth(1).waitFor();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  const download = await downloading;
  assert.match(download.suggestedFilename(), /^audit-\d{4}-\d\d-\d\d\.csv$/);
});

test("row 25: a time is said as people say it, and pointing at it tells when that was, in which zone", async (t) => {
  const page = await signedIn(t, "/audit");
  const time = page.locator("tbody time").first();
  await time.waitFor();
  assert.match(await time.innerText(), /ago|now|yesterday/);
  assert.match(await time.getAttribute("datetime"), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
  assert.match(await time.getAttribute("title"), /\d{4}.*\d\d:\d\d:\d\d .*(UTC|GMT)/);
});

test("row 33: a member sees one's own events, and is offered nothing that only administrators may do", async (t) => {
  const page = await signedIn(t, "/audit", member);
  await page.getByRole("row").filter({ hasText: "mina signed in" }).first().waitFor();
  assert.equal(await page.getByRole("row").filter({ hasText: "admin signed in" }).count(), 0);

  await page.goto("/projects/acme");
  const sheet = page.getByRole("complementary");
  await sheet.getByText("Acme Corporation").waitFor();
  for (const name of ["New project", "Add a member", "Save", "Close project", "Delete project"]) {
    assert.equal(await page.getByRole("button", { name }).count(), 0, name);
  }
  const answer = await page.evaluate(async () => {
    const { accessToken } = JSON.parse(localStorage.getItem("user"));
    const headers = { authorization: `Bearer ${accessToken}` };
    return (await fetch("/api/master/projects/acme/members", { headers })).status;
  });
  assert.equal(answer, 403, "the server decides");
});

test("row 33: an administrator's figures lead to lists with the same numbers", async (t) => {
  const page = await signedIn(t, "/audit");
  await page.goto("/");
  for (const label of ["Active users", "Sign-ins"]) {
    const figure = page.getByRole("link", { name: new RegExp(`^[\\d,]+ ${label}`) });
    await figure.waitFor();
    const [number] = (await figure.innerText()).match(/^[\d,]+/);
    await figure.click();
    await page.getByText(new RegExp(`of ${number} `)).first().waitFor();
    await page.goBack();
  }
});
