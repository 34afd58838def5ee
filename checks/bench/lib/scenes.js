// What the contestants are put through. Each scene fails if an answer was wrong, or a refresh too many.

import { isDeepStrictEqual } from "node:util";

/** Requests one after the other, in blocks, everybody's in each round: whatever drifts, drifts for all. */
export async function inTurn({ contestants, server }, { nRounds, blockSize }) {
  const blocks = noTimes(contestants);
  for (const contestant of contestants) await contestant.play("inTurn", blockSize);
  for (const contestant of rotating(contestants, nRounds)) {
    server.takeCounts(contestant.name);
    const { ms, busyMs } = await contestant.play("inTurn", blockSize);
    expectCounts(server, contestant, { nGood: blockSize, nUnauthorized: 0, nRefreshes: 0 });
    blocks[contestant.name].push({ ms: ms / blockSize, busyMs: busyMs / blockSize });
  }
  return blocks;
}

/** Requests all at once, whose token has just died: each gets a 401, one refresh serves them all. */
export async function atOnce({ contestants, server }, { nRounds, n }) {
  const rounds = noTimes(contestants);
  for (const contestant of contestants) await contestant.play("atOnce", n);
  for (const contestant of rotating(contestants, nRounds)) {
    server.takeCounts(contestant.name);
    server.expire(contestant.name);
    const took = await contestant.play("atOnce", n);
    expectCounts(server, contestant, { nGood: n, nUnauthorized: n, nRefreshes: 1 });
    rounds[contestant.name].push(took);
  }
  return rounds;
}

/** Requests one after the other, each with a token that has just died: a refresh and a replay for each. */
export async function cycles({ contestants, server }, { n }) {
  const weights = {};
  for (const contestant of contestants) {
    server.expireAfterEach(contestant.name, true);
    // What is made once, at the first expiry, is not what grows.
    await contestant.play("inTurn", n / 10);
    const before = await contestant.weigh();
    server.takeCounts(contestant.name);
    await contestant.play("inTurn", n);
    expectCounts(server, contestant, { nGood: n, nUnauthorized: n, nRefreshes: n });
    weights[contestant.name] = { before, after: await contestant.weigh() };
    server.expireAfterEach(contestant.name, false);
  }
  return weights;
}

/** What each page holds now. */
export async function weigh({ contestants }) {
  const weights = {};
  for (const contestant of contestants) weights[contestant.name] = await contestant.weigh();
  return weights;
}

/** Everybody once a round, beginning with another one each time. */
function* rotating(contestants, nRounds) {
  for (let round = 0; round < nRounds; round += 1) {
    for (let place = 0; place < contestants.length; place += 1) {
      yield contestants[(round + place) % contestants.length];
    }
  }
}

function noTimes(contestants) {
  return Object.fromEntries(contestants.map(({ name }) => [name, []]));
}

function expectCounts(server, { name }, expected) {
  const counts = server.takeCounts(name);
  if (isDeepStrictEqual(counts, expected)) return;
  throw new Error(`${name}: ${JSON.stringify(counts)} instead of ${JSON.stringify(expected)}`);
}
