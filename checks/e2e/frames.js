// `cargo xtask frames`: how long the frames of the traffic page take while 10,000 events are told to it in ten seconds;
// beside it, in the same run, those of an empty page.
//
// The events are those of a busy tab: requests that are refused, wait for one refresh, and are answered. They come the way
// on which tabs tell each other what they do.

import { chromium } from "playwright-core";

import { signIn } from "./lib/places.js";
import { Server } from "./lib/server.js";

const SECONDS = 10;
const EVENTS = 10_000;
const LONG_MS = 50;

const { CHROME: executablePath, TOLLGATE_URL } = process.env;
if (!executablePath) throw new Error("CHROME must be set; `cargo xtask frames` does that.");

const server = TOLLGATE_URL ? undefined : await Server.start();
const browser = await chromium.launch({ executablePath, args: ["--disable-gpu", "--disable-quic"] });
try {
  const context = await browser.newContext({ baseURL: TOLLGATE_URL ?? server.url, viewport: { width: 1280, height: 900 } });
  await context.addInitScript(() => localStorage.setItem("tollgate.traffic-shown", "1"));
  const page = await context.newPage();
  await page.goto("/api/");
  const empty = await page.evaluate(frames, [SECONDS, LONG_MS]);

  await page.goto("/login?next=%2Ftraffic");
  await signIn(page);
  await page.locator(".devtools-sentence").waitFor();
  const other = await context.newPage();
  await other.goto("/api/");
  await page.bringToFront();
  const [drawn, told] = await Promise.all([
    page.evaluate(frames, [SECONDS, LONG_MS]),
    other.evaluate(tell, [EVENTS, SECONDS]),
  ]);
  const bars = await page.locator(".devtools-bar").count();
  console.log(`an empty page: ${empty}`);
  console.log(`${told.toLocaleString("en")} events, ${bars} bars in the picture at the end: ${drawn}`);
} finally {
  await browser.close();
  await server?.remove();
}

/** Looks at each frame of a page. */
function frames([seconds, long]) {
  return new Promise((resolve) => {
    const took = [];
    let last = performance.now();
    const end = last + seconds * 1000;
    const next = () => {
      const now = performance.now();
      took.push(now - last);
      last = now;
      if (now < end) return requestAnimationFrame(next);
      took.sort((a, b) => a - b);
      const at = (part) => Math.round(took[Math.floor((took.length - 1) * part)]);
      const slow = took.filter((ms) => ms > long).length;
      resolve(`${took.length} frames, median ${at(0.5)} ms, 99 % ${at(0.99)} ms, longest ${at(1)} ms, ${slow} over ${long} ms`);
    };
    requestAnimationFrame(next);
  });
}

/** Tells what a crowd of 200 requests goes through, again and again. */
function tell([n, seconds]) {
  const channel = new BroadcastChannel("tollgate-devtools");
  let [generation, id] = [0, 0];
  const crowd = () => {
    generation += 1;
    const ids = Array.from({ length: 200 }, () => id++);
    const sent = (is_replay) => (id) => ({ kind: "sent", id, method: "GET", path: "/api/master/users", generation: generation + Number(is_replay), is_replay });
    return [
      ...ids.map(sent(false)),
      ...ids.flatMap((id) => [{ kind: "answered", id, status: 401 }, { kind: "queued", id }]),
      { kind: "refreshing", attempt: 1 },
      { kind: "renewed", generation: generation + 1, is_taken_over: false },
      ...ids.map(sent(true)),
      ...ids.map((id) => ({ kind: "answered", id, status: 200 })),
    ];
  };
  return new Promise((resolve) => {
    let [told, story] = [0, []];
    const start = performance.now();
    const timer = setInterval(() => {
      const wanted = Math.min(n, ((performance.now() - start) / (seconds * 1000)) * n);
      for (; told < wanted; told++) {
        if (story.length === 0) story = crowd();
        channel.postMessage(JSON.stringify({ tab: 7, at_ms: Date.now(), note: story.shift() }));
      }
      if (told < n) return;
      clearInterval(timer);
      channel.close();
      resolve(told);
    }, 5);
  });
}
