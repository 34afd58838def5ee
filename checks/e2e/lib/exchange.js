// One request through the proxy and what becomes of it.

import { createHash } from "node:crypto";
import { once } from "node:events";
import { request as send } from "node:http";

export class Exchange {
  /** The path under the API's base. */
  path;
  method;
  /** A digest of the token that came along, if one did. */
  bearer;
  /** A digest of the attempt id, if one came along. */
  attempt;
  /** The names of all header fields that came along. */
  headerNames;
  contentType;
  idempotencyKey;
  /** A digest of the body, and its size in bytes. */
  body;
  /** The status that the server gave, once it has. */
  status;
  /** The server's own word for it, where it gave one. */
  code;
  /** Whether the browser still waits for an answer. */
  isUnderWay = true;
  /** A promise that the browser has got its answer, or has given up. */
  over;

  #headers;
  #content;
  #url;
  #upstream;
  #outgoing;

  /** Reads a request to its end; nothing, if it ends before that. */
  static async read(incoming, outgoing, upstream, path) {
    const exchange = new Exchange();
    exchange.over = once(outgoing, "close").then(() => {
      exchange.isUnderWay = false;
    });
    try {
      exchange.#content = await collect(incoming);
    } catch {
      return undefined;
    }
    const { headers } = incoming;
    exchange.path = path;
    exchange.method = incoming.method;
    exchange.bearer = headers.authorization && digest(headers.authorization);
    exchange.attempt = headers["x-refresh-attempt"] && digest(headers["x-refresh-attempt"]);
    exchange.headerNames = Object.keys(headers);
    exchange.contentType = headers["content-type"];
    exchange.idempotencyKey = headers["idempotency-key"];
    exchange.body = { digest: digest(exchange.#content), size: exchange.#content.length };
    exchange.#headers = headers;
    exchange.#url = incoming.url;
    exchange.#upstream = upstream;
    exchange.#outgoing = outgoing;
    return exchange;
  }

  /** The fields of a form: a text as it is, a file by its name and a digest. */
  async form() {
    const headers = { "content-type": this.contentType };
    const form = await new Response(this.#content, { headers }).formData();
    const fields = [];
    for (const [name, value] of form) {
      const isText = typeof value === "string";
      fields.push([name, isText ? value : [value.name, digest(Buffer.from(await value.arrayBuffer()))]]);
    }
    return fields;
  }

  /** Has the server do it; gives its answer. */
  async forward() {
    const answer = await this.again();
    this.status = answer.status;
    this.code = answer.code;
    return answer;
  }

  /** The same once more, as a network that doubles packets does; nobody but the test gets the answer. */
  async again() {
    const { promise, resolve, reject } = withResolvers();
    const headers = { ...this.#headers };
    delete headers.connection;
    send(new URL(this.#url, this.#upstream.url), { method: this.method, headers, agent: this.#upstream.agent }, resolve)
      .on("error", reject)
      .end(this.#content);
    const answer = await promise;
    const body = await collect(answer);
    for (const name of ["connection", "keep-alive", "transfer-encoding"]) delete answer.headers[name];
    return { status: answer.statusCode, headers: answer.headers, body, code: codeOf(body) };
  }

  /** Gives the browser an answer. */
  deliver({ status, headers, body }) {
    this.#outgoing.writeHead(status, { ...headers, "content-length": headers["content-length"] ?? body.length });
    this.#outgoing.end(body);
  }

  /** Begins an answer, of which the rest is written piece by piece. */
  begin({ status, headers }) {
    this.#outgoing.writeHead(status, headers);
    this.#outgoing.flushHeaders();
  }

  /** Writes a piece of an answer that has begun. */
  write(piece) {
    return new Promise((resolve) => this.#outgoing.write(piece, resolve));
  }

  /** Ends an answer that has begun. */
  end() {
    this.#outgoing.end();
  }

  /** Cuts the connection: the browser gets no more than it has. */
  cut() {
    this.#outgoing.socket?.destroy();
  }

  /** Whether all of an answer has been sent. */
  get isFinished() {
    return this.#outgoing.writableFinished;
  }
}

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A short name for bytes, from which nobody gets them back. */
export function digest(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

function codeOf(body) {
  try {
    return JSON.parse(body).resultCode;
  } catch {
    return undefined;
  }
}

function withResolvers() {
  const way = {};
  way.promise = new Promise((resolve, reject) => Object.assign(way, { resolve, reject }));
  return way;
}
