// Every page of the console, as the tests and the pictures that go through all of them know it.

import { admin } from "./server.js";

/** Pages of a signed-in administrator of the demo data. */
export const PLACES = [
  { name: "dashboard", path: "/" },
  { name: "users", path: "/users" },
  { name: "users-no-match", path: "/users?q=nobody-is-called-this" },
  { name: "user", path: "/users/mina" },
  { name: "projects", path: "/projects" },
  { name: "project", path: "/projects/acme" },
  { name: "sessions", path: "/sessions" },
  { name: "audit", path: "/audit" },
  { name: "traffic", path: "/traffic" },
  { name: "account", path: "/account" },
  { name: "not-found", path: "/no/such/page" },
];

/** Pages of a visitor who is not signed in. */
export const PUBLIC_PLACES = [
  { name: "login", path: "/login" },
  { name: "setup", path: "/setup" },
];

/** What people choose: each theme meets each language. */
export const LOOKS = ["light", "dark"].flatMap((theme) => ["en", "ko"].map((language) => ({ theme, language })));

/** The storage of a browser in which a look was chosen. */
export function chosen({ theme, language }) {
  return { "tollgate.theme": theme, "tollgate.language": language };
}

/** Signs in on the login page that is open, whatever language it speaks. */
export async function signIn(page) {
  await page.locator("#username").fill(admin.usrId);
  await page.locator("#password").fill(admin.password);
  await page.locator("button[type=submit]").click();
  await page.waitForURL((url) => url.pathname !== "/login");
}

/** Waits until a page shows what it has asked for. */
export async function settled(page) {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true], .skeleton"));
}
