// What stands between page and API: it serves the lab page, passes the API's requests on, and on command something goes
// wrong with them (faults.js). It keeps what it saw as digests: no token can be read out of it.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { Agent, createServer } from "node:http";
import { join, normalize } from "node:path";

import { Exchange } from "./exchange.js";
import { passed } from "./faults.js";

const BASE = "/api/master/";

const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript", wasm: "application/wasm" };

export class Proxy {
  #upstream;
  #dir;
  #server;
  #rules = [];
  #exchanges = [];
  #expected = [];
  #reusesConnections;
  #agent;
  #cors;

  /** What browsers have asked before requests of pages of another origin: `{ path, method, headers }`. */
  preflights = [];

  /**
   * Listens on a port of its own, for the files in `dir` and the API at `upstream`.
   *
   * With `cors` pages of another origin may use it: `{ origin, headers, methods }` is all that they may send.
   */
  static async start(upstream, dir, { reusesConnections = false, cors } = {}) {
    const proxy = new Proxy();
    proxy.#cors = cors;
    proxy.#reusesConnections = reusesConnections;
    proxy.#agent = new Agent({ keepAlive: reusesConnections });
    proxy.#upstream = upstream;
    proxy.#dir = dir;
    proxy.#server = createServer((incoming, outgoing) => proxy.#take(incoming, outgoing));
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  async stop() {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await closed;
  }

  /** The next request to `path` meets `fault`; of several, each meets one request. */
  next(path, fault) {
    this.#rules.push({ path, fault, isOnce: true });
    return fault;
  }

  /** Each request to `path` meets `fault`, unless one was named for the next, until this is lifted. */
  every(path, fault) {
    const rule = { path, fault, isOnce: false };
    this.#rules.push(rule);
    return { lift: () => this.#rules.splice(this.#rules.indexOf(rule), 1) };
  }

  /** The requests to `path` that have come, in order. */
  seen(path) {
    return this.#exchanges.filter((exchange) => exchange.path === path);
  }

  /** How many requests to `path` have come. */
  count(path) {
    return this.seen(path).length;
  }

  /** How many requests to `path` are under way now. */
  nUnderWay(path) {
    return this.seen(path).filter((exchange) => exchange.isUnderWay).length;
  }

  /** The `n`-th request to `path`, the first is 1, when it has come. */
  request(path, n = 1) {
    return new Promise((resolve) => {
      this.#expected.push({ path, n, resolve });
      this.#tell();
    });
  }

  async #take(incoming, outgoing) {
    // Each request has a connection of its own: where one that was used before is cut, the browser sends again by
    // itself, and what a test asks for once would happen twice. Only who cuts nothing may have it faster.
    if (!this.#reusesConnections) outgoing.shouldKeepAlive = false;
    const { pathname } = new URL(incoming.url, this.url);
    if (!pathname.startsWith("/api/")) return this.#file(pathname, outgoing);
    if (this.#cors && !this.#admit(incoming, outgoing, pathname)) return;
    const upstream = { url: this.#upstream, agent: this.#agent };
    const exchange = await Exchange.read(incoming, outgoing, upstream, pathname.slice(BASE.length));
    if (!exchange) return;
    this.#exchanges.push(exchange);
    const fault = this.#fault(exchange.path);
    this.#tell();
    await fault(exchange);
  }

  /** Says what pages of another origin may do; whether the request is one, and not the question before it. */
  #admit(incoming, outgoing, pathname) {
    const { origin, headers, methods } = this.#cors;
    outgoing.setHeader("access-control-allow-origin", origin);
    if (incoming.method !== "OPTIONS") {
      // The server behind it knows of no other origin.
      for (const name of Object.keys(incoming.headers)) {
        if (name === "origin" || name.startsWith("sec-fetch-")) delete incoming.headers[name];
      }
      return true;
    }
    this.preflights.push({
      path: pathname.slice(BASE.length),
      method: incoming.headers["access-control-request-method"],
      headers: (incoming.headers["access-control-request-headers"] ?? "").split(",").filter(Boolean),
    });
    const allowed = {
      "access-control-allow-headers": headers.join(", "),
      "access-control-allow-methods": methods.join(", "),
    };
    outgoing.writeHead(204, allowed).end();
    return false;
  }

  #fault(path) {
    const rules = this.#rules.filter((rule) => rule.path === path);
    const rule = rules.find((rule) => rule.isOnce) ?? rules[0];
    if (rule?.isOnce) this.#rules.splice(this.#rules.indexOf(rule), 1);
    return rule?.fault ?? passed;
  }

  #tell() {
    this.#expected = this.#expected.filter(({ path, n, resolve }) => {
      const exchange = this.seen(path)[n - 1];
      if (exchange) resolve(exchange);
      return !exchange;
    });
  }

  async #file(pathname, outgoing) {
    const name = pathname === "/" ? "index.html" : normalize(pathname).slice(1);
    const body = await readFile(join(this.#dir, name)).catch(() => undefined);
    if (!body) return outgoing.writeHead(404).end();
    outgoing.writeHead(200, { "content-type": TYPES[name.split(".").pop()] }).end(body);
  }
}
