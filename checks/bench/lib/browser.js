// Chromium over its debugging pipe, asked for as little as possible.
//
// A library for browser tests listens to all that goes over the network, and what that costs would be measured along.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ARGUMENTS = [
  "--headless",
  "--remote-debugging-pipe",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-extensions",
  // A page that nobody looks at is to be as fast as one in front.
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
];

export class Browser {
  #child;
  version;
  #profile;
  #unread = "";
  #n = 0;
  #asked = new Map();
  #pages = new Map();
  #context;

  static async open(executable) {
    const browser = new Browser();
    browser.#profile = await mkdtemp(join(tmpdir(), "tollgate-bench-"));
    // Chromium's sandbox refuses to be started by root.
    const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    browser.#child = spawn(executable, [...ARGUMENTS, ...sandbox, `--user-data-dir=${browser.#profile}`], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    browser.#child.on("error", (error) => browser.#giveUp(error));
    browser.#child.on("exit", () => browser.#giveUp(new Error("the browser has ended")));
    // Whoever writes is told by the exit what has happened.
    browser.#child.stdio[3].on("error", () => {});
    browser.#child.stdio[4].setEncoding("utf8").on("data", (text) => browser.#read(text));
    const { product } = await browser.ask("Browser.getVersion");
    browser.version = product.split("/")[1];
    // A context of its own has its cache in memory: the speed of a disk is nobody's merit here.
    const { browserContextId } = await browser.ask("Target.createBrowserContext");
    browser.#context = browserContextId;
    return browser;
  }

  async close() {
    if (this.#child.exitCode === null) {
      const ended = once(this.#child, "exit");
      this.#child.kill("SIGTERM");
      await ended;
    }
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** A new page, loaded with all its modules. */
  async page(url) {
    const { targetId } = await this.ask("Target.createTarget", {
      url: "about:blank",
      browserContextId: this.#context,
    });
    const { sessionId } = await this.ask("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page((method, parameters) => this.ask(method, parameters, sessionId));
    this.#pages.set(sessionId, page);
    const loaded = page.when("Page.loadEventFired");
    await page.ask("Page.enable");
    await page.ask("Performance.enable", { timeDomain: "threadTicks" });
    await page.ask("Page.navigate", { url });
    await loaded;
    return page;
  }

  /** Sends a command of the DevTools protocol. */
  ask(method, params = {}, sessionId) {
    this.#n += 1;
    const id = this.#n;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { method, resolve, reject });
      this.#child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  #read(text) {
    const messages = (this.#unread + text).split("\0");
    this.#unread = messages.pop();
    for (const message of messages) this.#take(JSON.parse(message));
  }

  #take({ id, result, error, method, params, sessionId }) {
    if (id === undefined) return this.#pages.get(sessionId)?.hear(method, params);
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (error) asked.reject(new Error(`${asked.method}: ${error.message}`));
    else asked.resolve(result);
  }

  #giveUp(error) {
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
  }
}

class Page {
  ask;
  #awaited = new Map();

  constructor(ask) {
    this.ask = ask;
  }

  /** The next event of this name. */
  when(method) {
    return new Promise((resolve) => this.#awaited.set(method, resolve));
  }

  /** The value of an expression, awaited. */
  async evaluate(expression) {
    // Nothing is listened to meanwhile: the page itself says what it throws.
    const { result, exceptionDetails } = await this.ask("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(wordsOf(exceptionDetails));
    return result.value;
  }

  hear(method, parameters) {
    this.#awaited.get(method)?.(parameters);
    this.#awaited.delete(method);
  }
}

function wordsOf({ text, exception }) {
  return exception?.description ?? (exception?.value ? JSON.stringify(exception.value) : text);
}
