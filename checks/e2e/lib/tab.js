// A lab page, as a test drives it.

import { admin } from "./server.js";

export class Tab {
  page;
  #options;

  /** Opens the lab in `page` and connects it. */
  static async open(page, options = {}) {
    const tab = new Tab();
    tab.page = page;
    tab.#options = { base: "/api/master", ...options };
    await tab.load();
    return tab;
  }

  /** Loads the page, for the first time or again. */
  async load() {
    await this.page.goto("/");
    await this.connect();
  }

  /** Begins anew on the page as it is. */
  async connect() {
    await this.page.evaluate(async (options) => {
      globalThis.tab = (await lab).connect(options);
    }, this.#options);
  }

  /** Who is logged in after the login. */
  login(credentials = admin) {
    return this.page.evaluate((credentials) => tab.login(credentials), credentials);
  }

  logout() {
    return this.page.evaluate(() => tab.logout());
  }

  /** What a read comes to: `{ data }` or `{ error }`. */
  get(path) {
    return this.send({ path });
  }

  /** What a request comes to: `{ data }` or `{ error }`. */
  send(request) {
    return this.page.evaluate(
      (request) =>
        tab.send(request).answer.then(
          (data) => ({ data }),
          (error) => ({ error }),
        ),
      request,
    );
  }

  /** `n` reads at once, by an app's own code. */
  gets(path, n) {
    return this.page.evaluate(
      ([path, n]) => {
        const reads = Array.from({ length: n }, () => tab.get(path));
        return Promise.all(
          reads.map((read) =>
            read.then(
              (data) => ({ data }),
              (error) => ({ error }),
            ),
          ),
        );
      },
      [path, n],
    );
  }

  /** The `n`-th event of a kind, the first is 1, when it has happened. */
  event(kind, n = 1) {
    return this.page.evaluate(([kind, n]) => tab.event(kind, n), [kind, n]);
  }

  /** What has happened, of one kind. */
  events(kind) {
    return this.page.evaluate((kind) => tab.events.filter((event) => event.kind === kind), kind);
  }

  identity() {
    return this.page.evaluate(() => tab.identity);
  }
}
