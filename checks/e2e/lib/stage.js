// What a file of tests plays on: one server and one browser, both gone afterwards.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

import { note } from "./reached.js";
import { Server } from "./server.js";

/** No state of the console takes as long as this to come, even on a busy machine. */
const PATIENCE_MS = 20_000;

/** A server, with demo data or as `options` say, and a browser for all tests of the file that calls this. */
export function useStage(options) {
  const stage = new Stage(options);
  before(() => stage.open());
  after(() => stage.close());
  return stage;
}

class Stage {
  server;
  #options;
  #browser;

  constructor(options) {
    this.#options = options;
  }

  async open() {
    this.server = await Server.start(this.#options);
    this.#browser = await chromium.launch({
      executablePath: process.env.CHROME,
      args: ["--disable-gpu", "--disable-quic"],
    });
  }

  async close() {
    await this.#browser?.close();
    await this.server?.remove();
  }

  /**
   * A browser profile of its own for the test `t`, with nothing in its storage but what `storage` says.
   * It asks for pages in English, unless `locale` says otherwise.
   * The test fails if the console panics or throws in any of its tabs, or does what the server's policies forbid;
   * a test that does so on purpose says what it `expects` in such messages of the browser.
   */
  async profile(t, { storage = {}, expects, locale = "en-GB" } = {}) {
    const localStorage = Object.entries(storage).map(([name, value]) => ({ name, value }));
    const baseURL = this.server.url;
    const context = await this.#browser.newContext({
      baseURL,
      locale,
      storageState: { cookies: [], origins: [{ origin: baseURL, localStorage }] },
    });
    context.setDefaultTimeout(PATIENCE_MS);
    note(context);
    const faults = [];
    const complain = (text) => {
      if (!(expects && text.includes(expects))) faults.push(text);
    };
    context.on("weberror", (fault) => complain(fault.error().message));
    context.on("console", (message) => {
      const text = message.text();
      if (text.includes("panicked") || isAboutPolicy(text)) complain(text);
    });
    t.after(async () => {
      await context.close();
      assert.deepEqual(faults, [], "the console threw or panicked, or broke a policy");
    });
    return context;
  }

  /** One tab in a profile of its own. */
  async tab(t, options) {
    const context = await this.profile(t, options);
    return context.newPage();
  }
}

/** Whether the browser complains about what a page may do, or about how it is told. */
function isAboutPolicy(text) {
  return /content[- ]security[- ]policy|permissions[- ]policy/i.test(text);
}
