// `cargo xtask shots`: pictures of every page of the released console, in each theme and language, wide and narrow,
// with names in it that are made to break a layout. They lie in target/shots.

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";

import { Device } from "./lib/device.js";
import { HOSTILE_USERS } from "./lib/hostile.js";
import { chosen, LOOKS, PLACES, PUBLIC_PLACES, settled, signIn } from "./lib/places.js";
import { admin, Server } from "./lib/server.js";

const SIZES = [
  { size: "wide", viewport: { width: 1280, height: 800 } },
  { size: "narrow", viewport: { width: 360, height: 740 } },
];

const { CHROME: executablePath, TOLLGATE_SHOTS: folder } = process.env;
if (!executablePath || !folder) throw new Error("CHROME and TOLLGATE_SHOTS must be set; `cargo xtask shots` does that.");

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const server = await Server.start();
const browser = await chromium.launch({ executablePath, args: ["--disable-gpu", "--disable-quic"] });
let n = 0;
try {
  const device = await Device.signIn(server, admin);
  for (const user of HOSTILE_USERS) await device.createUser(user.usrId, user);
  for (const look of LOOKS) {
    for (const size of SIZES) n += await shoot(look, size);
  }
} finally {
  await browser.close();
  await server.remove();
}
console.log(`${n} pictures in ${folder}`);

async function shoot(look, { size, viewport }) {
  const localStorage = Object.entries(chosen(look)).map(([name, value]) => ({ name, value }));
  const context = await browser.newContext({
    baseURL: server.url,
    viewport,
    reducedMotion: "reduce",
    storageState: { cookies: [], origins: [{ origin: server.url, localStorage }] },
  });
  const page = await context.newPage();
  const take = async ({ name, path }) => {
    await page.goto(path);
    await settled(page);
    const file = [name, look.theme, look.language, size].join("-");
    await page.screenshot({ path: join(folder, `${file}.png`), fullPage: true });
  };
  for (const place of PUBLIC_PLACES) await take(place);
  await page.goto("/login");
  await signIn(page);
  for (const place of PLACES) await take(place);
  await context.close();
  return PUBLIC_PLACES.length + PLACES.length;
}
