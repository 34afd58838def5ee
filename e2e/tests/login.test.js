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

test("a wrong password gives one message with the focus on it, keeps the name and clears the password", async (t) => {
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

test("after the login one is where one wanted to go", async (t) => {
  const page = await stage.tab(t);
  const login = new LoginPage(page);
  await login.open("/users?q=mina");
  assert.equal(new URL(page.url()).pathname, "/login");

  await login.signIn(admin);

  await page.waitForURL("**/users?q=mina");
  await new UsersPage(page).waitForUser("mina");
});

test("a server that is down at the login is told, and trying again works once it is back", async (t) => {
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
