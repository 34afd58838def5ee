// What a file of lab tests plays on: one server and one browser; and for each test a proxy and a profile of its own.

import assert from "node:assert/strict";
import { after, before, test as nodeTest } from "node:test";
import { chromium } from "playwright-core";

import { Proxy } from "./proxy.js";
import { Server } from "./server.js";
import { Tab } from "./tab.js";

/** No single thing that a test waits for takes as long as this, even on a busy machine. */
const PATIENCE_MS = 30_000;

/** A test that fails when it waits for something that does not come. */
export function test(name, run, { patience = 2 * PATIENCE_MS } = {}) {
  nodeTest(name, { timeout: patience }, run);
}

/** A server and a browser for all tests of the file that calls this. */
export function useLab(options) {
  const lab = new Lab();
  before(() => lab.open(options));
  after(() => lab.close());
  return lab;
}

class Lab {
  server;
  #browser;

  async open({ args = [], ...options } = {}) {
    if (!process.env.TOLLGATE_LAB) {
      throw new Error("TOLLGATE_LAB must name the lab page's folder; `cargo xtask test e2e` does that.");
    }
    this.server = await Server.start();
    this.#browser = await chromium.launch({
      executablePath: process.env.CHROME,
      args: ["--disable-gpu", "--disable-quic", ...args],
      ...options,
    });
  }

  async close() {
    await this.#browser?.close();
    await this.server?.remove();
  }

  /**
   * A network and a browser profile of its own for the test `t`; `prepare` runs in each page before all else.
   * The test fails if a page panics or throws.
   */
  async world(t, { prepare = [], ...network } = {}) {
    const world = new World();
    world.server = this.server;
    world.proxy = await Proxy.start(this.server.url, process.env.TOLLGATE_LAB, network);
    world.context = await this.#browser.newContext({ baseURL: world.proxy.url });
    world.context.setDefaultTimeout(PATIENCE_MS);
    for (const script of prepare) await world.context.addInitScript(script);
    const faults = [];
    world.context.on("weberror", (fault) => faults.push(fault.error().message));
    world.context.on("console", (message) => {
      if (message.text().includes("panicked")) faults.push(message.text());
    });
    const close = async () => {
      await world.context.close();
      await world.proxy.stop();
      assert.deepEqual(faults, [], "a page threw or panicked");
    };
    t.after(close, { timeout: PATIENCE_MS });
    return world;
  }
}

class World {
  server;
  proxy;
  context;

  /** One more page, connected to the API. */
  async tab(options) {
    return Tab.open(await this.context.newPage(), options);
  }

  /** `n` pages of one session, which the first one has opened. */
  async signedIn(n = 1, options) {
    const first = await this.tab(options);
    await first.login();
    const others = await Promise.all(Array.from({ length: n - 1 }, () => this.tab(options)));
    return [first, ...others];
  }

  get refreshes() {
    return this.proxy.seen("auth/refresh");
  }
}
