// What is sent and received besides JSON: forms, files, streams, and answers that come slowly.

import assert from "node:assert/strict";

import { digest } from "../../lib/exchange.js";
import { answered, lostAnswer, unauthorized } from "../../lib/faults.js";
import { test, useLab } from "../../lib/lab.js";

const lab = useLab();

const done = answered(200, { resultCode: "OK", data: "done" });

/** Bytes that no text encoding leaves as they are; the page makes the same. */
const bytes = Buffer.from(Uint8Array.from({ length: 100_000 }, (_, n) => n % 251));

/** Uploads in the page what `make` makes of the bytes there; the first try meets a dead token. */
async function upload(world, make) {
  const [tab] = await world.signedIn(1);
  world.proxy.next("files", unauthorized);
  world.proxy.next("files", done);

  const answer = await tab.page.evaluate((make) => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, n) => n % 251);
    return tab.upload({ method: "POST", path: "files" }, new Function("bytes", `return (${make})(bytes)`)(bytes)).answer;
  }, make.toString());

  assert.equal(answer, "done");
  const [first, second, ...more] = world.proxy.seen("files");
  assert.deepEqual(more, []);
  assert.deepEqual(second.body, first.body);
  assert.equal(second.contentType, first.contentType);
  assert.notEqual(second.bearer, first.bearer);
  assert.equal(world.refreshes.length, 1);
  return second;
}

test("T58: a Blob is replayed byte for byte, with the same type", async (t) => {
  const world = await lab.world(t);

  const sent = await upload(world, (bytes) => new Blob([bytes], { type: "image/png" }));

  assert.deepEqual(sent.body, { digest: digest(bytes), size: bytes.length });
  assert.equal(sent.contentType, "image/png");
});

test("T58: a form with files is replayed byte for byte, with one boundary", async (t) => {
  const world = await lab.world(t);

  const sent = await upload(world, (bytes) => {
    const form = new FormData();
    form.append("name", "Ada & \u00e9");
    form.append("photo", new File([bytes], "photo.png", { type: "image/png" }));
    form.append("empty", new File([], "empty.txt"));
    return form;
  });

  assert.match(sent.contentType, /^multipart\/form-data; boundary=\S+$/);
  assert.deepEqual(await sent.form(), [
    ["name", "Ada & \u00e9"],
    ["photo", ["photo.png", digest(bytes)]],
    ["empty", ["empty.txt", digest(Buffer.of())]],
  ]);
});

test("T59: a stream, which this browser doesn't send over HTTP/1, is a typed error and never an empty request", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);

  const error = await tab.page.evaluate(() => {
    const stream = new Blob(["once"]).stream();
    return tab.upload({ method: "POST", path: "files" }, stream).answer.catch((error) => error);
  });

  assert.ok(["setup", "network"].includes(error.kind), error.kind);
  assert.equal(world.proxy.count("files"), 0);
  assert.deepEqual(await tab.events("loggedOut"), []);
});

test("T60: a POST whose answer is lost is sent once, and again with its key if it has one", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  const post = { method: "POST", path: "files", body: { name: "Ada" } };
  world.proxy.next("files", lostAnswer);

  assert.equal((await tab.send(post)).error.kind, "network");
  assert.equal(world.proxy.count("files"), 1);

  world.proxy.next("files", lostAnswer);
  world.proxy.next("files", done);
  assert.equal((await tab.send({ ...post, idempotencyKey: "key-1" })).data, "done");

  const [, first, second, ...more] = world.proxy.seen("files");
  assert.deepEqual(more, []);
  assert.deepEqual([first.idempotencyKey, second.idempotencyKey], ["key-1", "key-1"]);
  assert.deepEqual(second.body, first.body);
});

test("a large answer tells how much of it has come, while it comes", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  const body = Buffer.from(JSON.stringify({ resultCode: "OK", data: "x".repeat(2_000_000) }));
  const half = body.length / 2;
  let goOn;
  const isHalfTold = new Promise((resolve) => (goOn = resolve));
  world.proxy.next("files", async (exchange) => {
    exchange.begin({ status: 200, headers: { "content-type": "application/json", "content-length": body.length } });
    await exchange.write(body.subarray(0, half));
    await isHalfTold;
    await exchange.write(body.subarray(half));
    exchange.end();
  });
  await tab.page.evaluate(() => {
    globalThis.sent = tab.send({ path: "files", isWatched: true });
  });

  await tab.page.waitForFunction((half) => sent.progress.at(-1)?.received === half, Math.floor(half));
  goOn();

  const { length, told } = await tab.page.evaluate(async () => {
    const data = await sent.answer;
    return { length: data.length, told: sent.progress };
  });
  assert.equal(length, 2_000_000);
  assert.deepEqual(told.at(-1), { received: body.length, total: body.length });
  for (const [nth, { received }] of told.entries()) assert.ok(nth === 0 || received > told[nth - 1].received);
});

test("F30: an answer that may be kept is asked for anew each time", async (t) => {
  const world = await lab.world(t);
  const [tab] = await world.signedIn(1);
  for (const data of ["first", "second"]) {
    world.proxy.next("files", answered(200, { resultCode: "OK", data }, { "cache-control": "max-age=3600" }));
  }

  assert.equal((await tab.get("files")).data, "first");
  assert.equal((await tab.get("files")).data, "second");
});
