// A thousand ends of a token, one after the other: what a page holds stays the same.

import assert from "node:assert/strict";

import { test, useLab } from "../../lib/lab.js";
import { generation } from "../../lib/session.js";

const lab = useLab();

/**
 * By how much the heap may differ after 800 more cycles: what the browser compiles and keeps by itself moves it by some
 * ten thousand bytes; one closure with its promise for each cycle would be more than this.
 */
const HEAP_BOUND = 80_000;

/** A thousand cycles take their time on a busy machine. */
const PATIENCE_MS = 300_000;

/** Runs a number of cycles within the page: the token dies, two requests meet it, and one refresh serves them. */
function cycle(page, n) {
  return page.evaluate(async (n) => {
    for (let nth = 0; nth < n; nth++) {
      const { accessToken } = JSON.parse(localStorage.getItem("user"));
      const expired = await fetch("/api/master/demo/expire-access", {
        method: "POST",
        headers: { authorization: `Bearer ${accessToken}` },
      });
      await expired.arrayBuffer();
      await Promise.all([tab.get("me"), tab.get("me")]);
    }
  }, n);
}

/** What the page holds once all garbage is gone. */
async function held(page, client) {
  // What is collected may let go of more: finalizers run between two collections.
  for (const _ of [1, 2, 3]) {
    await client.send("HeapProfiler.collectGarbage");
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  }
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  const { jsEventListeners } = await client.send("Memory.getDOMCounters");
  const wasm = await page.evaluate(async () => (await lab).memorySize());
  return { heap: usedSize, listeners: jsEventListeners, wasm };
}

test("1,000 ends of a token leave heap, listeners and wasm memory as they were", async (t) => {
  const world = await lab.world(t, { reusesConnections: true });
  const [tab] = await world.signedIn(1, { isRecorded: false });
  const client = await world.context.newCDPSession(tab.page);

  await cycle(tab.page, 200);
  const early = await held(tab.page, client);
  await cycle(tab.page, 800);
  const late = await held(tab.page, client);

  t.diagnostic(`after 200 cycles ${JSON.stringify(early)}, after 1,000 ${JSON.stringify(late)}`);
  assert.equal(world.refreshes.length, 1_000);
  assert.equal(await generation(tab.page), 1_000);
  assert.equal(late.listeners, early.listeners);
  assert.equal(late.wasm, early.wasm);
  assert.ok(late.heap - early.heap < HEAP_BOUND, `the heap grew by ${late.heap - early.heap} bytes`);
}, { patience: PATIENCE_MS });
