// axe-core finds nothing on any page, in any look.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

import { chosen, LOOKS, PLACES, PUBLIC_PLACES, settled, signIn } from "../lib/places.js";
import { useStage } from "../lib/stage.js";

const stage = useStage();
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

for (const look of LOOKS) {
  test(`axe finds nothing on any page, ${look.theme}, ${look.language}`, async (t) => {
    const page = await stage.tab(t, { storage: chosen(look) });
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const place of PUBLIC_PLACES) await check(page, place);
    await page.goto("/login");
    await signIn(page);
    for (const place of PLACES) await check(page, place);
  });
}

async function check(page, { name, path }) {
  await page.goto(path);
  await settled(page);
  // The page's policy allows no script of anybody else's; the browser's own protocol may evaluate one.
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  });
  assert.deepEqual(violations, [], `${name} at ${path}`);
}
