// `cargo xtask lighthouse`: what Lighthouse says of the released console, page by page, on its mobile preset.
//
// It prints its scores; with `--write` it also puts them into docs/lighthouse.json, with the date.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import lighthouse from "lighthouse";

import { PLACES, settled, signIn } from "../lib/places.js";
import { freePort, Server } from "../lib/server.js";

const { chromium } = createRequire(new URL("../", import.meta.url))("playwright-core");

/** Performance differs from run to run; of so many the median counts. */
const N_RUNS = 5;

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const MIN = { performance: 77, accessibility: 100, "best-practices": 100, seo: 100 };

const { CHROME: executablePath } = process.env;
if (!executablePath) throw new Error("CHROME must be set; `cargo xtask lighthouse` does that.");

const server = await Server.start();
const profile = await mkdtemp(join(tmpdir(), "tollgate-lighthouse-"));
const port = await freePort();
const context = await chromium.launchPersistentContext(profile, {
  executablePath,
  args: ["--disable-gpu", "--disable-quic", `--remote-debugging-port=${port}`],
});
const scores = {};
try {
  scores["/login"] = await median("/login", N_RUNS);
  const page = await context.newPage();
  await page.goto(`${server.url}/login`);
  await signIn(page);
  await settled(page);
  // The story that a first visit to the traffic page tells has requests that are refused on purpose, and a browser writes
  // each of them down as an error.
  await page.evaluate(() => localStorage.setItem("tollgate.traffic-shown", "1"));
  await page.close();
  for (const { path, name } of PLACES) {
    if (name !== "not-found") scores[path] = await median(path, 1);
  }
} finally {
  await context.close();
  await server.remove();
  await rm(profile, { recursive: true, force: true });
}

const summary = { date: new Date().toISOString().slice(0, 10), lighthouse: version(), preset: "mobile", runs: N_RUNS, scores };
console.log(table());
if (process.argv.includes("--write")) {
  const file = fileURLToPath(new URL("../../../docs/lighthouse.json", import.meta.url));
  await writeFile(file, `${JSON.stringify(summary, undefined, 2)}\n`);
}
const missed = misses();
if (missed.length > 0) {
  console.error(`\nBelow what is promised:\n  ${missed.join("\n  ")}`);
  process.exitCode = 1;
}

/** The scores of a page; of several runs, the median of each. */
async function median(path, nRuns) {
  const runs = [];
  for (let n = 0; n < nRuns; n++) runs.push(await run(path));
  const of = (category) => runs.map((scores) => scores[category]).sort((a, b) => a - b)[Math.floor(nRuns / 2)];
  return Object.fromEntries(CATEGORIES.map((category) => [category, of(category)]));
}

async function run(path) {
  const flags = { port, output: "json", logLevel: "error", onlyCategories: CATEGORIES, disableStorageReset: true };
  const { lhr } = await lighthouse(server.url + path, flags);
  if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
  const points = CATEGORIES.map((category) => [category, Math.round(lhr.categories[category].score * 100)]);
  for (const [category, score] of points) {
    if (score < 100 && category !== "performance") console.log(`${path}, ${category}: ${failed(lhr, category)}`);
  }
  return Object.fromEntries(points);
}

/** What a category lost its points for. */
function failed(lhr, category) {
  const audits = lhr.categories[category].auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => lhr.audits[id]);
  return audits.filter(({ score }) => score !== null && score < 1).map(({ id }) => id).join(", ");
}

function misses() {
  return Object.entries(scores).flatMap(([path, points]) =>
    Object.entries(points)
      .filter(([category, score]) => score < MIN[category] && (category !== "performance" || path === "/login"))
      .map(([category, score]) => `${path}: ${category} ${score}, at least ${MIN[category]}`),
  );
}

function table() {
  const head = `${"page".padEnd(32)}${CATEGORIES.map((category) => category.padStart(16)).join("")}`;
  const rows = Object.entries(scores).map(
    ([path, points]) => path.padEnd(32) + CATEGORIES.map((category) => String(points[category]).padStart(16)).join(""),
  );
  return [head, ...rows].join("\n");
}

function version() {
  return createRequire(import.meta.url)("lighthouse/package.json").version;
}
