// What can go wrong with a request on its way. Each fault is a function of the exchange that meets it.

import { setTimeout as delay } from "node:timers/promises";

/** Nothing goes wrong. */
export async function passed(exchange) {
  let answer;
  try {
    answer = await exchange.forward();
  } catch {
    // A server that is down answers nobody.
    return exchange.cut();
  }
  exchange.deliver(answer);
}

/** The request never reaches the server. */
export function lostRequest(exchange) {
  exchange.cut();
}

/** The server does what it was asked to do, and its answer is lost. */
export async function lostAnswer(exchange) {
  await exchange.forward();
  exchange.cut();
}

/** The server's answer breaks off in the middle of its body. */
export async function truncated(exchange) {
  const { status, headers, body } = await exchange.forward();
  exchange.begin({ status, headers: { ...headers, "content-length": body.length } });
  await exchange.write(body.subarray(0, body.length / 2));
  exchange.cut();
}

/** The server's answer comes with a length that is `more` than it has. */
export function wrongLength(more) {
  return async (exchange) => {
    const { status, headers, body } = await exchange.forward();
    exchange.begin({ status, headers: { ...headers, "content-length": body.length + more } });
    await exchange.write(body.subarray(0, body.length + Math.min(more, 0)));
    exchange.cut();
  };
}

/** The server's answer says that it is packed, and is not. */
export async function badGzip(exchange) {
  const { status, headers, body } = await exchange.forward();
  exchange.deliver({ status, headers: { ...headers, "content-encoding": "gzip" }, body });
}

/** The server's answer begins, and then nothing comes any more. */
export async function stalled(exchange) {
  const { status, headers, body } = await exchange.forward();
  exchange.begin({ status, headers: { ...headers, "content-length": body.length } });
  await exchange.write(body.subarray(0, 1));
}

/** The server's answer comes in pieces of one byte, far apart. */
export async function trickled(exchange) {
  const { status, headers, body } = await exchange.forward();
  exchange.begin({ status, headers: { ...headers, "content-length": body.length } });
  for (const byte of body) {
    const isOver = await Promise.race([exchange.over.then(() => true), delay(200)]);
    if (isOver) return;
    await exchange.write(Buffer.of(byte));
  }
  exchange.end();
}

/** The server is not asked; this is the answer. */
export function answered(status, body = "", headers = {}) {
  const type = typeof body === "string" ? "text/plain" : "application/json";
  const text = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return (exchange) => exchange.deliver({ status, headers: { "content-type": type, ...headers }, body: text });
}

/** A page for people, as proxies and captive portals send it. */
export function page(status) {
  return answered(status, "<!doctype html><title>Sign in</title>", { "content-type": "text/html" });
}

/** A dead access token, as the server itself tells of it. */
export const unauthorized = answered(401, { resultCode: "TOKEN_INVALID", message: "The token is not valid." });

/** The request waits before the server until it is released. */
export function heldRequest() {
  return gate((exchange, released) => released.then(() => passed(exchange)));
}

/** The server does it at once; its answer waits until it is released. */
export function heldAnswer() {
  return gate(async (exchange, released, tell) => {
    const answer = await exchange.forward();
    tell(exchange);
    await released;
    exchange.deliver(answer);
  });
}

/** A fault with `arrived`, a promise of the exchange that is held, and `release()`. */
function gate(hold) {
  const fault = (exchange) => {
    if (hold.length < 3) fault.tell(exchange);
    return hold(exchange, fault.released, fault.tell);
  };
  fault.arrived = new Promise((resolve) => (fault.tell = resolve));
  fault.released = new Promise((resolve) => (fault.release = resolve));
  return fault;
}
