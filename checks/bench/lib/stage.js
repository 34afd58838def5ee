// A page for each contestant, in one browser: what one holds in memory is not counted for another.

import { Browser } from "./browser.js";

export class Stage {
  #browser;
  #url;

  static async open(executable, url) {
    const stage = new Stage();
    stage.#browser = await Browser.open(executable);
    stage.#url = url;
    return stage;
  }

  get version() {
    return this.#browser.version;
  }

  async close() {
    await this.#browser.close();
  }

  /** Lets a contestant in; its page stays open until the end. */
  async enter(name) {
    const page = await this.#browser.page(`${this.#url}/page/index.html?${name}`);
    const contestant = new Contestant(name, page);
    await contestant.ask("(it) => it !== undefined");
    return contestant;
  }
}

class Contestant {
  name;
  #page;

  constructor(name, page) {
    this.name = name;
    this.#page = page;
  }

  /** What a function of the contestant gives, unless the page fails meanwhile. */
  ask(question) {
    return this.#page.evaluate(`Promise.race([fault, contestant.then(${question})])`);
  }

  /**
   * Makes `n` requests `inTurn` or `atOnce`; gives the milliseconds from the first to the last, and those that the
   * page's thread was at work. All answers must be right.
   */
  async play(how, n) {
    const before = await this.#metric("ThreadTime");
    const { ms, nRight } = await this.ask(`(it) => it.${how}(${n})`);
    const busyMs = ((await this.#metric("ThreadTime")) - before) * 1000;
    if (nRight !== n) throw new Error(`${this.name} ${how}: ${nRight} of ${n} answers were right`);
    return { ms, busyMs };
  }

  /** What the page holds when all that can be collected is: bytes of JavaScript and of wasm, and listeners. */
  async weigh() {
    await this.#page.ask("HeapProfiler.collectGarbage");
    const { usedSize } = await this.#page.ask("Runtime.getHeapUsage");
    const nListeners = await this.#metric("JSEventListeners");
    const wasm = await this.ask("(it) => it.memorySize?.()");
    return { heap: usedSize, wasm, nListeners };
  }

  async #metric(wanted) {
    const { metrics } = await this.#page.ask("Performance.getMetrics");
    return metrics.find(({ name }) => name === wanted).value;
  }
}
