// The benchmark's own server: an API that answers as fast as it can, and the pages of the contestants.
//
// Each contestant is a user of its own, so that what it does to its tokens touches nobody else's.
// The driver is in the same process, and may make a user's access token dead at once.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const BASE = "/api/master/";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

export class Server {
  #http;
  #folders;
  #files = new Map();
  #users = new Map();
  #sessions = new Map();

  /** Starts a server that also gives out the files below `folders`, an object of path and folder. */
  static async start(folders) {
    const server = new Server();
    server.#folders = Object.entries(folders);
    server.#http = createServer({ keepAlive: true, noDelay: true }, (request, response) => {
      server.#answer(request, response);
    });
    // A connection that idles while others have their turn is needed again.
    server.#http.keepAliveTimeout = 600_000;
    server.#http.listen(0, "127.0.0.1");
    await once(server.#http, "listening");
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.#http.address().port}`;
  }

  async stop() {
    this.#http.close();
    this.#http.closeAllConnections();
    await once(this.#http, "close");
  }

  /** Makes the access token of a user dead; the refresh token lives on. */
  expire(usrId) {
    this.#user(usrId).accessToken = undefined;
  }

  /** Whether each access token of this user is dead after one good answer. */
  expireAfterEach(usrId, isOn) {
    this.#user(usrId).isForOne = isOn;
  }

  /** What this user has been answered since the last call. */
  takeCounts(usrId) {
    const user = this.#user(usrId);
    const counts = user.counts;
    user.counts = noCounts();
    return counts;
  }

  #user(usrId) {
    const user = this.#users.get(usrId);
    if (!user) throw new Error(`nobody called ${usrId} has logged in`);
    return user;
  }

  #answer(request, response) {
    if (!request.url.startsWith(BASE)) return this.#serveFile(request, response);
    const path = request.url.slice(BASE.length);
    if (request.method === "GET" && path.startsWith("things/")) return this.#readThing(request, response, path);
    if (request.method === "POST" && path === "auth/refresh") return this.#refresh(request, response);
    if (request.method === "POST" && path === "auth/login") return this.#login(request, response);
    refuse(response, 404, "NOT_FOUND");
  }

  #readThing(request, response, path) {
    const user = this.#sessions.get(bearer(request));
    if (!user || user.accessToken !== bearer(request)) {
      // A token of the past still tells whose it was.
      if (user) user.counts.nUnauthorized += 1;
      return refuse(response, 401, "TOKEN_INVALID");
    }
    // Whoever leaves these out does less work than the others.
    if (request.headers.usrid !== user.usrId || request.headers["x-smp-project-code"] !== user.tenantId) {
      return refuse(response, 403, "WRONG_HEADERS");
    }
    if (user.isForOne) user.accessToken = undefined;
    user.counts.nGood += 1;
    const id = Number(path.slice("things/".length));
    accept(response, { id, name: `Thing ${id}`, isOpen: true, tags: ["one", "two"] });
  }

  #refresh(request, response) {
    const user = this.#sessions.get(bearer(request));
    if (!user || user.refreshToken !== bearer(request)) return refuse(response, 401, "TOKEN_INVALID");
    user.counts.nRefreshes += 1;
    accept(response, this.#issue(user));
  }

  async #login(request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const { usrId } = JSON.parse(Buffer.concat(parts).toString());
    const user = { usrId, tenantId: "bench", isForOne: false, counts: noCounts() };
    this.#users.set(usrId, user);
    accept(response, { usrId, tenantId: user.tenantId, ...this.#issue(user) });
  }

  #issue(user) {
    user.accessToken = randomBytes(32).toString("base64url");
    user.refreshToken = randomBytes(32).toString("base64url");
    this.#sessions.set(user.accessToken, user);
    this.#sessions.set(user.refreshToken, user);
    return { accessToken: user.accessToken, refreshToken: user.refreshToken };
  }

  async #serveFile(request, response) {
    const { pathname } = new URL(request.url, this.url);
    const found = this.#folders.find(([path]) => pathname.startsWith(path));
    const file = found && join(found[1], pathname.slice(found[0].length));
    const body = file && (await this.#read(file));
    if (!body) return refuse(response, 404, "NOT_FOUND");
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(body);
  }

  async #read(file) {
    if (!this.#files.has(file)) this.#files.set(file, await readFile(file).catch(() => undefined));
    return this.#files.get(file);
  }
}

function noCounts() {
  return { nGood: 0, nUnauthorized: 0, nRefreshes: 0 };
}

function bearer(request) {
  return request.headers.authorization?.slice("Bearer ".length);
}

function accept(response, data) {
  send(response, 200, { resultCode: "OK", data });
}

function refuse(response, status, resultCode) {
  send(response, status, { resultCode, message: "no" });
}

function send(response, status, envelope) {
  const body = JSON.stringify(envelope);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
  });
  response.end(body);
}
