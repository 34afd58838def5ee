// The figures as a page of Markdown.

import { cpus, totalmem } from "node:os";

const LABELS = {
  fetch: "bare `fetch`, a queue by hand",
  "fetch-strict": "the same, with the options that Tollgate gives to `fetch`",
  axios: "axios with axios-auth-refresh",
  ky: "ky with a hook",
  tollgate: "**Tollgate**",
  "tollgate-js": "Tollgate, called from JavaScript",
};

const NAMES = Object.keys(LABELS);

/** All of it, without a heading. */
export function report({ versions, sizes, turns, rounds, weights, grown }) {
  const { inTurn, atOnce, cycles } = sizes;
  const n = (number) => number.toLocaleString("en");
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${cpus()[0].model}), ` +
      `${(totalmem() / 2 ** 30).toFixed(0)} GB of memory, ${versions}.`,
    `Each ratio is to bare \`fetch\` in the same round: the median over the rounds, and the middle half of them.\n` +
      `"At work" is the processor time of the page's thread, which other processes of a busy machine hardly change.`,
    `## ${n(inTurn.nRounds * inTurn.blockSize)} requests one after the other`,
    `${inTurn.nRounds} blocks of ${inTurn.blockSize} for each, in turn.`,
    table(["", "µs a request", "ratio", "middle half", "µs at work", "ratio", "middle half"], times(turns, 1000)),
    `## ${n(atOnce.n)} requests at once with a dead token`,
    `From the first request until all have their data: ${n(atOnce.n)} times 401, one refresh, ${n(atOnce.n)} replays; ` +
      `${atOnce.nRounds} rounds.`,
    table(["", "ms in all", "ratio", "middle half", "ms at work", "ratio", "middle half"], times(rounds, 1)),
    `## Memory`,
    `What the page holds after a forced collection, in kB.`,
    table(["", "at the start", "after the first scene", "after the second", "wasm"], held(weights)),
    `What ${n(cycles.n)} more cycles of expiry, refresh and replay add.`,
    table(["", "heap, bytes a cycle", "wasm, bytes in all", "listeners in all"], growth(grown, cycles.n)),
  ].join("\n\n");
}

function times(measured, unit) {
  const median = (name, which) => (quantile(measured[name].map((took) => took[which]), 0.5) * unit).toFixed(0);
  return NAMES.map((name) => [
    LABELS[name],
    ...["ms", "busyMs"].flatMap((which) => [median(name, which), ...ratio(measured, name, which)]),
  ]);
}

/** Against bare `fetch` in the same round: the median, and the middle half. */
function ratio(measured, name, which) {
  const ratios = measured[name].map((took, round) => took[which] / measured.fetch[round][which]);
  const at = (part) => quantile(ratios, part);
  return [at(0.5).toFixed(3), `${at(0.25).toFixed(2)} to ${at(0.75).toFixed(2)}`];
}

function held({ atStart, afterInTurn, afterAtOnce }) {
  return NAMES.map((name) => [
    LABELS[name],
    ...[atStart, afterInTurn, afterAtOnce].map((weights) => kilobytes(weights[name].heap)),
    kilobytes(afterAtOnce[name].wasm),
  ]);
}

function growth(grown, n) {
  return NAMES.map((name) => {
    const { before, after } = grown[name];
    return [
      LABELS[name],
      signed((after.heap - before.heap) / n),
      after.wasm === undefined ? "" : signed(after.wasm - before.wasm),
      signed(after.nListeners - before.nListeners),
    ];
  });
}

/** The number that this part of the numbers is not above, between two of them where need be. */
function quantile(numbers, part) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place % 1);
}

function kilobytes(bytes) {
  return bytes === undefined ? "" : (bytes / 1000).toFixed(0);
}

function signed(number) {
  const rounded = Math.round(number);
  return rounded > 0 ? `+${rounded}` : `${rounded}`;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, column) => (column === 0 ? "---" : "---:"));
  return [head, rule, ...rows].map(line).join("\n");
}
