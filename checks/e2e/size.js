// `cargo xtask size`: what the released console weighs, file by file, and what a browser transfers for a first visit.
//
// With `--write` the figures go into docs/size.md, between two marks; what stands around them is written by people.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { chromium } from "playwright-core";

import { PLACES, settled } from "./lib/places.js";
import { admin, Server } from "./lib/server.js";

const REPORT = new URL("../../docs/size.md", import.meta.url);
const [BEGIN, END] = ["<!-- measured -->", "<!-- /measured -->"];

const { CHROME: executablePath, TOLLGATE_DIST: dist } = process.env;
if (!executablePath || !dist) throw new Error("CHROME and TOLLGATE_DIST must be set; `cargo xtask size` does that.");

const files = await weighFiles();
const server = await Server.start();
const browser = await chromium.launch({ executablePath, args: ["--disable-gpu", "--disable-quic"] });
let visits;
try {
  visits = await weighVisits();
} finally {
  await browser.close();
  await server.remove();
}
const report = table("file, brotli 11", files) + "\n" + table("first visit, with headers", visits);
console.log(report);
if (process.argv.includes("--write")) await write(report);

/** Each file that is shipped, and all of them together. */
async function weighFiles() {
  const names = (await readdir(dist)).filter((name) => /\.(html|css|js|wasm|svg)$/.test(name)).sort();
  const weigh = async (name) => [name.replace(/-[0-9a-f]{8,}/, "-…"), brotli(await readFile(join(dist, name)))];
  const rows = await Promise.all(names.map(weigh));
  return [...rows, ["all", rows.reduce((sum, [, bytes]) => sum + bytes, 0)]];
}

function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}

/** What comes over the line for each page, in a browser that has never been here. */
async function weighVisits() {
  const rows = [["/login", await visit("/login", [])]];
  const session = await signIn();
  const places = PLACES.filter(({ path }) => path !== "/no/such/page");
  for (const { path } of places) rows.push([path, await visit(path, session)]);
  return rows;
}

/** What a browser keeps of a session. */
async function signIn() {
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await page.goto("/login");
  await page.locator("#username").fill(admin.usrId);
  await page.locator("#password").fill(admin.password);
  await page.locator("button[type=submit]").click();
  await page.waitForURL((url) => url.pathname === "/");
  // The story of the traffic page sends twenty requests more, once.
  await page.evaluate(() => localStorage.setItem("tollgate.traffic-shown", "1"));
  const { origins } = await context.storageState();
  await context.close();
  return origins;
}

async function visit(path, origins) {
  const context = await browser.newContext({ baseURL: server.url, storageState: { cookies: [], origins } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  let bytes = 0;
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await devtools.send("Network.enable");
  await page.goto(path, { waitUntil: "networkidle" });
  await settled(page);
  await context.close();
  return bytes;
}

function table(head, rows) {
  const line = ([name, bytes]) => `| ${name} | ${bytes.toLocaleString("en")} |`;
  return [`| ${head} | bytes |`, "| --- | ---: |", ...rows.map(line), ""].join("\n");
}

async function write(report) {
  const text = await readFile(REPORT, "utf8");
  const [before, rest] = text.split(BEGIN);
  const after = rest.split(END)[1];
  const day = new Date().toISOString().slice(0, 10);
  await writeFile(REPORT, `${before}${BEGIN}\nMeasured ${day}.\n\n${report}${END}${after}`);
}
