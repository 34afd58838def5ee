// `cargo xtask bench client`: Tollgate's interceptor beside its peers, in one browser session, on one server.
//
// It prints its figures; with `--write` it also puts them into docs/bench-client.md. `--quick` does a tenth of the work.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { report } from "./lib/report.js";
import { atOnce, cycles, inTurn, weigh } from "./lib/scenes.js";
import { Server } from "./lib/server.js";
import { Stage } from "./lib/stage.js";

const CONTESTANTS = ["fetch", "fetch-strict", "axios", "ky", "tollgate", "tollgate-js"];
const WHOLE = {
  inTurn: { nRounds: 50, blockSize: 200 },
  atOnce: { nRounds: 9, n: 1000 },
  cycles: { n: 1000 },
};
const QUICK = {
  inTurn: { nRounds: 10, blockSize: 100 },
  atOnce: { nRounds: 3, n: 300 },
  cycles: { n: 100 },
};

const { TOLLGATE_LAB: lab, CHROME: chrome } = process.env;
if (!lab || !chrome) throw new Error("TOLLGATE_LAB and CHROME must be set; `cargo xtask bench client` does that.");
const sizes = process.argv.includes("--quick") ? QUICK : WHOLE;
const text = await measure();
console.log(`\n${text}`);
if (process.argv.includes("--write")) {
  const page = here("../../docs/bench-client.md");
  const [introduction] = readFileSync(page, "utf8").split("\nMeasured on ");
  writeFileSync(page, `${introduction}\n${text}\n`);
}

async function measure() {
  const server = await Server.start({
    "/page/": here("page"),
    "/node_modules/": here("node_modules"),
    "/lab/": lab,
  });
  const stage = await Stage.open(chrome, server.url);
  try {
    const contestants = [];
    for (const name of CONTESTANTS) contestants.push(await stage.enter(name));
    const hall = { contestants, server };
    const atStart = await weigh(hall);
    tell("one after the other");
    const turns = await inTurn(hall, sizes.inTurn);
    const afterInTurn = await weigh(hall);
    tell("all at once, with a dead token");
    const rounds = await atOnce(hall, sizes.atOnce);
    const afterAtOnce = await weigh(hall);
    tell("one expiry after the other");
    const grown = await cycles(hall, sizes.cycles);
    const weights = { atStart, afterInTurn, afterAtOnce };
    return report({ versions: versions(stage.version), sizes, turns, rounds, weights, grown });
  } finally {
    await stage.close();
    await server.stop();
  }
}

function versions(browser) {
  const packages = ["axios", "axios-auth-refresh", "ky"].map((name) => {
    const { version } = JSON.parse(readFileSync(here(`node_modules/${name}/package.json`), "utf8"));
    return `${name} ${version}`;
  });
  return [`Chromium ${browser}`, `Node ${process.versions.node}`, ...packages].join(", ");
}

function here(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

function tell(scene) {
  console.log(`· ${scene} …`);
}
