// The released binary as a child process, with a database and a port of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const binary = process.env.TOLLGATE_SERVER;
const PATIENCE_MS = 30_000;

/** Who can sign in to the demo data. */
export const admin = { usrId: "admin", password: "tollgate-demo" };

/** Somebody else who can. */
export const member = { usrId: "mina", password: "tollgate-demo" };

export class Server {
  #dir;
  #port;
  #isEmpty;
  #child;
  #output = "";
  #args;

  /** Starts a server with fresh demo data, or with none at all, and with settings of the test's own; waits until it answers. */
  static async start({ isEmpty = false, args = [] } = {}) {
    if (!binary) throw new Error("TOLLGATE_SERVER must name the binary; `cargo xtask test e2e` does that.");
    const server = new Server();
    server.#args = args;
    server.#dir = await mkdtemp(join(tmpdir(), "tollgate-e2e-"));
    server.#port = await freePort();
    server.#isEmpty = isEmpty;
    await server.startAgain();
    return server;
  }

  /** Where console and API are. */
  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts it on the same port and the same database as before. */
  async startAgain() {
    const listen = `127.0.0.1:${this.#port}`;
    const data = this.#isEmpty ? ["--db", join(this.#dir, "empty.db")] : ["--demo", "--db", join(this.#dir, "demo.db")];
    const child = spawn(binary, ["--listen", listen, ...data, ...this.#args], {
      stdio: ["ignore", "pipe", "pipe"],
      // An address of some database that this machine has for other work.
      env: { ...process.env, DATABASE_URL: undefined, DATABASE_URL_FILE: undefined },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (this.#output += text));
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await this.#answers())) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`The server did not start:\n${this.#output}`);
      }
      await once(child.stdout, "data", { signal: AbortSignal.timeout(100) }).catch(() => {});
    }
  }

  /** What a server without users has left for its operator. */
  async setUpSecret() {
    const name = (await readdir(this.#dir)).find((name) => name.endsWith(".setup-secret"));
    return (await readFile(join(this.#dir, name), "utf8")).trim();
  }

  /** Ends it, as an operator would; the database stays. */
  async stop() {
    if (!this.#child || this.#child.exitCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await ended;
  }

  /** Ends it, and removes what it kept. */
  async remove() {
    await this.stop();
    await rm(this.#dir, { recursive: true, force: true });
  }

  async #answers() {
    const answer = await fetch(`${this.url}/api/master/me`).catch(() => undefined);
    return answer?.status === 401;
  }
}

/** A port that nobody listens on now. */
export async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}
